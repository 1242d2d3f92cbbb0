using CisLens.Core;

namespace CisLens.Metrics.Tests;

public class MetricsTests
{
    [Fact]
    public void Auroc_and_auprc_of_the_example_in_scikit_learn_manual()
    {
        // the manual pages of roc_auc_score and average_precision_score give 0.75 and 0.8333...
        double[] labels = [0, 0, 1, 1], scores = [0.1, 0.4, 0.35, 0.8];
        Assert.Equal(0.75, Auroc.Compute(scores, labels), 12);
        Assert.Equal(5.0 / 6, Auprc.Compute(scores, labels), 12);
    }

    [Fact]
    public void Equal_scores_count_half_and_share_a_threshold()
    {
        double[] labels = [1, 0, 1, 0, 0], scores = [0.9, 0.5, 0.5, 0.5, 0.1];
        // of six pairs, 0.9 is above three negatives; 0.5 is above one negative and ties with two: (3 + 1 + 2/2) / 6
        Assert.Equal(5.0 / 6, Auroc.Compute(scores, labels), 12);
        // recall is ½ at precision 1, then 1 at precision 2/4
        Assert.Equal(0.5 * 1 + 0.5 * 0.5, Auprc.Compute(scores, labels), 12);
    }

    [Fact]
    public void Top_k_is_the_share_of_positives_among_as_many_as_there_are()
    {
        // there are three positives; two of the three highest scores are positives
        Assert.Equal(2.0 / 3, new TopK([0.9, 0.8, 0.7, 0.6, 0.1], [1, 0, 1, 1, 0]).Value(), 12);
        // there are two positives; 0.9 is one, and one of the four scores that tie for rank 2 is the other: (1 + 1/4) / 2
        Assert.Equal(0.625, new TopK([0.9, 0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0, 0]).Value(), 12);
        // the first positive counts twice, so k is 4: the top 4 are 0.9 twice, 0.8 and 0.7, and three of them are positives
        Assert.Equal(3.0 / 4, new TopK([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 1]).Value([2, 1, 1, 1]), 12);
        Assert.True(double.IsNaN(new TopK([0.1, 0.2], [0, 0]).Value()));
    }

    [Fact]
    public void A_curve_of_few_positives_among_many_keeps_its_shape_when_thinned()
    {
        // the ten positives come first, then 100,000 negatives, then ten positives
        double[] scores = [.. Enumerable.Range(0, 100_020).Select(i => 1.0 - i * 1e-6)], labels = [.. scores.Select((_, i) => i is < 10 or >= 100_010 ? 1.0 : 0)];
        var curve = RankingPoints.PrecisionRecall(scores, labels);
        Assert.InRange(curve.X.Count, 20, 600);
        var points = curve.X.Zip(curve.Y).ToList();
        for (int positives = 1; positives <= 10; positives++)
            Assert.Contains((positives / 20.0, 1.0), points);
        Assert.Equal((1.0, 20 / 100_020.0), points[^1]);
        // half of the positives come before all negatives: the curve goes up to 0.5, then to the right, then up
        var roc = RankingPoints.Roc(scores, labels);
        Assert.Contains((0.0, 0.5), roc.X.Zip(roc.Y));
        Assert.Contains((1.0, 0.5), roc.X.Zip(roc.Y).Select(p => (Math.Round(p.First, 2), p.Second)));
    }

    [Fact]
    public void All_scores_equal_is_chance()
    {
        double[] labels = [1, 0, 0, 0], scores = [0.2, 0.2, 0.2, 0.2];
        Assert.Equal(0.5, Auroc.Compute(scores, labels), 12);
        Assert.Equal(0.25, Auprc.Compute(scores, labels), 12);
    }

    [Fact]
    public void A_prediction_that_is_NaN_leaves_no_figure()
    {
        double[] predictions = [0.1, double.NaN, 0.3, 0.2], labels = [0, 1, 1, 0];
        Assert.All([Auroc.Compute(predictions, labels), Auprc.Compute(predictions, labels), Spearman.Compute(predictions, labels), Pearson.Compute(predictions, labels)], value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void One_class_alone_has_no_auroc() => Assert.True(double.IsNaN(Auroc.Compute([0.1, 0.2], [1, 1])));

    [Fact]
    public void Brier_and_r_squared_of_the_examples_in_scikit_learn_manual()
    {
        Assert.Equal(0.0375, Brier.Compute([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]), 12);
        Assert.Equal(0.9486081370449679, RSquared.Compute([2.5, 0.0, 2, 8], [3, -0.5, 2, 7]), 12);
    }

    [Fact]
    public void Spearman_of_the_example_in_scipy_manual()
    {
        // scipy.stats.spearmanr([1,2,3,4,5], [5,6,7,8,7]) is 0.8207826816681233
        Assert.Equal(0.8207826816681233, Spearman.Compute([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]), 12);
        Assert.Equal([1.5, 1.5, 4, 3], Ranks.Mid([2, 2, 9, 5]));
    }

    [Fact]
    public void Pearson_by_hand_also_far_from_zero()
    {
        // the centred x is −1 0 1, the centred y is −2 1 1: r = 3 / sqrt(2 · 6)
        double expected = 3 / Math.Sqrt(12);
        Assert.Equal(expected, Pearson.Compute([1, 2, 3], [0, 3, 3]), 12);
        Assert.Equal(expected, Pearson.Compute([1e9 + 1, 1e9 + 2, 1e9 + 3], [0, 3, 3]), 12);
        Assert.True(double.IsNaN(Pearson.Compute([1, 1, 1], [0, 3, 3])));
    }

    [Fact]
    public void Moments_of_parts_merge_to_those_of_the_whole()
    {
        var rng = new Rng(7);
        PairedMoments whole = new(), first = new(), second = new();
        for (int i = 0; i < 1000; i++)
        {
            double x = 1000 + rng.NextNormal(), y = x + rng.NextNormal();
            whole.Add(x, y);
            if (i < 137)
                first.Add(x, y);
            else
                second.Add(x, y);
        }
        first.Merge(second);
        Assert.Equal(1000, first.Count);
        Assert.Equal(whole.Pearson, first.Pearson, 12);
    }

    [Fact]
    public void An_example_that_counts_twice_is_the_same_as_two_examples()
    {
        var rng = new Rng(3);
        double[] scores = new double[60], labels = new double[60], weights = new double[60];
        for (int i = 0; i < 60; i++)
            (scores[i], labels[i], weights[i]) = (rng.Next(12) / 12.0, rng.Next(2), rng.Next(4));
        double[] Repeat(double[] values) => [.. values.SelectMany((v, i) => Enumerable.Repeat(v, (int)weights[i]))];
        double[] manyScores = Repeat(scores), manyLabels = Repeat(labels);

        Assert.Equal(Auroc.Compute(manyScores, manyLabels), new Auroc(scores, labels).Value(weights), 12);
        Assert.Equal(Auprc.Compute(manyScores, manyLabels), new Auprc(scores, labels).Value(weights), 12);
        Assert.Equal(Brier.Compute(manyScores, manyLabels), new Brier(scores, labels).Value(weights), 12);
        Assert.Equal(Pearson.Compute(manyScores, manyLabels), new Pearson(scores, labels).Value(weights), 12);
        Assert.Equal(Spearman.Compute(manyScores, manyLabels), new Spearman(scores, labels).Value(weights), 12);
        Assert.Equal(RSquared.Compute(manyScores, manyLabels), new RSquared(scores, labels).Value(weights), 12);
    }

    [Fact]
    public void A_track_needs_ten_of_each_class()
    {
        double[] labels = [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(0.0, 9)];
        Assert.False(ClassSize.From(labels).Suffices());
        Assert.True(ClassSize.From([.. labels, 0]).Suffices());
        Assert.Equal(0.5, ClassSize.From([.. labels, 0]).Prevalence, 12);
    }
}
