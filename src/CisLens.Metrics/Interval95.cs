namespace CisLens.Metrics;

/// <summary>A 95 % percentile interval.</summary>
/// <param name="Low">2.5 % quantile.</param>
/// <param name="High">97.5 % quantile.</param>
public readonly record struct Interval95(double Low, double High)
{
    /// <summary>No interval: both bounds are NaN.</summary>
    public static Interval95 None => new(double.NaN, double.NaN);

    /// <summary>For an interval of a difference: 1 above 0, −1 below 0, 0 if it contains 0 or is not defined.</summary>
    public int SideOfZero() => Low > 0 ? 1 : High < 0 ? -1 : 0;

    /// <summary>The interval of bootstrap values. NaN are ignored: the metric was not defined in these draws.</summary>
    public static Interval95 From(double[] draws)
    {
        var defined = Array.FindAll(draws, d => !double.IsNaN(d));
        return defined.Length == 0 ? None : new(Quantile(defined, 0.025), Quantile(defined, 0.975));
    }

    /// <summary>A quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).</summary>
    public static double Quantile(double[] values, double p)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        double at = p * (sorted.Length - 1);
        int below = (int)at, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
