using System.Diagnostics;
using System.Globalization;
using CisLens.Core;

namespace CisLens.Cli.Tests;

/// <summary>
/// The real program, killed and asked to stop while it trains (reliability goals 6 and 18). <c>CIS_KILLS=n</c> asks for n
/// kills instead of a handful; <c>CIS_KILL_SEED</c> replays a run.
/// </summary>
public sealed class TrainKillTests : IDisposable
{
    const int CrashPointsOfTheRun = 110;
    static readonly string[] s_small = ["--genome-bp", "300000", "--contigs", "4", "--elements", "160", "--variants", "10", "--mpra", "10", "--qtl", "10"];
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public TrainKillTests()
    {
        Assert.Equal(0, Finish(Start(["simulate", "-o", "sim", .. s_small])).ExitCode);
        Assert.Equal(0, Finish(Start(["prepare", "--genome", "sim/genome.fa", "--samples", "sim/samples.tsv", "--window", "100", "-o", "data"])).ExitCode);
        File.WriteAllText(Path.Combine(_folder, "train.json"), """
            { "sizes": { "filters": 8, "hidden": 8, "dilations": [1] }, "epochs": 2, "batch_size": 32, "validate_every": 5, "checkpoint_every": 2 }
            """);
        Assert.Equal(0, Finish(Train("whole")).ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Killed_at_any_moment_and_resumed_the_bytes_are_those_of_an_uninterrupted_run()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("CIS_KILLS") ?? "6", CultureInfo.InvariantCulture);
        ulong seed = ulong.Parse(Environment.GetEnvironmentVariable("CIS_KILL_SEED") ?? DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var rng = new Rng(seed);
        int died = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            string run = $"kill{kill}", how = kill % 3 == 2 ? $"after {rng.Next(2000)} ms" : $"at crash point {1 + rng.Next(CrashPointsOfTheRun)}";
            died += Kill(run, how) ? 1 : 0;
            var resumed = Finish(Train(run, "--resume"));
            Assert.True(resumed.ExitCode == 0, $"seed {seed}, killed {how}: {resumed.Error}");
            AssertSame(run, $"seed {seed}, killed {how}");
            Directory.Delete(Path.Combine(_folder, run), recursive: true);
        }
        TestContext.Current.SendDiagnosticMessage($"seed {seed}: {kills} kills, {died} while it ran, {kills} passed, 0 failed");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Asked_to_stop_it_writes_a_checkpoint_and_says_7(string signal)
    {
        var running = Train(signal);
        Until(() => Directory.Exists(At(signal, ".checkpoints")) || running.HasExited);
        using (var sender = Process.Start("kill", ["-s", signal, running.Id.ToString(CultureInfo.InvariantCulture)]))
            sender.WaitForExit();
        var stopped = Finish(running);
        if (stopped.ExitCode == 0)
            Assert.Skip("it was done before the signal came");
        Assert.Equal((7, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("--resume", stopped.Error);
        Assert.False(File.Exists(At(signal)));
        Assert.Equal(0, Finish(Train(signal, "--resume")).ExitCode);
        AssertSame(signal, signal);
    }

    [Fact]
    public void An_interrupted_training_is_not_overwritten_unasked()
    {
        Kill("again", "at crash point 40");
        var again = Finish(Train("again"));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--resume goes on with it, --force starts again", again.Error);
        Assert.Equal(2, Finish(Train("whole")).ExitCode);
        Assert.Contains("nothing to resume", Finish(Train("whole", "--resume")).Error);
    }

    bool Kill(string run, string how)
    {
        string number = how.Split(' ').First(word => int.TryParse(word, out _));
        bool timed = how.EndsWith("ms", StringComparison.Ordinal);
        var running = Start(Arguments(run), timed ? null : number);
        if (timed && !running.WaitForExit(int.Parse(number, CultureInfo.InvariantCulture)))
            running.Kill();
        return Finish(running).ExitCode != 0;
    }

    void AssertSame(string run, string context)
    {
        foreach (string ending in new[] { "", ".log.jsonl" })
            Assert.True(File.ReadAllBytes(At("whole", ending)).AsSpan().SequenceEqual(File.ReadAllBytes(At(run, ending))), context);
        Assert.False(Directory.Exists(At(run, ".checkpoints")), context);
    }

    /// <summary>Every run has a folder of its own and the same file name, which is the model's name.</summary>
    string At(string run, string ending = "") => Path.Combine(_folder, run, "m.clm" + ending);

    Process Train(string run, params string[] more) => Start(Arguments(run, more));

    string[] Arguments(string run, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(_folder, run));
        return ["train", "data", "--config", "train.json", "-@", "1", "-o", $"{run}/m.clm", .. more];
    }

    Process Start(string[] arguments, string? crashAt = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "cislens.exe" : "cislens");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardError = true, RedirectStandardOutput = true };
        if (crashAt is not null)
            start.Environment["CIS_CRASH_AT"] = crashAt;
        return Process.Start(start)!;
    }

    static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }

    static void Until(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached() && clock.Elapsed < TimeSpan.FromMinutes(2);)
            Thread.Sleep(20);
    }
}
