namespace CisLens.Design.Layers;

/// <summary>One named tensor of a layer.</summary>
/// <param name="Name">Its name in weight files, such as <c>conv_net.0.weight</c>.</param>
/// <param name="Shape">Sizes that the layer computes with.</param>
/// <param name="Low">Lowest starting value; starting values are uniform random numbers …</param>
/// <param name="High">… up to this one. A constant where both are equal.</param>
public sealed record Weight(string Name, long[] Shape, double Low, double High)
{
    /// <summary>True for a statistic that training updates without a gradient.</summary>
    public bool Buffer { get; init; }

    /// <summary>Sizes in the weight file where they differ, such as <c>[300, 4, 19, 1]</c> of a two-dimensional convolution.</summary>
    public long[]? PublishedShape { get; init; }

    /// <summary>Sizes in the weight file.</summary>
    public long[] FileShape => PublishedShape ?? Shape;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
