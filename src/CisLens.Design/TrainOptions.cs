using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CisLens.Design;

/// <summary>
/// The options of training a network. A recipe is such a record: each design has one, and <see cref="Zoo.Recipes"/> has more. They are also
/// the keys of <c>--config</c> and <c>--show-config</c>, in snake case.
/// </summary>
public sealed record TrainOptions
{
    /// <summary>Name of the design.</summary>
    public string Design { get; init; } = "cisnet";

    /// <summary>The recipe with the default values; null for that of the design.</summary>
    public string? Recipe { get; init; }

    /// <summary>Sizes of the design that differ from its defaults.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>SHA-256 of the model whose weights the training starts from; null for random weights. Set by <c>--from</c>.</summary>
    public string? Parent { get; init; }

    /// <summary>
    /// Layers whose weights and statistics do not change: names, prefixes such as <c>conv*</c>, or <c>trunk</c>, all layers before the
    /// last; null for none.
    /// </summary>
    public IReadOnlyList<string>? Freeze { get; init; }

    /// <summary>Seed of weights, order, dropout and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of passes over the training split.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>
    /// The total number of training sequences of a recipe, counted again in each epoch; null to use <see cref="Epochs"/>.
    /// </summary>
    [JsonIgnore]
    public int? SequencesSeen { get; init; }

    /// <summary>
    /// Number of epochs for a number of training sequences: enough for <see cref="SequencesSeen"/>, but 5 to 40; otherwise
    /// <see cref="Epochs"/>.
    /// </summary>
    public int EpochsFor(int sequences) =>
        SequencesSeen is { } seen ? (int)Math.Clamp(Math.Round((double)seen / Math.Max(1, sequences)), 5, 40) : Epochs;

    /// <summary>Number of examples per batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Number of batches whose gradients are summed before the weights are updated.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// Whether most activations are computed again for the gradients, and not kept: less memory for long windows, about a third more time.
    /// </summary>
    public bool Recompute { get; init; }

    /// <summary>
    /// Whether matrix products and convolutions of training round their inputs to bfloat16: faster on a GPU that has units for it.
    /// </summary>
    public bool Bf16 { get; init; }

    /// <summary>The loss to minimise.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Whether the loss is the sum over tracks and batch, not the mean.</summary>
    public bool SumLoss { get; init; }

    /// <summary>Weight of the Poisson loss of the sum in <see cref="LossKind.PoissonMultinomial"/>.</summary>
    public double TotalWeight { get; init; } = 0.2;

    /// <summary>Whether the positives of each track are weighted so that both classes have the same total weight (BCE).</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Weights of tracks in the loss, by track id; 1 for tracks that are not listed.</summary>
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

    /// <summary>Whether weight decay applies to all parameters.</summary>
    public bool DecayAll { get; init; }

    /// <summary>Penalty on the sum of the absolute activations of the last hidden layer, per sequence.</summary>
    public double HiddenL1 { get; init; }

    /// <summary>Maximum 2-norm of each row of a weight after an update; null for no limit.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Maximum 2-norm of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Share of the steps, at the start, in which the learning rate rises from 0.</summary>
    public double WarmUp { get; init; }

    /// <summary>Decay of the schedule <c>inverse</c>: the rate is divided by 1 + decay × steps done.</summary>
    public double Decay { get; init; }

    /// <summary>Factor on the learning rate at a plateau.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Number of validations without a better metric before the learning rate falls (schedule <c>plateau</c>).</summary>
    public int PlateauPatience { get; init; } = 2;

    /// <summary>The metric on the validation split that chooses the best weights.</summary>
    public WatchedMetric Metric { get; init; }

    /// <summary>Number of validations without a better metric before training stops; null to run all epochs.</summary>
    public int? Patience { get; init; }

    /// <summary>Steps between validations; null for one per epoch.</summary>
    public int? ValidateEvery { get; init; }

    /// <summary>Steps between checkpoints; null for one per validation.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The strand on which the network reads a training example.</summary>
    public StrandAugmentation Strand { get; init; } = StrandAugmentation.Random;

    /// <summary>Maximum random shift of a window in either direction, in bp.</summary>
    public int ShiftBp { get; init; }
}
