using System.Globalization;
using CisLens.Core;

namespace CisLens.Cli.Tests.Faults;

/// <summary>
/// Makes one call to the disk fail, as on a full or broken disk (docs/reliability.md). By default a test tries two random calls.
/// With <c>CIS_FAULTS=all</c>, which <c>tests/faults/run</c> sets, a test fails the calls of each kind one after another,
/// until a run makes fewer calls. <c>CIS_FAULT_SEED</c> replays a random choice.
/// </summary>
public sealed class FaultTests(TrainingRuns runs)
{
    const int Sample = 2;

    // the call, its error, and the approximate number of such calls in the shortest run
    static readonly (string Call, string Cause, int Calls)[] s_kinds =
        [("write", "ENOSPC", 12), ("write", "EIO", 12), ("fsync", "ENOSPC", 13), ("fsync", "EIO", 13), ("rename", "ENOSPC", 5), ("rename", "EIO", 5), ("read", "EIO", 30)];

    [Theory]
    [InlineData("prepare peaks --genome sim/genome.fa --samples sim/samples.tsv --window 100 -o TO/data")]
    [InlineData("train data --config train.json -@ 1 -o TO/m.clm")]
    [InlineData("score sim/variants.vcf -f sim/genome.fa -m whole/m.clm -o TO/s.vcf.gz -W --tsv TO/s.tsv")]
    public void A_call_that_fails_is_said_in_one_line_leaves_nothing_half_and_the_run_can_be_resumed(string command)
    {
        var disk = FaultyDisk.Build(runs.Folder) ?? throw new InvalidOperationException("cc does not work; setup installs it with g++");
        var trial = new FaultTrial(runs.Folder, disk, command);
        trial.RunSound();
        bool all = Environment.GetEnvironmentVariable("CIS_FAULTS") == "all";
        ulong seed = Environment.GetEnvironmentVariable("CIS_FAULT_SEED") is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : (ulong)DateTime.UtcNow.Ticks;
        var (failed, found) = all ? Every(trial) : Some(trial, new Rng(seed));
        trial.Clean();
        string said = $"{command.Split(' ')[0]}, {(all ? "every call" : $"seed {seed}")}: {failed} calls failed";
        Assert.True(found.Count == 0, $"{said}\n{string.Join('\n', found)}");
        TestContext.Current.TestOutputHelper!.WriteLine(said);
    }

    static (int Failed, List<string> Found) Every(FaultTrial trial)
    {
        int failed = 0;
        var all = new List<string>();
        foreach (var (call, cause, _) in s_kinds)
            for (int at = 1; ; at++, failed++)
            {
                var (file, found) = trial.Try(new(call, cause, at));
                all.AddRange(found);
                if (file is null)
                    break;
            }
        return (failed, all);
    }

    static (int Failed, List<string> Found) Some(FaultTrial trial, Rng rng)
    {
        int failed = 0;
        var all = new List<string>();
        for (int i = 0; i < Sample; i++)
        {
            var (call, cause, calls) = s_kinds[rng.Next(s_kinds.Length)];
            var (file, found) = trial.Try(new(call, cause, 1 + rng.Next(calls)));
            all.AddRange(found);
            failed += file is null ? 0 : 1;
        }
        return (failed, all);
    }
}
