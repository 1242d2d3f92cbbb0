using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Train.Jobs;

namespace CisLens.Train.Tests.Networks;

/// <summary>Trains with every combination of a grid.</summary>
public sealed class NetworkSearchTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-search-").FullName;
    readonly LabelledText _data = LabelledText.WithMotif(200, 40, TrackKind.Probability);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    Training Prepare(string output, string? grid = null, string[]? set = null, string? design = null, int? epochs = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(output))!);
        if (grid is not null)
            File.WriteAllText(At("grid.json"), grid);
        string[] small = design is null ? ["epochs=2", "batch_size=32", "sizes.hidden=8", "sizes.dilations=[1]"] : [];
        return TrainableDesigns.Prepare(new TrainRequest(_data, design, At(output))
        {
            Search = grid is null ? null : SearchGrid.Read(At("grid.json")), Config = new OptionsFile(null, [.. small, .. set ?? []]), Epochs = epochs,
        });
    }

    sealed class Log(int? stopAt, CancellationTokenSource stop) : IRunLog
    {
        int _steps;
        public List<string> Lines { get; } = [];
        public void Info(string text) => Lines.Add(text);
        public void Warn(string kind, string example) { }
        public void Progress(string what, long done, long? total, string unit)
        {
            if (what == "train" && ++_steps == stopAt)
                stop.Cancel();
        }
    }

    static List<string> Run(Training training, bool resume = false, int? stopAt = null)
    {
        using var stop = new CancellationTokenSource();
        var log = new Log(stopAt, stop);
        training.Run(resume, new RunRecord(), _ => { }, log, stop.Token);
        return log.Lines;
    }

    const string Grid = """{ "learning_rate": [1e-6, 0.01], "sizes": { "filters": [4, 8] } }""";

    [Fact]
    public void The_best_combination_is_the_model_and_all_are_in_the_table()
    {
        Run(Prepare("a/m.clm", Grid));
        string[][] rows = [.. File.ReadLines(At("a/m.clm.grid.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal(["run", "learning_rate", "sizes.filters", "metric", "value", "best_step", "steps", "weights", "chosen"], rows[0]);
        Assert.Equal(["1 1e-6 4", "2 1e-6 8", "3 0.01 4", "4 0.01 8"], rows[1..].Select(r => string.Join(' ', r[..3])));
        string[] best = rows[1..].MaxBy(r => double.Parse(r[4], System.Globalization.CultureInfo.InvariantCulture))!;
        Assert.Equal(best, Assert.Single(rows, r => r[^1] == "yes"));
        Assert.Equal("0.01", best[1]);
        // the same options without a grid give the same bytes
        Run(Prepare("b/m.clm", set: [$"learning_rate={best[1]}", $"sizes.filters={best[2]}"]));
        Assert.Equal(File.ReadAllBytes(At("b/m.clm")), File.ReadAllBytes(At("a/m.clm")));
        var record = JsonDocument.Parse(File.ReadAllText(At("a/m.clm.run.json"))).RootElement;
        Assert.Equal(0.01, record.GetProperty("settings").GetProperty("options").GetProperty("learning_rate").GetDouble());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(25)]
    public void Stopped_and_resumed_gives_the_same_bytes_and_trains_nothing_twice(int stopAt)
    {
        Run(Prepare("whole/m.clm", Grid));
        var training = Prepare("parts/m.clm", Grid);
        Assert.Throws<StoppedException>(() => Run(training, stopAt: stopAt));
        Assert.True(Directory.Exists(training.CheckpointFolder));
        int finished = Directory.GetFiles(At("parts/m.clm.search"), "result.json", SearchOption.AllDirectories).Length;
        var lines = Run(Prepare("parts/m.clm", Grid), resume: true);
        Assert.Equal(4 - finished, lines.Count(l => l.Contains(" weights, ", StringComparison.Ordinal) || l.StartsWith("epoch 2:", StringComparison.Ordinal)));
        foreach (string file in (string[])["m.clm", "m.clm.grid.tsv"])
            Assert.Equal(File.ReadAllBytes(At($"whole/{file}")), File.ReadAllBytes(At($"parts/{file}")));
        Assert.False(Directory.Exists(training.CheckpointFolder));
    }

    [Fact]
    public void An_option_with_one_value_needs_no_list()
    {
        Run(Prepare("one/m.clm", """{ "learning_rate": [0.01], "batch_size": 16 }"""));
        Run(Prepare("list/m.clm", """{ "learning_rate": [0.01], "batch_size": [16] }"""));
        Assert.Equal(File.ReadAllBytes(At("list/m.clm")), File.ReadAllBytes(At("one/m.clm")));
    }

    [Fact]
    public void A_kmer_svm_is_searched_with_the_same_words()
    {
        string[] kernel = ["sizes.word_length=6", "sizes.informative=4", "sizes.max_mismatches=2"];
        Run(Prepare("a/m.clm", """{ "c": [0.1, 1], "sizes": { "word_length": [6, 7] } }""", kernel, design: "gkm-svm"));
        Run(Prepare("b/m.clm", null, [.. kernel, """grid={ "c": [0.1, 1], "sizes": [{ "word_length": 6 }, { "word_length": 7 }] }"""], design: "gkm-svm"));
        foreach (string file in (string[])["m.clm", "m.clm.grid.tsv"])
            Assert.Equal(File.ReadAllBytes(At($"b/{file}")), File.ReadAllBytes(At($"a/{file}")));
        Assert.Equal(5, File.ReadLines(At("a/m.clm.grid.tsv")).Count());
    }

    [Theory]
    [InlineData("""{ "learning_rat": [1] }""", "grid.json: unknown key \"learning_rat\"; did you mean \"learning_rate\"?")]
    [InlineData("""{ "learning_rate": null }""", "grid.json: learning_rate is null; expected a list of values to try")]
    [InlineData("""{ "learning_rate": [0.1, -1] }""", "grid.json: learning_rate is -1, expected more than 0")]
    [InlineData("""{ "sizes": { "filters": [] } }""", "grid.json: sizes.filters is []; expected a list of values to try")]
    [InlineData("""{ "design": ["basset"] }""", "grid.json: design cannot be searched")]
    [InlineData("""{ "epochs": [1, 2] }""", "grid.json: epochs cannot be searched, because --epochs sets it")]
    [InlineData("{}", "grid.json: has no option; expected a list of values per option")]
    public void A_fault_of_the_grid_is_found_before_anything_is_trained(string grid, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<CisLensException>(() => Prepare("x/m.clm", grid, epochs: 3)).Message, StringComparison.Ordinal);
}
