using CisLens.Train.Baselines;

namespace CisLens.Train.Tests.Baselines;

public class LinearModelTests
{
    static SparseRows Column(params float[] values) =>
        new([.. values.Select(v => (new[] { 0 }, new[] { v }))], 1);

    [Fact]
    public void Logistic_on_two_groups_is_the_log_odds()
    {
        // at x = 0, 1 of 4 is positive, so the intercept is ln(1/3); at x = 1, 3 of 4 are positive, so the weight is 2 ln 3
        var rows = Column(0, 0, 0, 0, 1, 1, 1, 1);
        double[] labels = [1, 0, 0, 0, 1, 1, 1, 0];
        var model = LinearModel.Fit(rows, labels, LinearLoss.Logistic, strength: 1e-9);
        Assert.Equal(Math.Log(1.0 / 3), model.Intercept, 2);
        Assert.Equal(2 * Math.Log(3), model.Weights[0], 2);
        Assert.Equal(0.25, model.Predict(rows)[0], 3);
    }

    [Fact]
    public void Ridge_on_one_feature_is_the_closed_form_and_missing_labels_are_ignored()
    {
        // centred x is −1.5, −0.5, 0.5, 1.5 (Sxx = 5) and y is 1, 3, 5, 7 (Sxy = 10);
        // the weight is 10 / (5 + 5) = 1 and the intercept is 4 − 2.5
        var rows = Column(1, 2, 3, 4, 100);
        var model = LinearModel.Fit(rows, [1, 3, 5, 7, double.NaN], LinearLoss.Squared, strength: 5);
        Assert.Equal(1, model.Weights[0], 2);
        Assert.Equal(1.5, model.Intercept, 2);
    }

    [Fact]
    public void The_strength_with_the_least_validation_loss_wins()
    {
        // y = x in the training data and y = x / 2 in the validation data, so shrinkage must help
        var train = Column(-1, 1, -1, 1);
        double[] labels = [-1, 1, -1, 1];
        var strict = LinearBaseline.Fit(train, labels, train, [-0.5, 0.5, -0.5, 0.5], LinearLoss.Squared);
        var loose = LinearBaseline.Fit(train, labels, train, labels, LinearLoss.Squared);
        Assert.Equal(3, strict.Strength);      // on the grid, 4 / (4 + 3) = 0.57 is nearest to ½
        Assert.Equal(0.1, loose.Strength);
    }
}
