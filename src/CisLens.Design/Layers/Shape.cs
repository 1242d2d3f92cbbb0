using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>Sizes of what flows through a network, without the batch: <c>4 L</c> is written <c>B 4 1000</c>.</summary>
public sealed class Shape : IEquatable<Shape>
{
    readonly long[] _sizes;

    /// <summary>A shape of these sizes, the batch left out.</summary>
    public Shape(params ReadOnlySpan<long> sizes) => _sizes = sizes.ToArray();

    /// <summary>From the text of a row, such as <c>B 320 1000</c>.</summary>
    public static Shape Parse(string text)
    {
        var words = text.Split(' ');
        if (words[0] != "B")
            throw new ArgumentException($"shape \"{text}\" does not start with B, the batch");
        return new Shape(Array.ConvertAll(words[1..], long.Parse));
    }

    /// <summary>How many sizes there are, the batch left out.</summary>
    public int Rank => _sizes.Length;

    /// <summary>One size, counted after the batch.</summary>
    public long this[int axis] => _sizes[axis];

    /// <summary>Numbers in one example.</summary>
    public long Count => _sizes.Aggregate(1L, (a, b) => a * b);

    /// <summary>The channels of <c>B F L</c> or the width of <c>B F</c>.</summary>
    public long Channels => _sizes[0];

    /// <summary>L of <c>B F L</c>.</summary>
    /// <exception cref="ModelException">There is no such axis.</exception>
    public long Length => Rank == 2 ? _sizes[1] : throw new ModelException($"expected B F L, found {this}");

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => _sizes.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"B {string.Join(' ', _sizes)}";
}
