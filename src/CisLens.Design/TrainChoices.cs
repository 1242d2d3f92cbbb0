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
    /// <summary>The same rate for the first six tenths of the epochs, then half of it with each epoch (Jaganathan 2019).</summary>
    Halving,
    /// <summary>Divided by 1 + decay × steps done, as Torch7's optim.sgd.</summary>
    Inverse,
}

/// <summary>What is minimised.</summary>
public enum LossKind
{
    /// <summary>By the kind of the tracks: probability → BCE, or cross-entropy of classes, scalar → MSE on standardised labels, signal → Poisson.</summary>
    Auto,
    /// <summary>Binary cross-entropy.</summary>
    Bce,
    /// <summary>Mean squared error.</summary>
    Mse,
    /// <summary>−ln p of the true class, for designs whose tracks are classes: the mean over windows, or bins.</summary>
    CrossEntropy,
    /// <summary>mean(p − y log(p + 1e-8)), PyTorch's PoissonNLLLoss(log_input=False).</summary>
    Poisson,
}

/// <summary>The strand of a training example that the network sees.</summary>
public enum StrandAugmentation
{
    /// <summary>Always the strand of the data.</summary>
    None,
    /// <summary>A random strand each time.</summary>
    Random,
    /// <summary>Forward in even epochs, reverse in odd ones (Basset).</summary>
    Alternate,
}

/// <summary>The figure of the validation split that decides which weights are kept.</summary>
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
