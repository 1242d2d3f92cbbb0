using CisLens.Core;

namespace CisLens.Metrics.Tests;

public class ReliabilityTests
{
    [Fact]
    public void Ten_bins_of_equal_count_by_hand()
    {
        // bin b has two of the 20 examples, both with p = b/10; each upper bin has one positive, the lower bins have none
        double[] p = [.. Enumerable.Range(0, 20).Select(i => i / 2 / 10.0)];
        double[] y = [.. Enumerable.Range(0, 20).Select(i => i >= 10 && i % 2 == 0 ? 1.0 : 0.0)];
        var table = Reliability.Compute(p, y);
        Assert.Equal(10, table.Bins.Count);
        Assert.All(table.Bins, bin => Assert.Equal(2, bin.Count));
        // the errors of the lower bins are 0 .1 .2 .3 .4, those of the upper bins are the same; each bin has weight 1/10
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
