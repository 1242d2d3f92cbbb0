using CisLens.Core;

namespace CisLens.Metrics.Tests;

public class BlockBootstrapTests
{
    [Fact]
    public void Ten_blocks_half_wrong_give_the_binomial_interval()
    {
        // the figure is the mean of ten draws from {0, 1}: the 2.5 % and 97.5 % points of Binomial(10, ½) are 2 and 8
        double[] labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], predictions = new double[10];
        var bootstrap = new BlockBootstrap([.. "abcdefghij".Select(c => c.ToString())], new Rng(1));
        Assert.Equal(10, bootstrap.Blocks);
        Assert.Equal(new Interval95(0.2, 0.8), bootstrap.Interval(new Brier(predictions, labels)));
    }

    [Fact]
    public void Labels_of_one_example_are_drawn_together()
    {
        // the ten blocks of the test above are now examples with three labels each; the two named blocks are cut into runs, and no run
        // ends within an example
        double[] labels = [.. Enumerable.Range(0, 30).Select(i => i < 15 ? 0.0 : 1)], predictions = new double[30];
        int[] exampleOf = [.. Enumerable.Range(0, 30).Select(i => i / 3)];
        var bootstrap = new BlockBootstrap([.. "aaaaabbbbb".Select(c => c.ToString())], new Rng(1), exampleOf);
        Assert.Equal((2, 10), (bootstrap.Named, bootstrap.Blocks));
        Assert.Equal(new Interval95(0.2, 0.8), bootstrap.Interval(new Brier(predictions, labels)));
    }

    [Fact]
    public void A_figure_does_not_differ_from_itself()
    {
        var rng = new Rng(5);
        double[] labels = new double[300], scores = new double[300];
        for (int i = 0; i < 300; i++)
            (labels[i], scores[i]) = (rng.Next(2), rng.NextDouble());
        var bootstrap = new BlockBootstrap([.. Enumerable.Range(0, 300).Select(i => $"chr{i % 12}")], rng);
        Assert.Equal(new Interval95(0, 0), bootstrap.Difference(new Auroc(scores, labels), new Auroc(scores, labels)));
        var interval = bootstrap.Interval(new Auroc(scores, labels));
        Assert.InRange(Auroc.Compute(scores, labels), interval.Low, interval.High);
    }

    [Fact]
    public void A_single_chromosome_is_cut_into_runs_of_neighbours()
    {
        var bootstrap = new BlockBootstrap([.. Enumerable.Repeat("chr1", 1000)], new Rng(1));
        Assert.Equal((1, 50), (bootstrap.Named, bootstrap.Blocks));
    }

    [Fact]
    public void Quantile_between_two_values_is_interpolated() =>
        // numpy.percentile([1, 2, 3, 4], 40) is 2.2
        Assert.Equal(2.2, Interval95.Quantile([4, 2, 1, 3], 0.4), 12);
}
