using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>A kernel and the values of C to try with it.</summary>
/// <param name="Sizes">The parameters of the kernel that differ from the defaults of its design.</param>
/// <param name="Design">The kernel.</param>
/// <param name="Costs">Values of C, ascending.</param>
sealed record SvmCandidate(JsonObject? Sizes, KernelDesign Design, IReadOnlyList<double> Costs)
{
    /// <summary>The parameters of the kernel as text for the log.</summary>
    public string Text => Sizes is { Count: > 0 } ? string.Join(", ", Sizes.Select(s => $"{s.Key} {s.Value}")) : "the default kernel";

    /// <summary>All kernels of the options.</summary>
    /// <exception cref="ModelException">Invalid kernel parameters.</exception>
    /// <exception cref="UsageException">The kernels do not treat unknown bases in the same way.</exception>
    public static IReadOnlyList<SvmCandidate> From(SvmTrainOptions options)
    {
        IReadOnlyList<double> costs = options.Grid is { C.Count: > 0 } grid ? [.. grid.C.Distinct().Order()] : [options.C];
        if (options.Grid is not { Sizes.Count: > 0 } kernels)
            return [new(options.Sizes, KernelDesigns.Kernel(options.Design, options.Sizes, "sizes"), costs)];
        SvmCandidate[] candidates = [.. kernels.Sizes.Select((sizes, i) => Over(options, sizes, i, costs))];
        return candidates.Select(c => c.Design.Unknown).Distinct().Count() == 1 ? candidates
            : throw new UsageException("grid.sizes: unknown_bases differs between kernels; expected the same value for all");
    }

    static SvmCandidate Over(SvmTrainOptions options, JsonObject some, int index, IReadOnlyList<double> costs)
    {
        var sizes = new JsonObject().Over(options.Sizes).Over(some);
        return new(sizes, KernelDesigns.Kernel(options.Design, sizes, $"grid.sizes[{index}]"), costs);
    }
}
