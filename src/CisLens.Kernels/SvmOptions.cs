using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Options of training a support vector machine; the defaults are those of LS-GKM.</summary>
public sealed record SvmOptions
{
    /// <summary>C, the price of an error.</summary>
    public double C { get; init; } = 1;

    /// <summary>Factor on C for positives.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>LIBSVM's stopping gap: the most by which two examples may break the conditions of the optimum.</summary>
    public double StoppingGap { get; init; } = 1e-3;

    /// <summary>Regression: errors up to this cost nothing.</summary>
    public double Tube { get; init; } = 0.1;

    /// <summary>Most products before giving up with a warning.</summary>
    public int MostProducts { get; init; } = 10_000;

    /// <summary>Refuses what makes no sense, all faults in one message.</summary>
    /// <exception cref="UsageException">A number is out of range.</exception>
    public void Check()
    {
        string[] faults =
        [
            .. Fault("C", C, C > 0), .. Fault("the weight of positives", PositiveWeight, PositiveWeight > 0),
            .. Fault("the stopping gap", StoppingGap, StoppingGap > 0), .. Fault("the tube", Tube, Tube >= 0),
        ];
        if (faults.Length > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    static IEnumerable<string> Fault(string name, double value, bool good) =>
        good && double.IsFinite(value) ? [] : [$"{name} is {value}, expected a number above 0"];
}
