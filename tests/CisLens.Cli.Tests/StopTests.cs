using System.Diagnostics;
using static CisLens.Cli.Tests.Child;

namespace CisLens.Cli.Tests;

/// <summary>Sends a stop signal to the real program during work that would take minutes (docs/reliability.md).</summary>
public sealed class StopTests(TrainingRuns runs)
{
    // the goal is one batch, which takes milliseconds here, plus two seconds; a busy computer may need four seconds more
    static readonly TimeSpan s_most = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Training_stops_within_a_batch_with_a_checkpoint(string signal)
    {
        string folder = New($"train-{signal}"), checkpoints = Path.Combine(folder, "m.clm.checkpoints");
        File.WriteAllText(Path.Combine(folder, "long.json"), File.ReadAllText(Path.Combine(runs.Folder, "train.json")).Replace("\"epochs\": 2", "\"epochs\": 100000, \"patience\": 1000000"));
        string[] command = ["train", "data", "--config", $"{folder}/long.json", "-@", "1", "-o", $"{folder}/m.clm"];
        Stops(command, signal, () => Steps(checkpoints).Length > 1, "run the same command with --resume to continue");
        string[] first = Steps(checkpoints);
        Assert.NotEmpty(first);
        Assert.False(File.Exists(Path.Combine(folder, "m.clm")));
        Stops([.. command, "--resume"], signal, () => Steps(checkpoints).Length > 0 && !Steps(checkpoints).Intersect(first).Any(), "run the same command with --resume to continue");
        Assert.True(string.CompareOrdinal(first[^1], Steps(checkpoints)[^1]) < 0);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Scoring_stops_within_a_batch_and_keeps_what_is_done(string signal)
    {
        string folder = New($"score-{signal}"), output = Path.Combine(folder, "o.tsv");
        string[] command = ["score", LongVcf(), "-f", "sim/genome.fa", "-m", "whole/m.clm", "-o", output];
        long length = 0;
        bool HasGrown() => File.Exists(output + ".partial") && new FileInfo(output + ".partial").Length > length + 300_000;
        Stops(command, signal, HasGrown, "run the same command with --resume to continue");
        Assert.False(File.Exists(output));
        length = new FileInfo(output + ".partial").Length;
        Stops([.. command, "--resume"], signal, HasGrown, "run the same command with --resume to continue");
        Assert.True(new FileInfo(output + ".partial").Length > length);
    }

    [Fact]
    public void What_cannot_be_resumed_stops_and_leaves_nothing()
    {
        string folder = New("stop");
        Stops($"ism --region chr1:1-70,000 -f sim/genome.fa -m whole/m.clm -o {folder}/i --figures 0".Split(' '), "TERM",
            () => File.Exists(Path.Combine(folder, "i.tsv.partial")), "no output was kept");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_closed_standard_output_ends_it_quietly_and_soon()
    {
        string command = $"'{Child.CisLens}' score '{LongVcf()}' -f sim/genome.fa -m whole/m.clm -O t | head -n 3 | wc -l; echo ${{PIPESTATUS[0]}}";
        var clock = Stopwatch.StartNew();
        var (_, output, error) = Finish(Start(runs.Folder, "bash", ["-c", command]));
        Assert.Equal("3\n1\n", output);   // three lines pass through head; the exit code is 1
        Assert.DoesNotContain("ERROR", error);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    void Stops(string[] command, string signal, Func<bool> begun, string says)
    {
        var running = Start(runs.Folder, Child.CisLens, command);
        Until(running, begun);
        var clock = Stopwatch.StartNew();
        Signal(running, signal);
        if (!running.WaitForExit(TimeSpan.FromMinutes(1)))
            running.Kill();
        var (code, output, error) = Finish(running);
        Assert.Equal((7, ""), (code, output));
        Assert.Contains(says, error);
        Assert.True(clock.Elapsed < s_most, $"stopped after {clock.Elapsed}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{command[0]}, SIG{signal}: stopped after {clock.Elapsed.TotalSeconds:0.00} s");
    }

    static string[] Steps(string checkpoints) =>
        Directory.Exists(checkpoints) ? [.. Directory.GetDirectories(checkpoints, "step-*").Where(d => !d.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];

    // repeats the simulated variants 20,000 times, so that scoring takes minutes
    string LongVcf()
    {
        string path = Path.Combine(runs.Folder, "long.vcf");
        if (File.Exists(path))
            return path;
        string[] lines = File.ReadAllLines(Path.Combine(runs.Folder, "sim/variants.vcf"));
        var records = lines.Where(l => !l.StartsWith('#')).ToList();
        File.WriteAllLines(path, lines.Where(l => l.StartsWith('#')).Concat(Enumerable.Repeat(records, 20_000).SelectMany(r => r)));
        return path;
    }

    string New(string name)
    {
        string folder = Path.Combine(runs.Folder, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
