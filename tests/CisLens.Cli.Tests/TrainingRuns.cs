using System.Diagnostics;
using System.Globalization;

[assembly: AssemblyFixture(typeof(CisLens.Cli.Tests.TrainingRuns))]

namespace CisLens.Cli.Tests;

/// <summary>A small simulated world, its dataset, and a training of it that nobody disturbed, made once; every other run has a folder of its own beside it.</summary>
public sealed class TrainingRuns : IDisposable
{
    const string Options = """
        { "sizes": { "filters": 8, "hidden": 8, "dilations": [1] }, "epochs": 2, "batch_size": 32, "validate_every": 5, "checkpoint_every": 2 }
        """;

    /// <summary>Holds <c>sim</c>, <c>data</c>, <c>train.json</c>, <c>whole/m.clm</c>, and a folder for each run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cislens-").FullName;

    public TrainingRuns()
    {
        MustRun(["simulate", "-o", "sim", "--genome-bp", "300000", "--contigs", "4", "--elements", "160", "--variants", "60", "--mpra", "10", "--qtl", "10"]);
        MustRun(["prepare", "peaks", "--genome", "sim/genome.fa", "--samples", "sim/samples.tsv", "--window", "100", "-o", "data"]);
        File.WriteAllText(Path.Combine(Folder, "train.json"), Options);
        MustRun(Arguments("whole"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The model file of a run, or what stands beside it; the file is called the same in all, for it gives the model its name.</summary>
    public string At(string run, string ending = "") => Path.Combine(Folder, run, "m.clm" + ending);

    /// <summary>Begins to train.</summary>
    public Process Train(string run, params string[] more) => Start(Arguments(run, more));

    /// <summary>Begins to train and dies at a crash point.</summary>
    public Process TrainUntil(string run, int crashPoint) => Start(Arguments(run), crashPoint.ToString(CultureInfo.InvariantCulture));

    string[] Arguments(string run, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(Folder, run));
        return ["train", "data", "--config", "train.json", "-@", "1", "-o", $"{run}/m.clm", .. more];
    }

    /// <summary>Removes a run.</summary>
    public void Remove(string run) => Directory.Delete(Path.Combine(Folder, run), recursive: true);

    /// <summary>Continues a stopped or killed training, in this process.</summary>
    public void Resume(string run) => MustRun(Arguments(run, "--resume"));

    void MustRun(string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(Folder, arguments);
        Assert.True(code == 0, error);
    }

    Process Start(string[] arguments, string? crashAt = null) =>
        Child.Start(Folder, Child.CisLens, arguments, crashAt is null ? [] : [("CIS_CRASH_AT", crashAt)]);
}
