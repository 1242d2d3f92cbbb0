using System.Diagnostics;
using CisLens.Core.Contract;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>A run in a separate process is killed with SIGKILL at random times and resumed until it is complete.</summary>
public class KilledRunTests
{
    const string FolderVariable = "CISLENS_SCORE_CHILD";
    const int Kills = 4;

    [Fact]
    public async Task Killed_and_resumed_run_has_the_bytes_of_an_uninterrupted_one()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(800));
        using (var model = new PositionModel(20))
            ScoreFolder.Score(folder.Settings(vcf, model, Outputs(folder, "whole.")));
        int killed = 0;
        for (int i = 0; i < Kills; i++)
            killed += await RunAndKill(folder, vcf) ? 1 : 0;
        Assert.True(killed > 0, "no child lived long enough to be killed");
        using (var model = new PositionModel(20))
            ScoreFolder.Score(folder.Settings(vcf, model, Outputs(folder, "killed.")) with { Resume = true });
        foreach (string name in (string[])["o.vcf.gz", "o.tsv"])
            Assert.Equal(File.ReadAllBytes(folder["whole." + name]), File.ReadAllBytes(folder["killed." + name]));
    }

    /// <summary>Runs in the separate process; it does nothing unless the other test started that process.</summary>
    [Fact]
    public void Child()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } vcf)
            return;
        using var genome = ScoreFolder.RandomGenome(5_000);
        using var folder = new ScoreFolder { Genome = genome };
        using var model = new SlowModel();
        string prefix = Path.Combine(Path.GetDirectoryName(vcf)!, "killed.");
        ScoreOutput[] outputs = [new(prefix + "o.vcf.gz", ScoreFormat.BgzfVcf), new(prefix + "o.tsv", ScoreFormat.LongTsv)];
        ScoreFolder.Score(folder.Settings(vcf, model, outputs) with { Resume = true });
    }

    static ScoreOutput[] Outputs(ScoreFolder folder, string prefix) =>
        [new(folder[prefix + "o.vcf.gz"], ScoreFormat.BgzfVcf), new(folder[prefix + "o.tsv"], ScoreFormat.LongTsv)];

    static async Task<bool> RunAndKill(ScoreFolder folder, string vcf)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--filter-method", $"{typeof(KilledRunTests).FullName}.{nameof(Child)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [FolderVariable] = vcf },
        };
        string progress = folder["killed.o.vcf.gz.progress.json"];
        DateTime before = File.Exists(progress) ? File.GetLastWriteTimeUtc(progress) : default;
        using var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.ErrorDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        // the process is killed at a random time after it has made progress
        while (!child.HasExited && (!File.Exists(progress) || File.GetLastWriteTimeUtc(progress) <= before))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await Task.Delay(Random.Shared.Next(40), TestContext.Current.CancellationToken);
        bool alive = !child.HasExited;
        Assert.True(alive || File.Exists(folder["killed.o.tsv"]), "the child ended without its output");
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        return alive;
    }
}

/// <summary>A slow model.</summary>
sealed class SlowModel() : PositionModel(20)
{
    protected override void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        Thread.Sleep(2);
        base.Pass(batch, tracks, output);
    }
}
