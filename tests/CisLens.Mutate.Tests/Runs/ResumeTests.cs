using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>A resumed run writes the same outputs as an uninterrupted run.</summary>
public class ResumeTests
{
    const int Window = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(70)]
    [InlineData(111)]
    public void Resumed_run_has_the_bytes_of_an_uninterrupted_one(int callsBeforeFailure)
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(250));
        string[] names = ["o.vcf.gz", "o.tsv", "o.wide.tsv", "o.h5", "o.parquet"];
        ScoreFormat[] formats = [ScoreFormat.BgzfVcf, ScoreFormat.LongTsv, ScoreFormat.WideTsv, ScoreFormat.Hdf5, ScoreFormat.Parquet];
        ScoreOutput[] Outputs(string prefix) => [.. names.Zip(formats, (name, format) => new ScoreOutput(folder[prefix + name], format))];
        using (var model = new PositionModel(Window))
            ScoreFolder.Score(folder.Settings(vcf, model, Outputs("whole.")));

        using (var model = new FailingModel(Window, callsBeforeFailure))
            Assert.Throws<IOException>(() => ScoreFolder.Score(folder.Settings(vcf, model, Outputs("cut."))));
        Assert.All(names, name => Assert.False(File.Exists(folder["cut." + name])));
        // the resumed run must ignore bytes that reached the disk after the last flush
        File.AppendAllText(folder["cut.o.tsv.partial"], "half a line");
        File.AppendAllText(folder["cut.o.h5.rows.partial"], "half a row");
        File.AppendAllText(folder["cut.o.parquet.rows.partial"], "half a line");
        using (var model = new PositionModel(Window))
            ScoreFolder.Score(folder.Settings(vcf, model, Outputs("cut.")) with { Resume = true });

        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(folder["whole." + name]), File.ReadAllBytes(folder["cut." + name])));
        Assert.False(File.Exists(folder["cut.o.vcf.gz.progress.json"]));
        Assert.False(File.Exists(folder["cut.o.h5.rows.partial"]));
    }

    [Fact]
    public void Stopped_run_keeps_finished_records_and_reports_them()
    {
        using var folder = new ScoreFolder();
        using var stop = new CancellationTokenSource();
        using var model = new FailingModel(Window, 30, stop.Cancel);
        var settings = folder.Settings(folder.Vcf(folder.RandomRecords(250)), model, new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv));
        var stopped = Assert.Throws<StoppedException>(() => new ScoreRun(settings, new SilentLog()).Run(stop.Token));
        Assert.Matches("stopped after [0-9]+ records; run the same command with --resume to continue", stopped.Message);
        Assert.True(File.Exists(folder["o.tsv.partial"]));
    }

    [Fact]
    public void Resuming_with_other_settings_is_refused()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(250));
        var output = new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv);
        using (var model = new FailingModel(Window, 60))
            Assert.Throws<IOException>(() => ScoreFolder.Score(folder.Settings(vcf, model, output)));
        using var sound = new PositionModel(Window);
        var other = folder.Settings(vcf, sound, output) with { Resume = true, Scores = ["logodds"] };
        Assert.Contains("other inputs or settings", Assert.Throws<InputException>(() => ScoreFolder.Score(other)).Message);
    }

    [Fact]
    public void A_run_killed_between_two_renames_can_be_completed()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(50));
        ScoreOutput[] outputs = [new(folder["o.vcf"], ScoreFormat.Vcf), new(folder["o.tsv"], ScoreFormat.LongTsv)];
        using var model = new PositionModel(Window);
        ScoreFolder.Score(folder.Settings(vcf, model, outputs));
        byte[] whole = File.ReadAllBytes(folder["o.tsv"]);
        // a folder at the path of the second output makes the run fail after it has written the first output
        Directory.CreateDirectory(folder["cut.tsv"]);
        ScoreOutput[] cut = [new(folder["cut.vcf"], ScoreFormat.Vcf), new(folder["cut.tsv"], ScoreFormat.LongTsv)];
        Assert.ThrowsAny<Exception>(() => ScoreFolder.Score(folder.Settings(vcf, model, cut)));
        Assert.True(File.Exists(folder["cut.vcf"]));
        Directory.Delete(folder["cut.tsv"]);
        ScoreFolder.Score(folder.Settings(vcf, model, cut) with { Resume = true });
        Assert.Equal(whole, File.ReadAllBytes(folder["cut.tsv"]));
    }
}

/// <summary>A model that fails, or runs an action, at a given call.</summary>
sealed class FailingModel(int window, int calls, Action? instead = null) : PositionModel(window)
{
    int _calls;

    protected override void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        if (++_calls == calls)
            (instead ?? (() => throw new IOException("made to fail")))();
        base.Pass(batch, tracks, output);
    }
}
