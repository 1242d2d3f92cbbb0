using CisLens.Core;
using CisLens.Models.Boosters;

namespace CisLens.Models.Tests.Boosters;

/// <summary>Contributions of features add up to the difference of two margins; those of trees are Shapley values.</summary>
public sealed class ContributionTests
{
    const int Features = 5;

    static float[] Row(ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, Features).Select(_ => (float)rng.NextDouble())];
    }

    // complete trees of depth 4 with random splits, so that a feature is used several times on a path
    static TreeBooster Trees(int count)
    {
        var rng = new Rng(7);
        return TreeBooster.From(Features, 0.5f, BoosterObjective.SquaredError, [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, 31).Select(i => i < 15
                ? new TreeBooster.Node(2 * i + 1, 2 * i + 2, (uint)rng.Next(Features), (float)rng.NextDouble())
                : new TreeBooster.Node(-1, -1, 0, (float)rng.NextDouble() - 0.5f)).ToArray())]);
    }

    static DenseBooster Dense()
    {
        var rng = new Rng(3);
        float[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)rng.NextDouble() - 0.5f)];
        return new(Random(8 * Features), Random(8), Random(8), 0.1f, BoosterObjective.SquaredError);
    }

    static double Margin(Booster booster, float[] row)
    {
        var margin = new float[1];
        booster.Margins(row, margin);
        return margin[0];
    }

    static double[] Contributions(Booster booster, float[] row, float[] baseline)
    {
        var contributions = new double[Features];
        booster.Contributions(row, baseline, contributions);
        return contributions;
    }

    [Fact]
    public void Contributions_of_trees_are_the_Shapley_values_of_all_subsets()
    {
        var booster = Trees(6);
        float[] row = Row(1), baseline = Row(2);
        double Mixed(int subset) => Margin(booster, [.. Enumerable.Range(0, Features).Select(f => (subset >> f & 1) == 1 ? row[f] : baseline[f])]);
        double[] factorial = [1, 1, 2, 6, 24, 120];
        var found = Contributions(booster, row, baseline);
        for (int f = 0; f < Features; f++)
        {
            // the definition: the mean gain of the feature over all orders, by subsets without it
            double expected = Enumerable.Range(0, 1 << Features).Where(s => (s >> f & 1) == 0).Sum(s =>
                factorial[int.PopCount(s)] * factorial[Features - 1 - int.PopCount(s)] / factorial[Features] * (Mixed(s | 1 << f) - Mixed(s)));
            Assert.Equal(expected, found[f], 1e-6);
        }
        Assert.True(found.Max(Math.Abs) > 0.01);
    }

    [Fact]
    public void Contributions_of_a_linear_booster_are_weight_times_difference() =>
        Assert.Equal([0.5, -4, 0, 0, 0], Contributions(new LinearBooster([1, 2, 3, 4, 5], 9, BoosterObjective.SquaredError), [1, 0, 3, 0, 0], [0.5f, 2, 3, 0, 0]));

    [Fact]
    public void They_add_up_to_the_difference_and_equal_features_have_none()
    {
        float[] row = Row(1), baseline = Row(2);
        baseline[3] = row[3];
        foreach (var booster in new Booster[] { Trees(20), Dense(), new LinearBooster(Row(5), 1, BoosterObjective.SquaredError) })
        {
            double[] found = Contributions(booster, row, baseline);
            Assert.Equal(Margin(booster, row) - Margin(booster, baseline), found.Sum(), 1e-5);
            Assert.Equal(0, found[3]);
            Assert.NotEqual(0, found.Sum(), 1e-4);
        }
    }

    [Fact]
    public void Contributions_of_a_network_are_integrated_gradients()
    {
        var booster = Dense();
        float[] row = Row(1), baseline = Row(2), at = new float[Features];
        double[] expected = new double[Features];
        const int Steps = 2000;
        // the mean slope along the line, by differences of 0.001 in each feature
        for (int step = 0; step < Steps; step++)
            for (int f = 0; f < Features; f++)
            {
                for (int i = 0; i < Features; i++)
                    at[i] = baseline[i] + (step + 0.5f) / Steps * (row[i] - baseline[i]);
                at[f] += 5e-4f;
                double above = Margin(booster, at);
                at[f] -= 1e-3f;
                expected[f] += (above - Margin(booster, at)) / 1e-3 * (row[f] - baseline[f]) / Steps;
            }
        Assert.All(Contributions(booster, row, baseline).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }
}
