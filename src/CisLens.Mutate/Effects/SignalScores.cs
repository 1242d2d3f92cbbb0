namespace CisLens.Mutate.Effects;

/// <summary>Scores of non-negative signal in bins (conventions section 9.2); W is the bins asked for, the whole output by default.</summary>
public static class SignalScores
{
    /// <summary>The scores.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        Total("sum", "sum y(x1) - sum y(x0) over the bins of W", (r, a) => Sum(a, Same) - Sum(r, Same)),
        Total("mean", "mean y(x1) - mean y(x0) over the bins of W", (r, a) => (Sum(a, Same) - Sum(r, Same)) / r.Length),
        Total("logsum", "sum log2(1+y(x1)) - sum log2(1+y(x0)) over the bins of W", (r, a) => Sum(a, Log) - Sum(r, Log)),
        Total("sqrtsum", "sum sqrt y(x1) - sum sqrt y(x0) over the bins of W", (r, a) => Sum(a, Math.Sqrt) - Sum(r, Math.Sqrt)),
        Total("lfc", "log2(1+sum y(x1)) - log2(1+sum y(x0)), sums over the bins of W", (r, a) => Log(Sum(a, Same)) - Log(Sum(r, Same))),
        ByBin("sax", "y(x1) - y(x0) in the bin of W where it is largest in absolute value", signed: true, LargestDifference),
        ByBin("d1", "sum |y(x1) - y(x0)| over the bins of W", signed: false, (r, a) => Norm1(r, a, Same)),
        ByBin("d2", "square root of sum (y(x1) - y(x0))^2 over the bins of W", signed: false, (r, a) => Norm2(r, a, Same)),
        ByBin("logd1", "d1 of log2(1+y)", signed: false, (r, a) => Norm1(r, a, Log)),
        ByBin("logd2", "d2 of log2(1+y)", signed: false, (r, a) => Norm2(r, a, Log)),
        ByBin("js", "Jensen-Shannon distance (square root of the divergence, base 2) of y(x0) and y(x1), each divided by its sum over W",
            signed: false, JensenShannon),
        new("active", "max(sum y(x1), sum y(x0)), sums over the bins of W", Signed: false, Binned: true,
            (r, a) => Math.Max(Sum(a, Same), Sum(r, Same))),
    ];

    static EffectScore Total(string id, string formula, Reduction compute) => new(id, formula, Signed: true, Binned: true, compute);

    static EffectScore ByBin(string id, string formula, bool signed, Reduction compute) =>
        new(id, formula, signed, Binned: true, compute) { ComparesBins = true };

    static double Same(double y) => y;

    static double Log(double y) => Math.Log2(1 + y);

    static double Sum(ReadOnlySpan<float> values, Func<double, double> scale)
    {
        double sum = 0;
        foreach (float y in values)
            sum += scale(y);
        return sum;
    }

    static double LargestDifference(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        double largest = 0;
        for (int b = 0; b < reference.Length; b++)
        {
            double difference = (double)alternate[b] - reference[b];
            if (Math.Abs(difference) > Math.Abs(largest))
                largest = difference;
        }
        return largest;
    }

    static double Norm1(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate, Func<double, double> scale)
    {
        double sum = 0;
        for (int b = 0; b < reference.Length; b++)
            sum += Math.Abs(scale(alternate[b]) - scale(reference[b]));
        return sum;
    }

    static double Norm2(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate, Func<double, double> scale)
    {
        double sum = 0;
        for (int b = 0; b < reference.Length; b++)
        {
            double difference = scale(alternate[b]) - scale(reference[b]);
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>Lin 1991, doi 10.1109/18.61115; no value when a profile is empty.</summary>
    static double JensenShannon(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        double sumR = Sum(reference, Same), sumA = Sum(alternate, Same), divergence = 0;
        if (sumR <= 0 || sumA <= 0)
            return double.NaN;
        for (int b = 0; b < reference.Length; b++)
        {
            double p = reference[b] / sumR, q = alternate[b] / sumA, middle = (p + q) / 2;
            divergence += (Half(p, middle) + Half(q, middle)) / 2;
        }
        return Math.Sqrt(Math.Max(0, divergence));
    }

    static double Half(double p, double middle) => p > 0 ? p * Math.Log2(p / middle) : 0;
}
