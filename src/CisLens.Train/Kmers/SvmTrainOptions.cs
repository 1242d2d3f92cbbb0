using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>Everything that decides how support vector machines are trained; also the JSON file of <c>--config</c>, in snake case.</summary>
public sealed record SvmTrainOptions
{
    /// <summary>Name of the design: see <see cref="KernelDesigns"/>.</summary>
    public string Design { get; init; } = KernelDesigns.GkmSvm;

    /// <summary>Parameters of the kernel that differ from its defaults.</summary>
    public JsonObject? Sizes { get; init; }

    /// <summary>C, the price of an error.</summary>
    public double C { get; init; } = 1;

    /// <summary>Factor on C for positives.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>Measured numbers: errors up to this many standard deviations cost nothing.</summary>
    public double Tube { get; init; } = 0.1;

    /// <summary>LIBSVM's stopping gap.</summary>
    public double StoppingGap { get; init; } = 1e-3;

    /// <summary>Kernels and prices to choose among by cross-validation; null for the one of these options.</summary>
    public SvmGrid? Grid { get; init; }

    /// <summary>Parts of the cross-validation that chooses, and that calibrates probabilities where there is no validation split.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Seed of the parts, LS-GKM's <c>-r</c>.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the machine's own options are.</summary>
    public SvmOptions Machine => new() { C = C, PositiveWeight = PositiveWeight, Tube = Tube, StoppingGap = StoppingGap };

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="UsageException">A number is out of range.</exception>
    public void Check()
    {
        Machine.Check();
        foreach (double c in Grid?.C ?? [])
            (Machine with { C = c }).Check();
        if (Folds < 2)
            throw new UsageException($"folds is {Folds}, expected at least 2");
        if (Seed > uint.MaxValue)
            throw new UsageException($"seed is {Seed}, expected at most {uint.MaxValue}: it is that of LS-GKM's parts");
    }
}
