using System.Globalization;
using CisLens.Core;

namespace CisLens.Design.Zoo;

/// <summary>Training options by name: those of each design, and two for DeepSEA.</summary>
public static class Recipes
{
    /// <summary>DeepSEA as its authors trained it, with Torch7.</summary>
    /// <remarks>
    /// Zhou and Troyanskaya 2015: momentum; L2 of 5e-7 on the weights, whose gradient is twice that; L1 of 1e-8 on the last hidden
    /// activations; norms up to 0.9. The article has no learning rate: 1, its decay and batches of 16 are from a public re-implementation
    /// of the authors' script. A rate of 1 is for a mean over 919 tracks and may be too high for a few. Epochs and patience are ours.
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

    /// <summary>The training of DeepSEA and similar networks in Selene.</summary>
    /// <remarks>
    /// models/deepsea.py and train_model.py of Selene (Chen 2019). The learning rate, a command-line option there, is ours. 960,000 batches
    /// of 64 are 28 epochs of the 2,200,000 windows.
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

    /// <summary>The recipe with this name.</summary>
    /// <exception cref="UsageException">There is no such recipe.</exception>
    public static TrainOptions Named(string name)
    {
        string[] names = [.. All.Select(r => r.Name)];
        return All.FirstOrDefault(r => r.Name == name).Recipe
            ?? throw new UsageException($"no recipe \"{name}\"{DidYouMean.Hint(name, names)}; there are {string.Join(", ", names)}");
    }

    /// <summary>The default options of a training.</summary>
    /// <param name="design">The design.</param>
    /// <param name="sequences">Number of training sequences, which sets the epochs of some recipes; null if unknown.</param>
    /// <param name="name">A recipe of <see cref="All"/>; null for that of the design.</param>
    /// <exception cref="UsageException">There is no such recipe.</exception>
    public static TrainOptions For(ModelDesign design, int? sequences = null, string? name = null)
    {
        var recipe = name is null ? design.Recipe : Named(name);
        int epochs = sequences is { } count ? recipe.EpochsFor(count) : recipe.Epochs;
        return recipe with { Design = design.Name, Recipe = name, Epochs = epochs, SequencesSeen = null };
    }

    /// <summary>All recipes in one line. Designs with equal recipes are listed together.</summary>
    public static string Summary => string.Join("; ", All.GroupBy(r => r.Recipe)
        .Select(same => $"{string.Join(", ", same.Select(r => r.Name))}: {Describe(same.Key)}"));

    /// <summary>A recipe in one line, such as <c>sgd 0.08, momentum 0.9, batch 64</c>.</summary>
    public static string Describe(TrainOptions r)
    {
        static string Short(double value) => value.ToString(value < 1e-3 ? "0.##e0" : "0.####", CultureInfo.InvariantCulture);
        var parts = new List<string> { $"{r.Optimizer.ToString().ToLowerInvariant()} {Short(r.LearningRate)}" };
        void Add(bool applies, FormattableString text)
        {
            if (applies)
                parts.Add(FormattableString.Invariant(text));
        }
        Add(r.Momentum > 0, $"momentum {r.Momentum}");
        Add(r.WeightDecay > 0, $"weight decay {Short(r.WeightDecay)}{(r.DecayAll ? " on all parameters" : "")}");
        Add(r.HiddenL1 > 0, $"L1 {Short(r.HiddenL1)} on the last hidden layer");
        Add(r.MaxNorm > 0, $"row norms up to {r.MaxNorm}");
        Add(r.ClipNorm > 0, $"gradient norm up to {r.ClipNorm}");
        Add(true, $"batch {r.BatchSize}");
        Add(r.Schedule == ScheduleKind.Plateau, $"rate x {r.PlateauFactor} after {r.PlateauPatience} validations without a better metric");
        Add(r.Schedule == ScheduleKind.Inverse, $"decay {Short(r.Decay)}");
        Add(r.Schedule == ScheduleKind.Halving, $"rate halved in each of the last 40 % of the epochs");
        Add(r.Schedule is ScheduleKind.Cosine or ScheduleKind.OneCycle, $"{(r.Schedule == ScheduleKind.Cosine ? "cosine" : "one cycle")}");
        Add(r.SumLoss, $"sum of the loss");
        Add(r.Strand == StrandAugmentation.Alternate, $"alternating strands");
        Add(r.ShiftBp > 0, $"shifts of {r.ShiftBp} bp");
        Add(r.Patience > 0, $"stops after {r.Patience} epochs without a better {(r.Metric == WatchedMetric.Loss ? "loss" : "metric")}");
        return string.Join(", ", parts);
    }
}
