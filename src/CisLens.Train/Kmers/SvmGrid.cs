using System.Text.Json.Nodes;

namespace CisLens.Train.Kmers;

/// <summary>What a cross-validation chooses among: every kernel with every C. It takes the place of the validation split, which is then trained on, too.</summary>
public sealed record SvmGrid
{
    /// <summary>Prices of an error; empty for the one of the options.</summary>
    public IReadOnlyList<double> C { get; init; } = [];

    /// <summary>Kernels, each as the parameters that differ from those of the options; empty for that one alone.</summary>
    public IReadOnlyList<JsonObject> Sizes { get; init; } = [];
}
