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
        var strongest = Rows("long.tsv").Where(r => r["score"] == "logodds" && r["effect"] != "NA")
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
    public void The_gene_of_each_allele_is_named_and_nothing_else_changes()
    {
        // 1-based: A has the exons 2101 to 2400 and 4301 to 4500 on the plus strand, B the exon 6310 to 6500 on the minus strand
        File.WriteAllText(Path.Combine(_folder, "genes.gtf"), string.Concat(
            Exon("chr1", 2101, 2400, '+', "A"), Exon("chr1", 4301, 4500, '+', "A"), Exon("chr1", 6310, 6500, '-', "B")));
        var plain = Score("cisnet", "-o", "plain.tsv");
        var run = Score("cisnet", "--report", "page.html", "--report-top", "1000", "--genes", "genes.gtf", "-o", "long.tsv");
        Assert.True(plain.Code == 0 && run.Code == 0, run.Error);
        Assert.Contains("genes.gtf: contigs:", run.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "plain.tsv")), File.ReadAllBytes(Path.Combine(_folder, "long.tsv")));
        string html = File.ReadAllText(Path.Combine(_folder, "page.html"));
        (string Id, string Gene)[] expected =
        [
            ("beside_n", "96 bp upstream of A"),        // 2005, and A begins at 2101
            ("snv", "A intron"),                        // 2432, after the exon that ends at 2400
            ("insertion", "A intron"),                  // after 4300, one base before the second exon
            ("deletion", "A exon"),                     // 4351 to 4355
            ("donor", "1,419 bp upstream of B"),        // 7919, and B, on the minus strand, begins at 6500
            ("multiallelic_indel", "8 bp downstream of B"), // CAA to C: 6301 and 6302; B, on the minus strand, ends at 6310
            ("snv3", "none on chr2"),
        ];
        foreach (var (id, gene) in expected)
            Assert.Contains(gene, Cells(html, id));
    }

    [Fact]
    public void Genes_of_a_model_without_splice_sites_need_a_report_and_have_no_splice_options()
    {
        string genes = Stored("inputs/genes.tsv");
        var alone = Score("cisnet", "--genes", genes, "-o", "long.tsv");
        Assert.Equal(2, alone.Code);
        Assert.Contains("does not predict splice sites", alone.Error, StringComparison.Ordinal);
        Assert.Contains("with --report, genes are named in the report", alone.Error, StringComparison.Ordinal);
        foreach (string[] options in (string[][])[["--distance", "20"], ["--mask-annotated"]])
        {
            var splice = Score("cisnet", ["--genes", genes, "--report", "page.html", "-o", "long.tsv", .. options]);
            Assert.Equal(2, splice.Code);
            Assert.Contains("--distance and --mask-annotated are for splice scores", splice.Error, StringComparison.Ordinal);
        }
        File.Copy(genes, Path.Combine(_folder, "genes.tsv"));
        Assert.Equal(2, Score("cisnet", "--genes", "genes.tsv", "--report", "genes.tsv", "--force", "-o", "long.tsv").Code);
        Assert.Equal(File.ReadAllText(genes), File.ReadAllText(Path.Combine(_folder, "genes.tsv")));
    }

    [Fact]
    public void A_splice_model_has_the_largest_delta_scores_with_gene_and_positions_and_a_map_each()
    {
        var run = Score("splice", "--genes", Stored("inputs/genes.tsv"), "--report", "page.html", "--report-top", "3", "--wide", "wide.tsv",
            "-o", "scored.vcf");
        Assert.True(run.Code == 0, run.Error);
        string html = File.ReadAllText(Path.Combine(_folder, "page.html"));
        // by hand from the table of the same run: the largest of the four scores
        string[] scores = ["ds_ag", "ds_al", "ds_dg", "ds_dl"], positions = ["dp_ag", "dp_al", "dp_dg", "dp_dl"];
        var strongest = Rows("wide.tsv").Where(r => r["gene"] != "NA").OrderByDescending(r => scores.Max(s => Float(r[s]))).Take(3).ToList();
        int at = 0;
        foreach (var row in strongest)
        {
            int found = html.IndexOf($">{row["chrom"]}:{long.Parse(row["pos"]):N0}<", at + 1, StringComparison.Ordinal);
            Assert.True(found > at, $"{row["chrom"]}:{row["pos"]} is not next");
            at = found;
            string[] cells = [.. html[at..html.IndexOf("</tr>", at, StringComparison.Ordinal)].Split("<td").Select(c => c[(c.IndexOf('>') + 1)..].Split('<')[0])];
            Assert.Equal(row["gene"], cells[4]);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(Float(row[scores[i]]), Float(cells[5 + 2 * i]), 5e-5f);
                Assert.Equal(int.Parse(row[positions[i]]), int.Parse(cells[6 + 2 * i], NumberStyles.AllowLeadingSign));
            }
        }
        Assert.Equal(3, html.Split("<svg ").Length - 1);
        Assert.Contains(">Acceptor<", html, StringComparison.Ordinal);
        Assert.Contains(">Donor<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_top_without_a_report_is_refused()
    {
        Assert.Contains("--report-top does not apply to a run without --report", Score("cisnet", "--report-top", "3", "-o", "long.tsv").Error,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    static string Exon(string contig, int start, int end, char strand, string gene) =>
        $"{contig}\ttest\texon\t{start}\t{end}\t.\t{strand}\t.\tgene_id \"{gene}\"; transcript_id \"{gene}.1\";\n";

    // the row of the table with this id
    static string Cells(string html, string id)
    {
        int at = html.IndexOf($"<td>{id}</td>", StringComparison.Ordinal);
        Assert.True(at > 0, id);
        return html[at..html.IndexOf("</tr>", at, StringComparison.Ordinal)];
    }

    List<Dictionary<string, string>> Rows(string name)
    {
        using var table = TableReader.Open(Path.Combine(_folder, name));
        var rows = new List<Dictionary<string, string>>();
        while (table.Read())
            rows.Add(table.Columns.Zip(table.Row).ToDictionary(c => c.First, c => c.Second));
        return rows;
    }

    static float Float(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    // long alleles are cut
    static string Shown(string bases) => bases.Length <= 20 ? bases : $"{bases[..20]}… ({bases.Length} bp)";

    static float Size(Dictionary<string, string> row) => Math.Abs(Float(row["effect"]));
}
