using System.Text.Json.Nodes;

namespace CisLens.Train.Kmers;

/// <summary>
/// The kernels and values of C from which cross-validation chooses, in all combinations. With a grid, the validation split is also trained
/// on.
/// </summary>
public sealed record SvmGrid
{
    /// <summary>Values of C; empty for the C of the options.</summary>
    public IReadOnlyList<double> C { get; init; } = [];

    /// <summary>Kernels, each as the parameters that differ from those of the options; empty for the kernel of the options.</summary>
    public IReadOnlyList<JsonObject> Sizes { get; init; } = [];
}
