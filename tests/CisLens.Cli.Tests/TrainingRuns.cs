using System.Diagnostics;
using System.Globalization;

namespace CisLens.Cli.Tests;

/// <summary>A small dataset, and a training of it that nobody disturbed, made once; every other run has a folder of its own beside it.</summary>
public sealed class TrainingRuns : IDisposable
{
    const string Options = """
        { "sizes": { "filters": 8, "hidden": 8, "dilations": [1] }, "epochs": 2, "batch_size": 32, "validate_every": 5, "checkpoint_every": 2 }
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public TrainingRuns()
    {
        MustFinish(Start(["simulate", "-o", "sim", "--genome-bp", "300000", "--contigs", "4", "--elements", "160", "--variants", "10", "--mpra", "10", "--qtl", "10"]));
        MustFinish(Start(["prepare", "--genome", "sim/genome.fa", "--samples", "sim/samples.tsv", "--window", "100", "-o", "data"]));
        File.WriteAllText(Path.Combine(_folder, "train.json"), Options);
        MustFinish(Train("whole"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The model file of a run, or what stands beside it; the file is called the same in all, for it gives the model its name.</summary>
    public string At(string run, string ending = "") => Path.Combine(_folder, run, "m.clm" + ending);

    /// <summary>Begins to train.</summary>
    public Process Train(string run, params string[] more) => Start(Arguments(run, more));

    /// <summary>Begins to train and dies at a crash point.</summary>
    public Process TrainUntil(string run, int crashPoint) => Start(Arguments(run), crashPoint.ToString(CultureInfo.InvariantCulture));

    string[] Arguments(string run, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(_folder, run));
        return ["train", "data", "--config", "train.json", "-@", "1", "-o", $"{run}/m.clm", .. more];
    }

    /// <summary>Removes a run.</summary>
    public void Remove(string run) => Directory.Delete(Path.Combine(_folder, run), recursive: true);

    /// <summary>Waits for the end.</summary>
    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }

    static void MustFinish(Process process)
    {
        var (code, _, error) = Finish(process);
        Assert.True(code == 0, error);
    }

    Process Start(string[] arguments, string? crashAt = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "cislens"), arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (crashAt is not null)
            start.Environment["CIS_CRASH_AT"] = crashAt;
        return Process.Start(start)!;
    }
}
