namespace CisLens.Mutate.Backgrounds;

/// <summary>
/// What a score of a track is for many variants: their values in order, or of many their tails in full and every so many of
/// those between, from which ranks are read off in a line.
/// </summary>
public sealed class BackgroundColumn
{
    const int MostExact = 4096, Tail = 1024, Middle = 2048;

    readonly float[] _knots;

    /// <summary>A column from its knots.</summary>
    /// <param name="count">How many variants have a value.</param>
    /// <param name="knots">The values at each <see cref="Rank(long, int)"/>, ascending.</param>
    public BackgroundColumn(long count, float[] knots)
    {
        if (knots.Length != Kept(count))
            throw new ArgumentException($"{knots.Length} knots for {count} values, expected {Kept(count)}");
        (Count, _knots) = (count, knots);
    }

    /// <summary>How many variants have a value.</summary>
    public long Count { get; }

    /// <summary>The values kept, ascending.</summary>
    public ReadOnlySpan<float> Knots => _knots;

    /// <summary>How many of so many values are kept.</summary>
    public static int Kept(long count) => count <= MostExact ? (int)count : 2 * Tail + Middle;

    /// <summary>Place, from 0, among so many values in order, of the one that is kept as the <paramref name="knot"/>-th.</summary>
    public static long Rank(long count, int knot) =>
        count <= MostExact || knot < Tail ? knot
        : knot < Tail + Middle ? Tail + (2L * (knot - Tail) + 1) * (count - 2 * Tail) / (2 * Middle)
        : count - Kept(count) + knot;

    /// <summary>A column of all values.</summary>
    public static BackgroundColumn From(float[] values)
    {
        Array.Sort(values);
        return new(values.Length, [.. Enumerable.Range(0, Kept(values.Length)).Select(knot => values[Rank(values.Length, knot)])]);
    }

    /// <summary>
    /// The background quantile (conventions section 10): q = (1 + #{b ≤ v}) / (1 + N); of a signed score 2q − 1, so that the sign is the
    /// direction. Never further from 0 than 1 − 1/N.
    /// </summary>
    public double Quantile(double value, bool signed)
    {
        double q = (1 + AtMost(value)) / (1 + Count), cap = 1 - 1.0 / Count;
        return signed ? Math.Clamp(2 * q - 1, -cap, cap) : Math.Min(q, cap);
    }

    /// <summary>Share of the background that is as extreme, (1 + #) / (1 + N); of a signed score twice the smaller side.</summary>
    public double P(double value, bool signed)
    {
        double above = AtLeastShare(value);
        return signed ? Math.Min(1, 2 * Math.Min(above, (1 + AtMost(value)) / (1 + Count))) : above;
    }

    /// <summary>(1 + #{b ≥ v}) / (1 + N): DeepSEA's E-value where b is the effect magnitude.</summary>
    public double AtLeastShare(double value) => (1 + Count - Below(value)) / (1 + Count);

    double AtMost(double value) => CountBelow(value, inclusive: true);

    double Below(double value) => CountBelow(value, inclusive: false);

    /// <summary>How many values are below; exact where neighbours are kept.</summary>
    double CountBelow(double value, bool inclusive)
    {
        int end = 0, size = _knots.Length;   // first knot that does not count
        while (size > 0)
        {
            int half = size / 2;
            if (inclusive ? _knots[end + half] <= value : _knots[end + half] < value)
                (end, size) = (end + half + 1, size - half - 1);
            else
                size = half;
        }
        if (end == 0)
            return 0;
        if (end == _knots.Length)
            return Count;
        long left = Rank(Count, end - 1), unknown = Rank(Count, end) - left - 1;
        double width = (double)_knots[end] - _knots[end - 1];
        return left + 1 + (width > 0 ? unknown * (value - _knots[end - 1]) / width : 0);
    }
}
