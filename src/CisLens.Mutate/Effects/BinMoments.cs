using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>The moments of one track over some bins (<see cref="Moment"/>) for REF and ALT of the record.</summary>
/// <param name="Bins">Number of bins.</param>
/// <param name="Reference">Sum of T(y(x₀)).</param>
/// <param name="Alternate">Sum of T(y(x₁)).</param>
/// <param name="Difference">Sum of Δ = T(y(x₁)) − T(y(x₀)).</param>
/// <param name="Absolute">Sum of |Δ|.</param>
/// <param name="Squared">Sum of Δ².</param>
/// <param name="Largest">The Δ with the largest absolute value; if several are equal, the first.</param>
public readonly record struct BinMoments(
    int Bins, double Reference, double Alternate, double Difference, double Absolute, double Squared, double Largest)
{
    /// <summary>The moments of one track in a prediction.</summary>
    /// <param name="answer">Moments × tracks.</param>
    /// <param name="tracks">Number of tracks.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="bins">Number of bins that were reduced.</param>
    public static BinMoments Compute(ReadOnlySpan<float> answer, int tracks, int track, int bins)
    {
        Span<double> values = stackalloc double[Moments.Count];
        for (int m = 0; m < values.Length; m++)
            values[m] = answer[m * tracks + track];
        return new(bins, values[(int)Moment.WindowSum], values[(int)Moment.CopySum], values[(int)Moment.Difference],
            values[(int)Moment.Absolute], values[(int)Moment.Squared], values[(int)Moment.Largest]);
    }

    /// <summary>The moments of these bins and of the bins after them.</summary>
    public BinMoments With(BinMoments next) => new(Bins + next.Bins, Reference + next.Reference, Alternate + next.Alternate,
        Difference + next.Difference, Absolute + next.Absolute, Squared + next.Squared,
        Math.Abs(next.Largest) > Math.Abs(Largest) ? next.Largest : Largest);

    /// <summary>The moments with REF and ALT exchanged.</summary>
    public BinMoments Exchanged => this with
    {
        Reference = Alternate,
        Alternate = Reference,
        Difference = -Difference,
        Largest = -Largest,
    };
}
