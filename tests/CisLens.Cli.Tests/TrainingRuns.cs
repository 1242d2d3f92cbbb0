using System.Diagnostics;
using System.Globalization;

[assembly: AssemblyFixture(typeof(CisLens.Cli.Tests.TrainingRuns))]

namespace CisLens.Cli.Tests;

/// <summary>Simulated data, a small dataset and one undisturbed training run, which are made once for all tests.</summary>
/// <remarks>Each other run has its own folder next to the undisturbed one.</remarks>
public sealed class TrainingRuns : IDisposable
{
    const string Options = """
        { "sizes": { "filters": 8, "hidden": 8, "dilations": [1] }, "epochs": 2, "batch_size": 32, "validate_every": 5, "checkpoint_every": 2 }
        """;

    /// <summary>Folder with <c>sim</c>, <c>data</c>, <c>train.json</c>, <c>whole/m.clm</c> and one folder per run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cislens-").FullName;

    public TrainingRuns()
    {
        MustRun(["simulate", "-o", "sim", "--genome-bp", "300000", "--contigs", "4", "--elements", "160", "--variants", "60", "--mpra", "10", "--qtl", "10"]);
        MustRun(["prepare", "peaks", "--genome", "sim/genome.fa", "--samples", "sim/samples.tsv", "--window", "100", "-o", "data"]);
        File.WriteAllText(Path.Combine(Folder, "train.json"), Options);
        MustRun(Arguments("whole"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Returns the path of a run's model file, or of another output of the run if an ending is given.</summary>
    /// <remarks>The model file has the same name in all runs, because the name of the model comes from it.</remarks>
    public string At(string run, string ending = "") => Path.Combine(Folder, run, "m.clm" + ending);

    /// <summary>Starts a training run.</summary>
    public Process Train(string run, params string[] more) => Start(Arguments(run, more));

    /// <summary>Starts a training run that dies at a crash point.</summary>
    public Process TrainUntil(string run, int crashPoint) => Start(Arguments(run), crashPoint.ToString(CultureInfo.InvariantCulture));

    string[] Arguments(string run, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(Folder, run));
        return ["train", "data", "--config", "train.json", "-@", "1", "-o", $"{run}/m.clm", .. more];
    }

    /// <summary>Removes the folder of a run.</summary>
    public void Remove(string run) => Directory.Delete(Path.Combine(Folder, run), recursive: true);

    /// <summary>Resumes a stopped or killed training run in this process.</summary>
    public void Resume(string run) => MustRun(Arguments(run, "--resume"));

    void MustRun(string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(Folder, arguments);
        Assert.True(code == 0, error);
    }

    Process Start(string[] arguments, string? crashAt = null) =>
        Child.Start(Folder, Child.CisLens, arguments, crashAt is null ? [] : [("CIS_CRASH_AT", crashAt)]);
}
