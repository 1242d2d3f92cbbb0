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

    /// <summary>How Keras keeps it; null for what Keras does not have.</summary>
    public KerasWeight? Keras { get; init; }

    /// <summary>Sizes in the weight file.</summary>
    public long[] FileShape => PublishedShape ?? Shape;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}

/// <summary>How Keras keeps a weight of a layer.</summary>
/// <param name="Word">What follows the layer's name, such as <c>kernel</c>.</param>
/// <param name="Old">The same in Keras 1, such as <c>W</c>; several stand side by side on the last axis, as an LSTM's gates.</param>
/// <param name="Axes">For each axis of ours the one of Keras.</param>
public sealed record KerasWeight(string Word, string[] Old, int[] Axes)
{
    /// <summary>Settings of the layer that must be as they are here, by Keras' names, such as <c>epsilon</c>; checked where the file says them.</summary>
    public (string Name, double Value)[] Settings { get; init; } = [];

    /// <summary>What Keras calls the zeros that the layer adds at the ends, <c>same</c> or <c>valid</c>; null where they are neither, or there is no difference.</summary>
    public string? Padding { get; init; }

    /// <summary>A weight of one axis.</summary>
    public static KerasWeight Line(string word, string old) => new(word, [old], [0]);
}
