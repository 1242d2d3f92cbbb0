using System.Globalization;
using CisLens.Core;

namespace CisLens.Design.Zoo;

/// <summary>Ways to train by name: that of each design, and those that a paper's authors and their successors do not share.</summary>
public static class Recipes
{
    /// <summary>DeepSEA as its authors trained it, with Torch7.</summary>
    /// <remarks>
    /// Zhou and Troyanskaya 2015: momentum; L2 of 5e-7 on the weights, whose gradient is twice that; L1 of 1e-8 on the last hidden
    /// activations; norms up to 0.9. The article gives no learning rate: 1, its decay and batches of 16 are what a public
    /// re-implementation says of the authors' script; 1 is for a mean over 919 tracks and may be too much for a few. Epochs and
    /// patience are ours.
    /// </remarks>
    public static TrainOptions DeepSea { get; } = new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 1,
        Momentum = 0.9,
        WeightDecay = 2 * 5e-7,
        HiddenL1 = 1e-8,
        MaxNorm = 0.9,
        BatchSize = 16,
        Epochs = 30,
        Patience = 5,
        Schedule = ScheduleKind.Inverse,
        Decay = 8e-7,
        Metric = WatchedMetric.Loss,
    };

    /// <summary>Selene's way for DeepSEA and its kin.</summary>
    /// <remarks>
    /// Selene's models/deepsea.py and train_model.py (Chen 2019). The learning rate, a command-line value there, is ours; 960,000
    /// batches of 64 are 28 epochs of the 2,200,000 windows.
    /// </remarks>
    public static TrainOptions Selene { get; } = new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.08,
        Momentum = 0.9,
        WeightDecay = 1e-6,
        DecayAll = true,
        BatchSize = 64,
        Epochs = 28,
        Schedule = ScheduleKind.Plateau,
        PlateauFactor = 0.8,
        PlateauPatience = 16,
        Metric = WatchedMetric.Loss,
    };

    /// <summary>All recipes by name, in the order of the designs.</summary>
    public static IReadOnlyList<(string Name, TrainOptions Recipe)> All { get; } =
    [
        ("deepsea", DeepSea),
        ("deepsea-selene", Selene),
        .. Designs.All.Where(d => d.Name != "deepsea").Select(d => (d.Name, d.Recipe)),
    ];

    /// <summary>A recipe.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static TrainOptions Named(string name) => All.FirstOrDefault(r => r.Name == name).Recipe
        ?? throw new UsageException($"no recipe \"{name}\"{DidYouMean.Hint(name, All.Select(r => r.Name))}; there are {string.Join(", ", All.Select(r => r.Name))}");

    /// <summary>The options of a training that are in force when the user changes nothing.</summary>
    /// <param name="design">The design.</param>
    /// <param name="sequences">Sequences in the training split, from which some recipes take the number of epochs; null where not known.</param>
    /// <param name="name">The recipe, one of <see cref="All"/>; null for the design's own.</param>
    /// <exception cref="UsageException">There is no such recipe.</exception>
    public static TrainOptions For(ModelDesign design, int? sequences = null, string? name = null)
    {
        var recipe = name is null ? design.Recipe : Named(name);
        int epochs = sequences is { } count ? recipe.EpochsFor(count) : recipe.Epochs;
        return recipe with { Design = design.Name, Recipe = name, Epochs = epochs, SequencesSeen = null };
    }

    /// <summary>All recipes in one line, those that are the same together.</summary>
    public static string Summary => string.Join("; ", All.GroupBy(r => r.Recipe).Select(same => $"{string.Join(", ", same.Select(r => r.Name))}: {Describe(same.Key)}"));

    /// <summary>A recipe in one line, such as <c>sgd 0.08, momentum 0.9, batch 64</c>.</summary>
    public static string Describe(TrainOptions r)
    {
        static string Short(double value) => value.ToString(value < 1e-3 ? "0.##e0" : "0.####", CultureInfo.InvariantCulture);
        var words = new List<string> { $"{r.Optimizer.ToString().ToLowerInvariant()} {Short(r.LearningRate)}" };
        void Say(bool said, FormattableString text)
        {
            if (said)
                words.Add(FormattableString.Invariant(text));
        }
        Say(r.Momentum > 0, $"momentum {r.Momentum}");
        Say(r.WeightDecay > 0, $"weight decay {Short(r.WeightDecay)}{(r.DecayAll ? " of everything" : "")}");
        Say(r.HiddenL1 > 0, $"L1 {Short(r.HiddenL1)} on the last hidden activations");
        Say(r.MaxNorm > 0, $"norms up to {r.MaxNorm}");
        Say(r.ClipNorm > 0, $"gradients up to {r.ClipNorm}");
        Say(true, $"batch {r.BatchSize}");
        Say(r.Schedule == ScheduleKind.Plateau, $"x {r.PlateauFactor} after {r.PlateauPatience} flat validations");
        Say(r.Schedule == ScheduleKind.Inverse, $"decay {Short(r.Decay)}");
        Say(r.Schedule == ScheduleKind.Halving, $"halved with each of the last four tenths of the epochs");
        Say(r.Schedule is ScheduleKind.Cosine or ScheduleKind.OneCycle, $"{(r.Schedule == ScheduleKind.Cosine ? "cosine" : "one cycle")}");
        Say(r.SumLoss, $"loss summed");
        Say(r.Strand == StrandAugmentation.Alternate, $"strands in turn");
        Say(r.ShiftBp > 0, $"shifts of {r.ShiftBp} bp");
        Say(r.Patience > 0, $"stops after {r.Patience} epochs without a better {(r.Metric == WatchedMetric.Loss ? "loss" : "metric")}");
        return string.Join(", ", words);
    }
}
