using CisLens.Core;

namespace CisLens.Kernels.Tests;

public sealed class BoxProjectionTests
{
    // the nearest point is inside the box and balanced; v - a = t s where a is not at a bound,
    // and at a bound the difference has the correct sign
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1e-6)]
    [InlineData(3, 1e6)]
    [InlineData(4, 1e12)]
    public void The_projection_meets_the_conditions_of_the_nearest_point(ulong seed, double size)
    {
        var rng = new Rng(seed);
        bool[] labels = [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0)];
        var dual = SvmDual.Classification(labels, new SvmOptions { C = 1, PositiveWeight = 2 });
        double[] v = [.. labels.Select(_ => size * rng.NextNormal())];
        double[] a = [.. v];
        BoxProjection.Apply(dual, a);
        Assert.Equal(0, a.Select((x, t) => dual.Signs[t] * x).Sum(), 1e-12);
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity); // the interval of t that is still possible
        for (int t = 0; t < a.Length; t++)
        {
            Assert.InRange(a[t], 0, dual.Upper[t]);
            double shift = dual.Signs[t] * (v[t] - a[t]);
            if (a[t] > 0 == dual.Signs[t] > 0 || (a[t] > 0 && a[t] < dual.Upper[t]))
                high = Math.Min(high, shift);
            if (a[t] < dual.Upper[t] == dual.Signs[t] > 0 || (a[t] > 0 && a[t] < dual.Upper[t]))
                low = Math.Max(low, shift);
        }
        Assert.True(low <= high + 1e-9 * Math.Max(1, size), $"{low} {high}");
    }
}
