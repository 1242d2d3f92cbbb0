namespace CisLens.Design;

/// <summary>The rule by which gradients change the weights.</summary>
public enum OptimizerKind { Sgd, RmsProp, Adam, AdamW }

/// <summary>How the learning rate changes during a training.</summary>
public enum ScheduleKind
{
    /// <summary>The same rate in every step.</summary>
    Constant,
    /// <summary>Rises over the warm-up, then falls to 0 along half a cosine.</summary>
    Cosine,
    /// <summary>Rises to the rate over 30 % of the steps, then falls to almost nothing (Smith and Topin 2017).</summary>
    OneCycle,
    /// <summary>Falls by a factor when the watched metric no longer improves.</summary>
    Plateau,
    /// <summary>The same rate for the first 60 % of the epochs, then halved in each epoch (Jaganathan 2019).</summary>
    Halving,
    /// <summary>Divided by 1 + decay × steps done, as in optim.sgd of Torch7.</summary>
    Inverse,
}

/// <summary>The loss to minimise.</summary>
public enum LossKind
{
    /// <summary>
    /// By the kind of the tracks: BCE for probabilities, or cross-entropy if exactly one class is true; MSE on standardised labels for
    /// scalars; Poisson for signal.
    /// </summary>
    Auto,
    /// <summary>Binary cross-entropy.</summary>
    Bce,
    /// <summary>Mean squared error.</summary>
    Mse,
    /// <summary>−ln p of the true class, averaged over windows or bins, for tracks that are classes that exclude each other.</summary>
    CrossEntropy,
    /// <summary>mean(p − y log(p + 1e-7)), as in Keras: Basenji2 and Enformer.</summary>
    Poisson,
    /// <summary>
    /// <see cref="Poisson"/> and Stirling's approximation of ln y! for y &gt; 1, as Basenji of 2018 reports it. The gradients are the same.
    /// </summary>
    PoissonStirling,
    /// <summary>
    /// For tracks in bins: the Poisson loss of the sum over the bins, times <see cref="TrainOptions.TotalWeight"/>, and the multinomial
    /// loss of the shares of the bins, both divided by the number of bins (Borzoi).
    /// </summary>
    PoissonMultinomial,
    /// <summary>For signal: (ln(1 + p) − ln(1 + y))², so that bins with little signal count as much as peaks.</summary>
    LogMse,
}

/// <summary>The strand on which the network reads a training example.</summary>
public enum StrandAugmentation
{
    /// <summary>Always the strand of the data.</summary>
    None,
    /// <summary>A random strand each time.</summary>
    Random,
    /// <summary>Forward in even epochs, reverse in odd ones (Basset).</summary>
    Alternate,
}

/// <summary>The metric on the validation split that chooses the best weights.</summary>
public enum WatchedMetric
{
    /// <summary>AUROC for probabilities, Pearson's r for other tracks.</summary>
    Auto,
    /// <summary>The mean loss.</summary>
    Loss,
    /// <summary>The mean AUROC over tracks.</summary>
    Auroc,
    /// <summary>The mean AUPRC over tracks.</summary>
    Auprc,
    /// <summary>The mean Pearson correlation over tracks.</summary>
    Pearson,
}
