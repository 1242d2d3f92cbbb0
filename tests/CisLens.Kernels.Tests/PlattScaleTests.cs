using CisLens.Core;

namespace CisLens.Kernels.Tests;

public sealed class PlattScaleTests
{
    // Platt's targets t: at the maximum of sum of t log P + (1-t) log(1-P), sum (t-P) = 0 and sum f (t-P) = 0
    [Fact]
    public void Probabilities_agree_with_the_targets_in_sum_and_in_moment()
    {
        double[] f = [2.1, 1.4, -0.3, 0.2, -1.1, -2.0, 0.4, -0.7];
        bool[] y = [true, true, true, false, false, false, true, false];
        var fit = PlattScale.Fit(f, y);
        double[] pull = [.. f.Select((value, i) => (y[i] ? 5.0 / 6 : 1.0 / 6) - fit.Probability(value))];
        Assert.Equal(0, pull.Sum(), 1e-5);
        Assert.Equal(0, pull.Zip(f, (p, value) => p * value).Sum(), 1e-5);
        Assert.True(fit.A < 0);
    }

    // computed by hand: without any signal, A = 0 and P is the mean of the targets 5/6 and 1/6
    [Fact]
    public void Values_that_say_nothing_give_the_base_rate()
    {
        var fit = PlattScale.Fit([1, 1, 1, 1, 1, 1, 1, 1], [true, true, true, true, false, false, false, false]);
        Assert.Equal(0.5, fit.Probability(1), 1e-6);
    }

    [Fact]
    public void Far_values_give_zero_and_one_without_overflow()
    {
        var scale = new PlattScale(-2, 0);
        Assert.Equal((1.0, 0.0, 0.5), (scale.Probability(1e5), scale.Probability(-1e5), scale.Probability(0)));
    }

    [Fact]
    public void One_class_alone_is_refused() => Assert.Throws<InputException>(() => PlattScale.Fit([1, 2], [true, true]));
}
