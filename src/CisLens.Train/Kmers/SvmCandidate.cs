using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>A kernel that may be chosen, with the prices of an error to try, ascending.</summary>
/// <param name="Sizes">The kernel's parameters that differ from its design's defaults.</param>
/// <param name="Design">The kernel.</param>
/// <param name="Prices">Values of C.</param>
sealed record SvmCandidate(JsonObject? Sizes, KernelDesign Design, IReadOnlyList<double> Prices)
{
    /// <summary>The kernel's parameters for people.</summary>
    public string Text => Sizes is { Count: > 0 } ? string.Join(", ", Sizes.Select(s => $"{s.Key} {s.Value}")) : "the default kernel";

    /// <summary>Every kernel that options ask for.</summary>
    /// <exception cref="ModelException">A kernel is none.</exception>
    /// <exception cref="UsageException">The kernels would not see the same sequences.</exception>
    public static IReadOnlyList<SvmCandidate> From(SvmTrainOptions options)
    {
        IReadOnlyList<double> prices = options.Grid is { C.Count: > 0 } grid ? [.. grid.C.Distinct().Order()] : [options.C];
        if (options.Grid is not { Sizes.Count: > 0 } kernels)
            return [new(options.Sizes, KernelDesigns.Kernel(options.Design, options.Sizes, "sizes"), prices)];
        SvmCandidate[] candidates = [.. kernels.Sizes.Select((sizes, i) => Over(options, sizes, i, prices))];
        return candidates.Select(c => c.Design.Unknown).Distinct().Count() == 1 ? candidates
            : throw new UsageException("grid.sizes: unknown_bases differs between kernels, which then would see other sequences; expected one");
    }

    static SvmCandidate Over(SvmTrainOptions options, JsonObject some, int place, IReadOnlyList<double> prices)
    {
        var sizes = new JsonObject().Over(options.Sizes).Over(some);
        return new(sizes, KernelDesigns.Kernel(options.Design, sizes, $"grid.sizes[{place}]"), prices);
    }
}
