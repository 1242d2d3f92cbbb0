namespace CisLens.Mutate.Backgrounds;

/// <summary>
/// The distribution of one score of one track over many variants. Up to 4,096 values are all kept. Of more, both tails are kept, and
/// values at equal distances between them; ranks between kept values are interpolated.
/// </summary>
public sealed class BackgroundColumn
{
    const int MostExact = 4096, Tail = 1024, Middle = 2048;

    readonly float[] _knots;

    /// <summary>A column from its kept values.</summary>
    /// <param name="count">Number of variants with a value.</param>
    /// <param name="knots">The value at each <see cref="Rank(long, int)"/>, ascending.</param>
    /// <exception cref="ArgumentException">The number of kept values does not fit <paramref name="count"/>.</exception>
    public BackgroundColumn(long count, float[] knots)
    {
        if (knots.Length != Kept(count))
            throw new ArgumentException($"{knots.Length} kept values of {count}, expected {Kept(count)}");
        (Count, _knots) = (count, knots);
    }

    /// <summary>Number of variants with a value.</summary>
    public long Count { get; }

    /// <summary>The kept values, ascending.</summary>
    public ReadOnlySpan<float> Knots => _knots;

    /// <summary>Number of values that are kept of <paramref name="count"/>.</summary>
    public static int Kept(long count) => count <= MostExact ? (int)count : 2 * Tail + Middle;

    /// <summary>0-based rank, among <paramref name="count"/> sorted values, of the kept value with index <paramref name="knot"/>.</summary>
    public static long Rank(long count, int knot) =>
        count <= MostExact || knot < Tail ? knot
        : knot < Tail + Middle ? Tail + (2L * (knot - Tail) + 1) * (count - 2 * Tail) / (2 * Middle)
        : count - Kept(count) + knot;

    /// <summary>Makes a column of all values; sorts <paramref name="values"/>.</summary>
    public static BackgroundColumn From(float[] values)
    {
        Array.Sort(values);
        return new(values.Length, [.. Enumerable.Range(0, Kept(values.Length)).Select(knot => values[Rank(values.Length, knot)])]);
    }

    /// <summary>
    /// The background quantile (docs/conventions.md, section 10): q = (1 + #{b ≤ v}) / (1 + N); for a signed score 2q − 1, so that the
    /// sign is the direction. The absolute value is at most 1 − 1/N.
    /// </summary>
    public double Quantile(double value, bool signed)
    {
        double q = (1 + AtMost(value)) / (1 + Count), cap = 1 - 1.0 / Count;
        return signed ? Math.Clamp(2 * q - 1, -cap, cap) : Math.Min(q, cap);
    }

    /// <summary>Share of the background that is at least as extreme, (1 + #) / (1 + N); of a signed score twice the smaller tail.</summary>
    public double P(double value, bool signed)
    {
        double above = AtLeastShare(value);
        return signed ? Math.Min(1, 2 * Math.Min(above, (1 + AtMost(value)) / (1 + Count))) : above;
    }

    /// <summary>(1 + #{b ≥ v}) / (1 + N); the E-value of DeepSEA if b is the effect magnitude.</summary>
    public double AtLeastShare(double value) => (1 + Count - Below(value)) / (1 + Count);

    double AtMost(double value) => CountBelow(value, inclusive: true);

    double Below(double value) => CountBelow(value, inclusive: false);

    /// <summary>Number of values below <paramref name="value"/>; exact in the tails, interpolated between kept values elsewhere.</summary>
    double CountBelow(double value, bool inclusive)
    {
        int end = 0, size = _knots.Length;   // the first kept value that is not below
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
