using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CisLens.Design;

/// <summary>
/// Everything that decides how a network is trained. A recipe is such a record: each design has one, <see cref="Zoo.Recipes"/>
/// has more. In snake case it is the JSON of <c>--config</c> and <c>--show-config</c>.
/// </summary>
public sealed record TrainOptions
{
    /// <summary>Name of the design.</summary>
    public string Design { get; init; } = "cisnet";

    /// <summary>The recipe that the defaults come from; null for the design's own.</summary>
    public string? Recipe { get; init; }

    /// <summary>Sizes of the design that are not its defaults.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>Seed of weights, order, dropout and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Passes over the training split.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>
    /// A recipe's number of training sequences in all, counted again in each epoch; null trains for <see cref="Epochs"/>.
    /// </summary>
    [JsonIgnore]
    public int? SequencesSeen { get; init; }

    /// <summary>
    /// Epochs over this many training sequences: enough for <see cref="SequencesSeen"/>, but 5 to 40; else <see cref="Epochs"/>.
    /// </summary>
    public int EpochsFor(int sequences) =>
        SequencesSeen is { } seen ? (int)Math.Clamp(Math.Round((double)seen / Math.Max(1, sequences)), 5, 40) : Epochs;

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

    /// <summary>Weight of a track's labels in the loss, by the track's id; 1 for tracks that are not named.</summary>
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

    /// <summary>Largest 2-norm of a row of a weight after every update; null for no limit.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Largest 2-norm of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Share of all steps over which the rate rises from zero at the start.</summary>
    public double WarmUp { get; init; }

    /// <summary>Decay of the schedule <c>inverse</c>: the rate is divided by 1 + decay × steps done.</summary>
    public double Decay { get; init; }

    /// <summary>Factor on the rate at a plateau.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Validations without a better metric before the rate falls (schedule plateau).</summary>
    public int PlateauPatience { get; init; } = 2;

    /// <summary>The figure of the validation split that decides which weights are kept.</summary>
    public WatchedMetric Metric { get; init; }

    /// <summary>Validations without a better metric before training stops; null to run all epochs.</summary>
    public int? Patience { get; init; }

    /// <summary>Steps between validations; null for once an epoch.</summary>
    public int? ValidateEvery { get; init; }

    /// <summary>Steps between checkpoints; null for one at every validation.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The strand of an example that the network sees.</summary>
    public StrandAugmentation Strand { get; init; } = StrandAugmentation.Random;

    /// <summary>Largest random move of a window to either side, in bp.</summary>
    public int ShiftBp { get; init; }
}
