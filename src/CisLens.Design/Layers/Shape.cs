using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>The shape of one example in a network: channels and positions, or a vector. Written as <c>B 4 1000</c>.</summary>
public sealed class Shape : IEquatable<Shape>
{
    readonly long[] _sizes;
    readonly bool _positionsFirst;

    /// <summary>A shape of these sizes, without the batch.</summary>
    public Shape(params ReadOnlySpan<long> sizes) => _sizes = sizes.ToArray();

    Shape(long[] sizes, bool positionsFirst) => (_sizes, _positionsFirst) = (sizes, positionsFirst);

    /// <summary>Number of sizes, without the batch.</summary>
    public int Rank => _sizes.Length;

    /// <summary>Number of values in one example.</summary>
    public long Count => _sizes.Aggregate(1L, (a, b) => a * b);

    /// <summary>The channels of <c>B F L</c> or the width of <c>B F</c>.</summary>
    public long Channels => _sizes[0];

    /// <summary>L of <c>B F L</c>.</summary>
    /// <exception cref="ModelException">The shape has no such axis.</exception>
    public long Length => Rank == 2 ? _sizes[1] : throw new ModelException($"expected B F L; found {this}");

    /// <summary>Number of positions along the sequence; 1 for a vector.</summary>
    public long Positions => Rank == 2 ? _sizes[_positionsFirst ? 0 : 1] : 1;

    /// <summary>The axis of the positions in a tensor of this shape, after that of the batch.</summary>
    public int PositionAxis => _positionsFirst ? 1 : 2;

    /// <summary><c>B F L</c> as <c>B L F</c>.</summary>
    public Shape Transposed => new([Length, Channels], !_positionsFirst);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => _sizes.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"B {string.Join(' ', _sizes)}";
}
