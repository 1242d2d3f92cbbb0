using CisLens.Core.Contract;
using CisLens.Kernels;

namespace CisLens.Models.Kmers;

/// <summary>What a track of a machine says.</summary>
enum KmerQuantity
{
    /// <summary>The probability of a positive, from the decision value.</summary>
    Probability,
    /// <summary>f(x).</summary>
    Decision,
    /// <summary>The sum of the weights of all words.</summary>
    Words,
}

/// <summary>One track of a machine.</summary>
/// <param name="Machine">Index of the machine.</param>
/// <param name="Quantity">What it says.</param>
/// <param name="Suffix">What its name has behind that of the label.</param>
readonly record struct KmerTrack(int Machine, KmerQuantity Quantity, string Suffix)
{
    /// <summary>What the name of a track of word weights ends in.</summary>
    public const string WordsSuffix = ".deltasvm";

    /// <summary>What its numbers are.</summary>
    public TrackKind Kind => Quantity == KmerQuantity.Probability ? TrackKind.Probability : TrackKind.Scalar;

    /// <summary>The tracks of a machine, the label's own first.</summary>
    /// <param name="decides">Whether it has a decision value; a bare table of word weights has none.</param>
    /// <param name="platt">From decision value to probability, or null.</param>
    /// <param name="index">Index of the machine.</param>
    public static IEnumerable<KmerTrack> From(bool decides, PlattScale? platt, int index)
    {
        if (platt is not null)
            yield return new(index, KmerQuantity.Probability, "");
        if (decides)
            yield return new(index, KmerQuantity.Decision, platt is null ? "" : ".decision");
        yield return new(index, KmerQuantity.Words, WordsSuffix);
    }
}
