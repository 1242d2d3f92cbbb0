using System.Text.Json.Nodes;
using CisLens.Design;

namespace CisLens.Train.Networks;

/// <summary>What is minimised.</summary>
public enum LossKind
{
    /// <summary>By the kind of the tracks: probability → BCE, or cross-entropy of classes, scalar → MSE on standardised labels, signal → Poisson.</summary>
    Auto,
    /// <summary>Binary cross-entropy.</summary>
    Bce,
    /// <summary>Mean squared error.</summary>
    Mse,
    /// <summary>−ln p of the track that holds, for designs whose tracks are classes: the mean over windows, or bins.</summary>
    CrossEntropy,
    /// <summary>mean(p − y log(p + 1e-8)), PyTorch's PoissonNLLLoss(log_input=False).</summary>
    Poisson,
}

/// <summary>Which strand a training example is shown on.</summary>
public enum StrandAugmentation
{
    /// <summary>Always the one of the data.</summary>
    None,
    /// <summary>One of the two by chance, each time.</summary>
    Random,
    /// <summary>Forward in even epochs, reverse in odd ones (Basset).</summary>
    Alternate,
}

/// <summary>What is watched on the validation split.</summary>
public enum WatchedMetric
{
    /// <summary>AUROC for probabilities, Pearson for the rest.</summary>
    Auto,
    Loss,
    Auroc,
    Auprc,
    Pearson,
}

/// <summary>
/// Everything that decides how a model is trained; also the JSON file of <c>--config</c>, in snake case. Defaults come from
/// the design's <see cref="Design.Recipe"/>.
/// </summary>
public sealed record TrainOptions
{
    /// <summary>Name of the design.</summary>
    public string Design { get; init; } = "cisnet";

    /// <summary>The recipe that the defaults come from; null for the design's own.</summary>
    public string? Recipe { get; init; }

    /// <summary>Sizes of the design that differ from its defaults.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>Seed of weights, order, dropout and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Passes over the training split.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples that pass through the network together.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Batches whose gradients are added up before one update of the weights.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>What is minimised.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Sums the loss over tracks and batch instead of taking the mean.</summary>
    public bool SumLoss { get; init; }

    /// <summary>Weighs the positives of each track so that both classes count the same (BCE).</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>What the labels of a track weigh in the loss, by its id; 1 where none is given.</summary>
    public SortedDictionary<string, double>? TaskWeights { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>The learning rate, or its highest value.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Momentum of SGD and RMSprop.</summary>
    public double Momentum { get; init; }

    /// <summary>Smoothing of RMSprop's squares.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Adam's first decay.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's second decay.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Weight decay of parameters with two or more dimensions.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Weight decay of all other parameters too.</summary>
    public bool DecayAll { get; init; }

    /// <summary>Price of the sum of the absolute values of the last hidden activations of each sequence.</summary>
    public double HiddenL1 { get; init; }

    /// <summary>Largest 2-norm of a row of a weight, held after every update; null for none.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Largest 2-norm of all gradients together; null for none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate moves.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Share of all steps over which the rate rises from zero at the start.</summary>
    public double WarmUp { get; init; }

    /// <summary>Decay of the schedule <c>inverse</c>: the rate is divided by 1 + decay × steps done.</summary>
    public double Decay { get; init; }

    /// <summary>Factor on the rate at a plateau.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Validations without a better metric before the rate falls (schedule plateau).</summary>
    public int PlateauPatience { get; init; } = 2;

    /// <summary>What is watched on the validation split.</summary>
    public WatchedMetric Metric { get; init; }

    /// <summary>Validations without a better metric before training stops; null to run all epochs.</summary>
    public int? Patience { get; init; }

    /// <summary>Steps between validations; null for once an epoch.</summary>
    public int? ValidateEvery { get; init; }

    /// <summary>Steps between checkpoints; null for one at every validation.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Which strand an example is shown on.</summary>
    public StrandAugmentation Strand { get; init; }

    /// <summary>Largest random move of a window to either side, in bp.</summary>
    public int ShiftBp { get; init; }
}
