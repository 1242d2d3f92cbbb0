using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Kernels;

namespace CisLens.Train.Machines;

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

    /// <summary>Parts of the cross-validation that calibrates probabilities where there is no validation split.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Seed of the parts.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the machine's own options are.</summary>
    public SvmOptions Machine => new() { C = C, PositiveWeight = PositiveWeight, Tube = Tube, StoppingGap = StoppingGap };

    /// <summary>Reads a file; what it leaves out has its default.</summary>
    /// <exception cref="InputException">It is not a JSON object of such options.</exception>
    public static SvmTrainOptions Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SvmTrainOptions>(File.ReadAllText(path), Json.Indented) ?? throw InputException.In(path, "holds null, expected an object of options");
        }
        catch (JsonException e)
        {
            throw InputException.At(path, (e.LineNumber ?? 0) + 1, e.Message.Split(". Path")[0].ReplaceLineEndings(" "));
        }
    }
}
