using CisLens.Core.Contract;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

public class LogitFitTests
{
    static (double[] P, double[] Y) Examples(params (double Probability, int Positives, int Negatives)[] groups) => (
        [.. groups.SelectMany(g => Enumerable.Repeat(g.Probability, g.Positives + g.Negatives))],
        [.. groups.SelectMany(g => Enumerable.Repeat(1.0, g.Positives).Concat(Enumerable.Repeat(0.0, g.Negatives)))]);

    /// <remarks>
    /// Two probabilities, two parameters: the fitted ones are the observed shares. By hand, with z = 2 and -2: 2a + b = logit 0.8 =
    /// 1.386294 and -2a + b = logit 0.4 = -0.405465, so b = 0.4904146 and a = 0.4479398.
    /// </remarks>
    [Fact]
    public void Two_groups_have_the_scale_computed_by_hand()
    {
        double high = 1 / (1 + Math.Exp(-2));
        var (p, y) = Examples((high, 80, 20), (1 - high, 40, 60));
        var fit = LogitFit.From(p, y)!;
        Assert.Equal(1 / 0.4479398, fit.Scale.Temperature, 1e-6);
        Assert.Equal(0.4904146, fit.Scale.Shift, 1e-6);
        Assert.Equal((0.8, 0.4), (Math.Round(fit.Scale.Apply(high), 9), Math.Round(fit.Scale.Apply(1 - high), 9)));
        // the entropy of the observed shares: (0.500402 + 0.673012) / 2
        Assert.Equal(0.586707, fit.LossAfter, 1e-6);
        Assert.True(fit.LossBefore > fit.LossAfter);
        Assert.Equal((200, 120), (fit.Examples, fit.Positives));
    }

    /// <remarks>The reference is R 4's glm(y ~ qlogis(p), binomial), or any logistic regression: its score equations are zero.</remarks>
    [Fact]
    public void Score_equations_of_logistic_regression_hold_on_many_groups()
    {
        var (p, y) = Examples((0.02, 3, 60), (0.1, 9, 50), (0.35, 20, 40), (0.6, 30, 22), (0.9, 70, 9), (0.99, 55, 4));
        var fit = LogitFit.From(p, y)!;
        double[] scaled = Array.ConvertAll(p, fit.Scale.Apply);
        Assert.Equal(0, scaled.Zip(y, (q, t) => q - t).Sum(), 1e-5);
        Assert.Equal(0, scaled.Select((q, i) => (q - y[i]) * Math.Log(p[i] / (1 - p[i]))).Sum(), 1e-5);
        Assert.Equal(p.Order(), p.Index().OrderBy(e => scaled[e.Index]).Select(e => e.Item));   // no rank changes
    }

    [Fact]
    public void Separated_and_inverted_labels_have_no_scale()
    {
        Assert.Null(LogitFit.From([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]));
        var (p, y) = Examples((0.2, 30, 10), (0.8, 10, 30));
        Assert.Null(LogitFit.From(p, y));
    }

    [Fact]
    public void Scales_follow_each_other()
    {
        LogitScale first = new(2, 0.5), second = new(0.8, -0.3);
        foreach (double p in (double[])[0.01, 0.5, 0.97])
            Assert.Equal(second.Apply(first.Apply(p)), first.Then(second).Apply(p), 1e-12);
        Assert.Equal(0.5, new LogitScale(3, 0).Apply(0.5));
        Assert.Equal([0f, 1f], [(float)new LogitScale(1, 0).Apply(0), (float)new LogitScale(1, 0).Apply(1)], (a, b) => Math.Abs(a - b) < 2e-9);
        Assert.Equal(double.NaN, first.Apply(double.NaN));
    }
}
