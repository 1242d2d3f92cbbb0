using CisLens.Core;

namespace CisLens.Metrics.Tests;

public class ReliabilityTests
{
    [Fact]
    public void Ten_bins_of_equal_count_by_hand()
    {
        // 20 examples: bin b holds p = b/10 twice; the upper half of the bins has one positive of two, the lower none
        double[] p = [.. Enumerable.Range(0, 20).Select(i => i / 2 / 10.0)];
        double[] y = [.. Enumerable.Range(0, 20).Select(i => i >= 10 && i % 2 == 0 ? 1.0 : 0.0)];
        var table = Reliability.Compute(p, y);
        Assert.Equal(10, table.Bins.Count);
        Assert.All(table.Bins, bin => Assert.Equal(2, bin.Count));
        // lower bins off by 0 .1 .2 .3 .4, upper by 0 .1 .2 .3 .4: each bin weighs a tenth
        Assert.Equal(2.0 / 10, table.Ece, 12);
    }

    [Fact]
    public void Labels_drawn_by_their_probability_are_within_chance()
    {
        var rng = new Rng(11);
        var p = new double[2000];
        double[] fair = new double[p.Length], squeezed = new double[p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            p[i] = rng.NextDouble();
            fair[i] = rng.NextDouble() < p[i] ? 1 : 0;
            squeezed[i] = rng.NextDouble() < 0.25 + p[i] / 2 ? 1 : 0;
        }
        double limit = Reliability.EceByChance(p, rng);
        Assert.True(Reliability.Compute(p, fair).Ece <= limit);
        Assert.True(Reliability.Compute(p, squeezed).Ece > limit);
    }
}
