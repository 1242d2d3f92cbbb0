using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests;

/// <summary><c>bench</c> with several files of predictions prints one table and draws one figure for all.</summary>
public sealed class BenchFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-bench").FullName;

    // forty variants: the first twenty are causal and have the larger effects; a is right everywhere, and the size of b says nothing
    public BenchFilesTests()
    {
        Write("m.tsv", "slope\tcausal", i => $"{Effect(i)}\t{(i < 20 ? 1 : 0)}");
        Write("a.tsv", "effect", i => $"{Effect(i)}");
        Write("b.tsv", "effect", i => $"{i / 2 % 2 + 1}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static int Effect(int i) => i < 20 ? (i % 2 == 0 ? 1 : -1) * (30 + i) : i - 30;

    void Write(string name, string columns, Func<int, string> row) => File.WriteAllText(Path.Combine(_folder, name),
        $"chrom\tpos\tref\talt\t{columns}\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"chr{i % 4}\t{i + 1}\tA\tC\t{row(i)}\n")));

    (string Output, string Log, string Report) Bench(params string[] arguments)
    {
        var (code, output, error) = BadInput.Cli.RunIn(_folder, ["bench", .. arguments, "-o", "out"]);
        Assert.True(code == 0, error);
        return (output, error, File.ReadAllText(Path.Combine(_folder, "out/report.html")));
    }

    [Fact]
    public void Qtl_compares_files_in_one_table_and_one_panel()
    {
        var (output, log, report) = Bench("qtl", "--scores", "a.tsv", "b.tsv", "--measured", "m.tsv");
        string[] rows = [.. output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal("group scored_by auroc low high", rows[0]);
        Assert.Equal("all a 1.0000 1.0000 1.0000", rows[1]);
        Assert.StartsWith("all b 0.5000 ", rows[2], StringComparison.Ordinal);
        Assert.StartsWith("all a_minus_b 0.5000 ", rows[5], StringComparison.Ordinal);
        Assert.Contains("40 variants compared, 0 skipped: all: a AUROC 1.000, b AUROC 0.500", log, StringComparison.Ordinal);
        Assert.Contains("a is better than b (difference of AUROC 0.500 (", log, StringComparison.Ordinal);
        Assert.Equal(2, report.Split(">ROC<").Length);   // one panel
        Assert.Contains(">a: 1.000<", report, StringComparison.Ordinal);
        Assert.Contains(">b: 0.500<", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_have_a_scatter_plot_for_each_file()
    {
        var (output, log, report) = Bench("effects", "--scores", "a.tsv", "b.tsv", "--measured", "m.tsv", "--value", "slope");
        Assert.Contains("a_minus_b", output, StringComparison.Ordinal);
        Assert.Contains("a is better than b (difference of Pearson r ", log, StringComparison.Ordinal);
        Assert.Contains(">all: a<", report, StringComparison.Ordinal);
        Assert.Contains(">all: b<", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Contigs_that_choose_thresholds_give_levels_of_calls()
    {
        string[] arguments = ["qtl", "--scores", "a.tsv", "--measured", "m.tsv", "--threshold-contigs", "chr0,chr1,chr2", "--force"];
        Assert.Contains("no calls.json: a.tsv.run.json does not say which model and options made the effects", Bench(arguments).Log, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out/calls.json")));

        const string Keys = "{\"model_hash\":\"abc\",\"window\":8,\"centre\":\"left\",\"strand\":\"average\",\"shifts\":\"0\",\"anchor\":\"Pos\","
            + "\"alt_mode\":\"default\",\"mask\":\"all\",\"share_within_bp\":0}";
        File.WriteAllText(Path.Combine(_folder, "a.tsv.run.json"), $"{{\"settings\":{{\"effect_keys\":{Keys}}}}}");
        Assert.Contains("calls.json: a threshold for robust calls of 0 of 1 track, permissive calls of 0 of 1 track", Bench(arguments).Log, StringComparison.Ordinal);
        var calls = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "out/calls.json")))!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Keys), calls["keys"]));
        var levels = calls["levels"]!.AsArray();
        Assert.Equal(["robust", "permissive"], levels.Select(level => (string)level!["level"]!));
        // 15 causal variants choose, all with the right direction. The lower bound of n of n is n / (n + 3.8416): at least 0.8 from n = 16.
        Assert.All(levels, level => Assert.Equal(15, (int)level!["chosen_on"]!));
        Assert.All(levels, level => Assert.Null(level!["threshold"]));
    }

    [Fact]
    public void One_file_has_neither_table_nor_differences()
    {
        var (output, log, report) = Bench("qtl", "--scores", "a.tsv", "--measured", "m.tsv");
        Assert.Equal("", output);
        Assert.Contains("all: AUROC 1.000 (best baseline ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Differences", report, StringComparison.Ordinal);
    }
}
