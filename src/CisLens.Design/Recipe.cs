namespace CisLens.Design;

/// <summary>How weights move.</summary>
public enum OptimizerKind { Sgd, RmsProp, Adam, AdamW }

/// <summary>How the learning rate goes over the run.</summary>
public enum ScheduleKind
{
    /// <summary>Stays.</summary>
    Constant,
    /// <summary>Rises over the warm-up, then falls to 0 along half a cosine.</summary>
    Cosine,
    /// <summary>Rises to the rate over 30 % of the steps, then falls to almost nothing (Smith and Topin 2017).</summary>
    OneCycle,
    /// <summary>Falls by a factor when what is watched stands still.</summary>
    Plateau,
    /// <summary>Stays for the first six tenths of the epochs, then is halved with each (Jaganathan 2019).</summary>
    Halving,
    /// <summary>Divided by 1 + decay × steps done, as Torch7's optim.sgd.</summary>
    Inverse,
}

/// <summary>How a design is trained when nothing else is said: its paper's way, or what our experiments showed.</summary>
public sealed record Recipe
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Momentum of SGD.</summary>
    public double Momentum { get; init; }

    /// <summary>Decay of RMSProp's mean square.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Weight decay of tensors with two or more dimensions.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Weight decay of biases and batch normalisation too, as optimizers do that are not told apart.</summary>
    public bool DecayAll { get; init; }

    /// <summary>Sequences a step.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Most passes through the training sequences.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Training sequences seen in all epochs together; null uses <see cref="Epochs"/>.</summary>
    public int? SequencesSeen { get; init; }

    /// <summary>Most epochs for this many training sequences: by <see cref="SequencesSeen"/>, 5 to 40, else <see cref="Epochs"/>.</summary>
    public int EpochsFor(int sequences) =>
        SequencesSeen is { } seen ? (int)Math.Clamp(Math.Round((double)seen / Math.Max(1, sequences)), 5, 40) : Epochs;

    /// <summary>Epochs without a better validation metric before it stops; 0 never stops early.</summary>
    public int Patience { get; init; }

    /// <summary>The schedule.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant;

    /// <summary>Share of the steps over which the learning rate rises.</summary>
    public double WarmUp { get; init; }

    /// <summary>Factor on the learning rate at a plateau.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Validations without a better value before the rate falls at a plateau.</summary>
    public int PlateauPatience { get; init; } = 2;

    /// <summary>Decay of <see cref="ScheduleKind.Inverse"/>.</summary>
    public double Decay { get; init; }

    /// <summary>True watches the validation loss, false AUROC or Pearson's r.</summary>
    public bool WatchesLoss { get; init; }

    /// <summary>Largest 2-norm of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Largest 2-norm of the weights of one output, after each step; null for no limit.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Price of the sum of the absolute values that the last layer reads, for each sequence.</summary>
    public double HiddenL1 { get; init; }

    /// <summary>True sums the loss over tracks and the batch, false takes the mean.</summary>
    public bool SumLoss { get; init; }

    /// <summary>Half of the sequences, at random, are shown as their reverse complement.</summary>
    public bool ReverseComplement { get; init; } = true;

    /// <summary>Whole epochs are shown forward and as reverse complements in turn, as Basset does, instead of by chance.</summary>
    public bool AlternateStrands { get; init; }

    /// <summary>Windows are moved by up to this many bp either way, at random.</summary>
    public int ShiftBp { get; init; }
}
