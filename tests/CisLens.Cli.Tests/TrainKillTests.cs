using System.Globalization;
using CisLens.Core;
using static CisLens.Cli.Tests.Child;

namespace CisLens.Cli.Tests;

/// <summary>
/// Kills or stops the real program while it trains, then resumes the training (reliability goals 6 and 18).
/// <c>CIS_KILLS</c> sets the number of kills; the default is 6. <c>CIS_KILL_SEED</c> replays a run.
/// </summary>
public sealed class TrainKillTests(TrainingRuns runs)
{
    const int CrashPointsOfTheRun = 110;

    [Fact]
    public void Killed_at_any_moment_and_resumed_the_bytes_are_those_of_an_uninterrupted_run()
    {
        int kills = (int)Setting("CIS_KILLS", 6);
        ulong seed = Setting("CIS_KILL_SEED", (ulong)DateTime.UtcNow.Ticks);
        var rng = new Rng(seed);
        int died = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            bool timed = kill % 3 == 2;
            int when = timed ? rng.Next(2000) : 1 + rng.Next(CrashPointsOfTheRun);
            string run = $"kill{kill}", context = $"seed {seed}, killed {(timed ? "after ms" : "at crash point")} {when}";
            died += (timed ? KillAfter(run, when) : KillAt(run, when)) ? 1 : 0;
            runs.Resume(run);
            AssertSame(run, context);
            runs.Remove(run);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {kills} kills, {died} of them before the end; {kills} passed, 0 failed");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Asked_to_stop_at_any_moment_and_resumed_the_bytes_are_those_of_an_uninterrupted_run(string signal)
    {
        var running = runs.Train(signal);
        Until(running, () => Directory.Exists(runs.At(signal, ".checkpoints")));
        Signal(running, signal);
        int code = Finish(running).ExitCode;
        Assert.True(code is 7 or 0, $"exit code {code}");   // 0: the run ended before the signal arrived
        Assert.Equal(code == 0, File.Exists(runs.At(signal)));
        runs.Resume(signal);
        AssertSame(signal, signal);
    }

    [Fact]
    public void An_interrupted_training_is_not_overwritten_unasked()
    {
        KillAt("again", 40);
        var again = Finish(runs.Train("again"));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--resume continues it, --force starts again", again.Error);
        Assert.Equal(2, Finish(runs.Train("whole")).ExitCode);
        Assert.Contains("nothing to resume", Finish(runs.Train("whole", "--resume")).Error);
    }

    bool KillAt(string run, int crashPoint) => Finish(runs.TrainUntil(run, crashPoint)).ExitCode != 0;

    bool KillAfter(string run, int milliseconds)
    {
        var running = runs.Train(run);
        if (!running.WaitForExit(milliseconds))
            running.Kill();
        return Finish(running).ExitCode != 0;
    }

    void AssertSame(string run, string context)
    {
        foreach (string ending in new[] { "", ".log.jsonl" })
            Assert.True(File.ReadAllBytes(runs.At("whole", ending)).AsSpan().SequenceEqual(File.ReadAllBytes(runs.At(run, ending))), context);
        Assert.False(Directory.Exists(runs.At(run, ".checkpoints")), context);
    }

    static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
