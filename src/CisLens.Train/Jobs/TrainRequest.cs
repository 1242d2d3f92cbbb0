using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;

namespace CisLens.Train.Jobs;

/// <summary>A training as the user describes it. Where a value is null, that of the design's recipe is used.</summary>
/// <param name="Data">Sequences with labels.</param>
/// <param name="Design">Name of the design; null for <c>cisnet</c>, or for that of <see cref="From"/>.</param>
/// <param name="Output">The model file to write.</param>
public sealed record TrainRequest(ILabelledSequences Data, string? Design, string Output)
{
    /// <summary>Path of a model file whose design and weights the training starts from.</summary>
    public string? From { get; init; }

    /// <summary>Layers whose weights do not change; see <see cref="TrainOptions.Freeze"/>. Empty for those of the options file.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Path of the chromatin model of a model of two steps; null for other designs.</summary>
    public string? Chromatin { get; init; }

    /// <summary>Folder that keeps the features of a model of two steps for other trainings; null for none.</summary>
    public string? Features { get; init; }

    /// <summary>Sizes of the design to start with; the options file replaces them. Set by <see cref="TrainableDesigns.Prepare"/>.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>Name of another recipe than the design's own.</summary>
    public string? Recipe { get; init; }

    /// <summary>A JSON file of options that replace those of the recipe.</summary>
    public OptionsFile? Config { get; init; }

    /// <summary>A grid of options; the training keeps the best combination. Null for one training.</summary>
    public SearchGrid? Search { get; init; }

    /// <summary>Path of a table with the weight of each track in the loss.</summary>
    public string? TaskWeights { get; init; }

    /// <summary>Number of passes over the training split.</summary>
    public int? Epochs { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The device as text, such as <c>auto</c> or <c>cpu</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Maximum number of threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Genome build of the data, for the manifest.</summary>
    public string? Build { get; init; }

    /// <summary>Which base of a window the data was centred on, for the manifest.</summary>
    public Centre Centre { get; init; } = Centre.Left;
}
