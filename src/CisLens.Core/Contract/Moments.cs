namespace CisLens.Core.Contract;

/// <summary>A transform of the signal before alleles are compared.</summary>
public enum SignalTransform
{
    /// <summary>T(y) = y.</summary>
    Identity,
    /// <summary>T(y) = log2(1 + y).</summary>
    Log,
    /// <summary>T(y) = √y.</summary>
    Sqrt,
}

/// <summary>What the bins of a copy are reduced to, per track; Δ = T(copy) − T(window), over the requested bins of the copy.</summary>
public enum Moment
{
    /// <summary>Sum of T(window).</summary>
    WindowSum,
    /// <summary>Sum of T(copy).</summary>
    CopySum,
    /// <summary>Sum of Δ; for large signal, the difference of the two sums is less precise, because they are rounded to float32.</summary>
    Difference,
    /// <summary>Sum of |Δ|.</summary>
    Absolute,
    /// <summary>Sum of Δ².</summary>
    Squared,
    /// <summary>The Δ with the largest |Δ|; if several are equal, the first.</summary>
    Largest,
}

/// <summary>Reduces bins to <see cref="Moment"/>s on the CPU; reductions on other devices are tested against it.</summary>
public static class Moments
{
    /// <summary>Number of moments per track and transform.</summary>
    public const int Count = 6;

    /// <summary>T(y).</summary>
    public static double Apply(SignalTransform transform, double y) => transform switch
    {
        SignalTransform.Identity => y,
        SignalTransform.Log => Math.Log2(1 + y),
        _ => Math.Sqrt(y),
    };

    /// <summary>Reduces one copy.</summary>
    /// <param name="window">Values of the window, bins × tracks. The bins are those that the copy requests.</param>
    /// <param name="copy">Values of the copy, bins × tracks. The bins are the same.</param>
    /// <param name="tracks">Number of tracks.</param>
    /// <param name="transforms">The transforms.</param>
    /// <param name="into">Receives transforms × <see cref="Count"/> × tracks.</param>
    public static void Reduce(ReadOnlySpan<float> window, ReadOnlySpan<float> copy, int tracks,
        IReadOnlyList<SignalTransform> transforms, Span<float> into)
    {
        for (int k = 0; k < transforms.Count; k++)
            for (int t = 0; t < tracks; t++)
            {
                double windowSum = 0, copySum = 0, difference = 0, absolute = 0, squared = 0, largest = 0;
                for (int at = t; at < window.Length; at += tracks)
                {
                    double w = Apply(transforms[k], window[at]), c = Apply(transforms[k], copy[at]), delta = c - w;
                    windowSum += w;
                    copySum += c;
                    difference += delta;
                    absolute += Math.Abs(delta);
                    squared += delta * delta;
                    if (Math.Abs(delta) > Math.Abs(largest))
                        largest = delta;
                }
                int start = k * Count * tracks + t;
                into[start] = (float)windowSum;
                into[start + tracks] = (float)copySum;
                into[start + 2 * tracks] = (float)difference;
                into[start + 3 * tracks] = (float)absolute;
                into[start + 4 * tracks] = (float)squared;
                into[start + 5 * tracks] = (float)largest;
            }
    }
}
