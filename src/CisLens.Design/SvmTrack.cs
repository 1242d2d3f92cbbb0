using CisLens.Core.Models;
using CisLens.Design.Kernels;

namespace CisLens.Design;

/// <summary>What a track of a machine says.</summary>
enum SvmQuantity
{
    /// <summary>The probability of a positive, from the decision value.</summary>
    Probability,
    /// <summary>f(x).</summary>
    Decision,
    /// <summary>The sum of the weights of all words.</summary>
    Words,
}

/// <summary>One track of a support vector machine.</summary>
/// <param name="Machine">Index of the machine.</param>
/// <param name="Quantity">What it says.</param>
/// <param name="Suffix">What its name has behind that of the label.</param>
readonly record struct SvmTrack(int Machine, SvmQuantity Quantity, string Suffix)
{
    /// <summary>What its numbers are.</summary>
    public TrackKind Kind => Quantity == SvmQuantity.Probability ? TrackKind.Probability : TrackKind.Scalar;

    /// <summary>The tracks of a machine, the label's own first.</summary>
    public static IEnumerable<SvmTrack> Of(KernelModel machine, int index)
    {
        if (machine.Platt is not null)
            yield return new(index, SvmQuantity.Probability, "");
        yield return new(index, SvmQuantity.Decision, machine.Platt is null ? "" : ".decision");
        yield return new(index, SvmQuantity.Words, ".deltasvm");
    }
}
