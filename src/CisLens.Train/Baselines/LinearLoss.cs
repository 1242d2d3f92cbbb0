namespace CisLens.Train.Baselines;

/// <summary>The loss of a linear baseline.</summary>
public enum LinearLoss
{
    /// <summary>Logistic regression: labels 0 and 1, predictions are probabilities.</summary>
    Logistic,
    /// <summary>Ridge regression: labels and predictions are real numbers.</summary>
    Squared,
}
