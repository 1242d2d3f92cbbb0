using System.Globalization;
using CisLens.Cli.Tests.Compatibility;
using CisLens.Formats.Tables;

namespace CisLens.Cli.Tests.Library;

/// <summary>Tests the page of <c>score --report</c> against the long TSV of the same run.</summary>
public sealed class ScoreReportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-report-").FullName;

    static string Stored(string name) => Path.Combine(CompatibilityCase.Folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    (int Code, string Output, string Error) Score(string model, params string[] options) => BadInput.Cli.RunIn(_folder, ["score",
        Stored("inputs/variants.vcf"), "--genome", Stored("inputs/genome.fa"), "--model", Stored($"models/{model}.clm"), "--device", "cpu",
        .. options]);

    [Fact]
    public void The_page_has_the_strongest_alleles_with_REF_ALT_and_a_map_each()
    {
        var run = Score("cisnet", "--report", "page.html", "--report-top", "4", "-o", "long.tsv");
        Assert.True(run.Code == 0, run.Error);
        string html = File.ReadAllText(Path.Combine(_folder, "page.html"));
        // by hand from the table: the largest |logodds| of an allele over the tracks
        using var table = TableReader.Open(Path.Combine(_folder, "long.tsv"));
        var rows = new List<Dictionary<string, string>>();
        while (table.Read())
            rows.Add(table.Columns.Zip(table.Row).ToDictionary(c => c.First, c => c.Second));
        var strongest = rows.Where(r => r["score"] == "logodds" && r["effect"] != "NA")
            .GroupBy(r => (r["chrom"], r["pos"], r["ref"], r["allele"])).Select(g => g.MaxBy(Size)!).OrderByDescending(Size).Take(4).ToList();
        int at = 0;
        foreach (var (i, row) in strongest.Index())
        {
            int found = html.IndexOf($"{row["chrom"]}:{long.Parse(row["pos"]):N0}<", at, StringComparison.Ordinal);
            Assert.True(found > at, $"{row["chrom"]}:{row["pos"]} is not at rank {i + 1}");
            at = found;
            Assert.Contains($">{Shown(row["ref"])}<", html[at..(at + 200)], StringComparison.Ordinal);
            Assert.Contains($">{Shown(row["allele"])}<", html[at..(at + 200)], StringComparison.Ordinal);
        }
        Assert.Equal(4, html.Split("<svg ").Length - 1);
        Assert.DoesNotContain("http-equiv=\"refresh", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_background_alleles_are_ranked_by_quantile()
    {
        var run = Score("cisnet", "--report", "page.html", "--background", Stored("models/cisnet.bg"), "-o", "long.tsv");
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("largest absolute quantile", File.ReadAllText(Path.Combine(_folder, "page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_splice_model_and_report_top_without_a_report_are_refused()
    {
        var splice = Score("splice", "--genes", Stored("inputs/genes.tsv"), "--report", "page.html", "-o", "long.tsv");
        Assert.Equal(2, splice.Code);
        Assert.Contains("--report does not apply to splice scores", splice.Error, StringComparison.Ordinal);
        Assert.Contains("--report-top does not apply to a run without --report", Score("cisnet", "--report-top", "3", "-o", "long.tsv").Error,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    // long alleles are cut
    static string Shown(string bases) => bases.Length <= 20 ? bases : $"{bases[..20]}… ({bases.Length} bp)";

    static float Size(Dictionary<string, string> row) => Math.Abs(float.Parse(row["effect"], CultureInfo.InvariantCulture));
}
