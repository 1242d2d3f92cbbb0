namespace CisLens.Design.Layers;

/// <summary>One named tensor of a layer.</summary>
/// <param name="Name">Its name in weight files, such as <c>conv_net.0.weight</c>.</param>
/// <param name="Shape">Its shape in the computation.</param>
/// <param name="Low">Lower bound of the initial values, which are uniformly distributed.</param>
/// <param name="High">Upper bound of the initial values. If both bounds are equal, all values are that constant.</param>
public sealed record Weight(string Name, long[] Shape, double Low, double High)
{
    /// <summary>Whether this is a statistic that is updated without a gradient.</summary>
    public bool Buffer { get; init; }

    /// <summary>Added to the initial values on the diagonal of a matrix.</summary>
    public double Diagonal { get; init; }

    /// <summary>The shape in weight files if it differs, such as <c>[300, 4, 19, 1]</c> of a two-dimensional convolution.</summary>
    public long[]? PublishedShape { get; init; }

    /// <summary>The shape in weight files.</summary>
    public long[] FileShape => PublishedShape ?? Shape;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
