using CisLens.Core;

namespace CisLens.Metrics.Tests;

public class RankedScoresTests
{
    static RankedScores Add(RankedScores to, IEnumerable<(double Score, double Label)> pairs)
    {
        foreach (var (score, label) in pairs)
            to.Add(score, label);
        return to;
    }

    /// <summary>Positive and negative scores with many ties, including 0 and −0; float32 represents all of them exactly.</summary>
    static (double Score, double Label)[] Pairs(int count)
    {
        var rng = new Rng(4);
        return [.. Enumerable.Range(0, count).Select(i => (i % 7 == 0 ? -0.0 : (rng.Next(64) - 32) / 32.0, (double)rng.Next(2)))];
    }

    [Theory]
    [InlineData(1_000)]   // every score is kept
    [InlineData(100)]     // scores are counted in bins; different multiples of 1/32 are in different bins
    public void Parts_give_the_figures_of_the_whole(int exact)
    {
        var pairs = Pairs(500);
        double[] scores = [.. pairs.Select(p => p.Score)], labels = [.. pairs.Select(p => p.Label)];
        var ranked = Add(new RankedScores(exact), pairs[..90]);
        ranked.Merge(Add(new RankedScores(exact), pairs[90..320]));
        ranked.Merge(Add(new RankedScores(exact), pairs[320..]));
        Assert.Equal(exact == 1_000, ranked.IsExact);
        Assert.Equal((Auroc.Compute(scores, labels), Auprc.Compute(scores, labels)), (ranked.Auroc, ranked.Auprc));
        Assert.Equal(ClassSize.From(labels), new ClassSize((int)ranked.Positives, (int)ranked.Negatives));
    }

    [Fact]
    public void The_example_in_scikit_learn_manual()
    {
        // the manual pages of roc_auc_score and average_precision_score give 0.75 and 0.8333...
        var ranked = Add(new RankedScores(), [(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]);
        Assert.Equal(0.75, ranked.Auroc, 12);
        Assert.Equal(5.0 / 6, ranked.Auprc, 12);
    }

    [Theory]
    [InlineData(1 << 13, 1.0)]    // bins of scores from 1 to 2 are 1/8,192 wide: the difference is one bin
    [InlineData(1 << 14, 0.5)]    // the difference is half a bin: the two scores count as equal
    public void Above_the_limit_scores_closer_than_the_resolution_count_as_equal(int parts, double auroc)
    {
        var ranked = Add(new RankedScores(exact: 1), [(1, 0), (1 + 1.0 / parts, 1)]);
        Assert.False(ranked.IsExact);
        Assert.Equal(auroc, ranked.Auroc);
        Assert.Equal(1.0, Add(new RankedScores(exact: 2), [(1, 0), (1 + 1.0 / parts, 1)]).Auroc);
    }

    [Fact]
    public void One_class_alone_or_a_score_that_is_NaN_has_no_auroc()
    {
        Assert.True(double.IsNaN(Add(new RankedScores(), [(0.1, 1), (0.2, 1)]).Auroc));
        Assert.True(double.IsNaN(Add(new RankedScores(), [(0.1, 1), (double.NaN, 0)]).Auroc));
        Assert.True(double.IsNaN(Add(new RankedScores(), [(0.1, 0)]).Auprc));
    }

    [Fact]
    public void Sums_of_parts_give_the_figures_of_the_whole()
    {
        // the manual of scikit-learn has brier_score_loss 0.0375 and r2_score 0.948...; Pearson by hand is 3 / sqrt(2 · 6)
        BrierSum brier = new(), otherBrier = new();
        brier.Add(0.1, 0);
        otherBrier.Add(0.9, 1);
        otherBrier.Add(0.8, 1);
        otherBrier.Add(0.3, 0);
        brier.Merge(otherBrier);
        Assert.Equal(0.0375, brier.Result, 12);
        RSquaredSum r2 = new(), otherR2 = new();
        r2.Add(2.5, 3);
        r2.Add(0, -0.5);
        otherR2.Add(2, 2);
        otherR2.Add(8, 7);
        r2.Merge(otherR2);
        Assert.Equal(0.9486081370449679, r2.Result, 12);
        PearsonSum pearson = new(), otherPearson = new();
        pearson.Add(1, 0);
        otherPearson.Add(2, 3);
        otherPearson.Add(3, 3);
        pearson.Merge(otherPearson);
        Assert.Equal(3 / Math.Sqrt(12), pearson.Result, 12);
    }
}
