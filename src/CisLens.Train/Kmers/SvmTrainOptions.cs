using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>The options of training k-mer SVMs. They are also the keys of the <c>--config</c> file, in snake case.</summary>
public sealed record SvmTrainOptions
{
    /// <summary>Name of the design; see <see cref="KernelDesigns"/>.</summary>
    public string Design { get; init; } = KernelDesigns.GkmSvm;

    /// <summary>Parameters of the kernel that differ from the defaults.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>C, the cost of an error.</summary>
    public double C { get; init; } = 1;

    /// <summary>Factor on C for positives.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>For measured values: errors up to this many standard deviations have no cost.</summary>
    public double Tube { get; init; } = 0.1;

    /// <summary>Tolerance of the stopping criterion, as <c>-e</c> of LIBSVM.</summary>
    public double StoppingGap { get; init; } = 1e-3;

    /// <summary>Kernels and values of C from which cross-validation chooses; null for those of these options.</summary>
    public SvmGrid? Grid { get; init; }

    /// <summary>
    /// Whether the model is trained on the validation split, too. Without a grid, a first model without it provides the held-out decision
    /// values for the probabilities.
    /// </summary>
    public bool TrainOnValidation { get; init; } = true;

    /// <summary>
    /// Folds of the cross-validation, which chooses from the grid, and calibrates probabilities if the validation split is too small.
    /// </summary>
    public int Folds { get; init; } = 5;

    /// <summary>Seed of the folds, as <c>-r</c> of LS-GKM.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The options of the solver.</summary>
    [JsonPropertyName("machine")]
    public SvmOptions Solver => new() { C = C, PositiveWeight = PositiveWeight, Tube = Tube, StoppingGap = StoppingGap };

    /// <summary>Checks the ranges of all options.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public void Check()
    {
        Solver.Check();
        foreach (double c in Grid?.C ?? [])
            (Solver with { C = c }).Check();
        if (Folds < 2)
            throw new UsageException($"folds is {Folds}, expected at least 2");
        if (Seed > uint.MaxValue)
            throw new UsageException($"seed is {Seed}, expected at most {uint.MaxValue}, as in LS-GKM");
    }
}
