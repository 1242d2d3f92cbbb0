using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Options for training a support vector machine. The defaults are those of LS-GKM.</summary>
public sealed record SvmOptions
{
    /// <summary>C, the cost of an error.</summary>
    public double C { get; init; } = 1;

    /// <summary>Factor for the C of positives.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>Stopping gap of LIBSVM: how far two examples may be from the conditions of the optimum.</summary>
    public double StoppingGap { get; init; } = 1e-3;

    /// <summary>Regression: errors up to this size cost nothing.</summary>
    public double Tube { get; init; } = 0.1;

    /// <summary>Most products. Training then stops with a warning.</summary>
    public int MostProducts { get; init; } = 10_000;

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">Numbers are out of range. The message names all of them.</exception>
    public void Check()
    {
        string[] faults =
        [
            .. Fault("C", C, C > 0), .. Fault("the weight of positives", PositiveWeight, PositiveWeight > 0),
            .. Fault("the stopping gap", StoppingGap, StoppingGap > 0), .. Fault("the tube", Tube, Tube >= 0, "of at least 0"),
        ];
        if (faults.Length > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    static IEnumerable<string> Fault(string name, double value, bool good, string range = "above 0") =>
        good && double.IsFinite(value) ? [] : [$"{name} is {value}; expected a number {range}"];
}
