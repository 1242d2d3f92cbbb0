namespace CisLens.Train.Baselines;

/// <summary>A linear model whose penalty was chosen on validation data.</summary>
/// <param name="Model">The model of the best strength.</param>
/// <param name="Strength">That strength.</param>
public sealed record LinearBaseline(LinearModel Model, double Strength)
{
    // strong to weak: each starts from the one before
    static readonly double[] s_strengths = [100, 30, 10, 3, 1, 0.3, 0.1];

    /// <summary>Fits one strength after the other and keeps the one with the least mean loss on the validation rows.</summary>
    public static LinearBaseline Fit(SparseRows train, double[] trainLabels, SparseRows validation, double[] validationLabels, LinearLoss loss)
    {
        LinearBaseline? best = null;
        LinearModel? previous = null;
        double least = double.PositiveInfinity;
        foreach (double strength in s_strengths)
        {
            previous = LinearModel.Fit(train, trainLabels, loss, strength, previous);
            double own = previous.MeanLoss(validation, validationLabels);
            if (best is not null && own >= least)
                break;
            (best, least) = (new LinearBaseline(previous, strength), own);
        }
        return best!;
    }
}
