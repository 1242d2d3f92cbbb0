using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>Mean of correlations: tanh of the mean of atanh r (Fisher 1921).</summary>
static class FisherMean
{
    const double Z95 = 1.959963985;

    /// <summary>The mean of the defined correlations; the interval assumes that they are independent.</summary>
    public static MetricValue Compute(IReadOnlyList<MetricValue> correlations)
    {
        var known = correlations.Where(c => !double.IsNaN(c.Value)).ToList();
        if (known.Count == 0)
            return MetricValue.None;
        double mean = known.Average(c => Z(c.Value));
        double error = Math.Sqrt(known.Sum(c => Square((Z(c.Interval.High) - Z(c.Interval.Low)) / (2 * Z95)))) / known.Count;
        return new MetricValue(Math.Tanh(mean), new Interval95(Math.Tanh(mean - Z95 * error), Math.Tanh(mean + Z95 * error)));
    }

    // a correlation of exactly 1 has no finite z
    static double Z(double r) => Math.Atanh(Math.Clamp(r, -0.999999, 0.999999));

    static double Square(double v) => v * v;
}
