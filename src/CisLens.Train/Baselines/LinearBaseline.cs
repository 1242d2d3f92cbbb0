namespace CisLens.Train.Baselines;

/// <summary>A linear model with the penalty that is best on validation data.</summary>
/// <param name="Model">The fitted model.</param>
/// <param name="Strength">Strength of its penalty.</param>
public sealed record LinearBaseline(LinearModel Model, double Strength)
{
    // from strong to weak; each fit starts from the previous one
    static readonly double[] s_strengths = [100, 30, 10, 3, 1, 0.3, 0.1];

    /// <summary>Fits weaker and weaker penalties until the mean loss on the validation rows no longer falls.</summary>
    public static LinearBaseline Fit(
        SparseRows train, double[] trainLabels, SparseRows validation, double[] validationLabels, LinearLoss loss)
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
