namespace CisLens.Design.Layers;

/// <summary>One named tensor of a layer.</summary>
/// <param name="Name">The published name, such as <c>conv_net.0.weight</c>.</param>
/// <param name="Shape">Sizes as the layer computes with them.</param>
/// <param name="Low">It starts as uniform random numbers from here …</param>
/// <param name="High">… to here; a constant where both are equal.</param>
public sealed record Weight(string Name, long[] Shape, double Low, double High)
{
    /// <summary>True for a statistic that training updates but no gradient does.</summary>
    public bool Buffer { get; init; }

    /// <summary>Sizes in the weight file where they differ, such as <c>[300, 4, 19, 1]</c> of a two-dimensional convolution.</summary>
    public long[]? PublishedShape { get; init; }

    /// <summary>Sizes in the weight file.</summary>
    public long[] FileShape => PublishedShape ?? Shape;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
