using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Alleles;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>
/// Scores in windows around start sites equal those of the naive edit of the whole chromosome. Each position and base of the model has a
/// weight of its own, so a window on the wrong strand, or moved by one base, has another prediction.
/// </summary>
public sealed class AroundTssTests : IDisposable
{
    const int Window = 20, Left = 9;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static PositionModel Model(int batchSize = 4, StrandRule strand = StrandRule.Forward) =>
        new(Window, batchSize, TrackKind.Scalar, strand, placement: WindowPlacement.AroundTss);

    GeneTable Genes(params (string Name, int Contig, int Tss0, bool Reverse)[] genes)
    {
        File.WriteAllText(_folder["genes.tsv"], "gene_id\tchrom\tstrand\ttss0\n"
            + string.Concat(genes.Select(g => $"{g.Name}\tchr{g.Contig + 1}\t{(g.Reverse ? '-' : '+')}\t{g.Tss0}\n")));
        return GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
    }

    List<Dictionary<string, string>> Rows(ISequenceModel model, GeneTable genes, IEnumerable<string> records, ScoreFormat format = ScoreFormat.LongTsv,
        params string[] scores)
    {
        ScoreFolder.Score(_folder.Settings(_folder.Vcf(records), model, new ScoreOutput(_folder["o.tsv"], format)) with
        {
            Genes = new() { Table = genes, Path = _folder["genes.tsv"] },
            Scores = scores,
            Alleles = new() { MaxAllele = 8 },
        });
        string[][] lines = [.. File.ReadLines(_folder["o.tsv"]).Select(l => l.Split('\t'))];
        return [.. lines[1..].Select(row => lines[0].Zip(row).ToDictionary(c => c.First, c => c.Second))];
    }

    static double Number(string text) => text == "NA" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The prediction for a gene whose start site is at a position of a chromosome.</summary>
    static double Expected(PositionModel model, string bases, long tss0, bool reverse, int track)
    {
        string window = NaiveEdit.Window(bases, tss0 - Left, Window);
        return model.Expected(reverse ? Dna.Decode(Dna.ReverseComplement(Dna.Encode(window))) : window, track);
    }

    [Theory, InlineData(4, StrandRule.Forward), InlineData(1, StrandRule.Forward), InlineData(16, StrandRule.Average)]
    public void Every_allele_has_the_scores_of_the_naive_edit_in_the_window_of_each_gene(int batchSize, StrandRule strand)
    {
        using var model = Model(batchSize, strand);
        var rng = new Rng(11);
        var listed = Enumerable.Range(0, 1_000).Select(i => ($"g{i}", i % 2, rng.Next(5_000), rng.Next(2) == 0)).ToArray();
        var genes = Genes(listed);
        string[] chromosomes = [_folder.Bases(0, 0, 5_000), _folder.Bases(1, 0, 5_000)];
        int compared = 0, lost = 0;
        foreach (var row in Rows(model, genes, _folder.RandomRecords(400)))
        {
            string bases = chromosomes[row["chrom"][3] - '1'];
            var (pos0, reference, alternate) = NaiveEdit.Normalise(bases, int.Parse(row["pos"]) - 1, row["ref"], row["allele"]);
            // the bases that change, without the base before an indel
            int shared = reference.Length != alternate.Length && reference[0] == alternate[0] && Math.Min(reference.Length, alternate.Length) == 1 ? 1 : 0;
            int start0 = pos0 + shared, end0 = pos0 + reference.Length, growth = alternate.Length - reference.Length;
            bool Contains((string, int Contig, int Tss0, bool) g) =>
                g.Contig == row["chrom"][3] - '1' && g.Tss0 - Left <= start0 && end0 <= g.Tss0 - Left + Window;
            if (row["gene"] == "NA")
            {
                Assert.True(row["status"] is "NO_GENE" or "NO_TSS", row["status"]);
                Assert.Equal(row["status"] == "NO_TSS", listed.Any(Contains));
                continue;
            }
            var gene = listed.Single(g => g.Item1 == row["gene"]);
            Assert.True(Contains(gene));
            int track = row["track"][1] - '0';
            double reference0 = Expected(model, bases, gene.Item3, gene.Item4, track);
            Assert.Equal(reference0, Number(row["ref_pred"]), 1e-5);
            Assert.Equal(gene.Item4 ? gene.Item3 - pos0 : pos0 - gene.Item3, int.Parse(row["tss_distance"]));
            Assert.Equal((gene.Item4 ? "-" : "+", "diff"), (row["gene_strand"], row["score"]));
            if (growth != 0 && start0 <= gene.Item3 && gene.Item3 < end0)
            {
                Assert.Equal(("NO_TSS", "NA", "NA"), (row["status"], row["alt_pred"], row["effect"]));
                lost++;
                continue;
            }
            string edited = NaiveEdit.Chromosome(bases, pos0, reference, alternate);
            double alternate0 = Expected(model, edited, end0 <= gene.Item3 ? gene.Item3 + growth : gene.Item3, gene.Item4, track);
            Assert.Equal(alternate0, Number(row["alt_pred"]), 1e-5);
            Assert.Equal(alternate0 - reference0, Number(row["effect"]), 1e-5);
            compared++;
        }
        Assert.True(compared > 500 && lost > 5, $"{compared} compared, {lost} lost");
    }

    [Fact]
    public void Copies_equal_their_window_outside_the_edit_at_both_ends_of_the_window()
    {
        using var model = new CheckingModel(Window, placement: WindowPlacement.AroundTss);
        var records = _folder.RandomRecords(200).Concat([Indel(991), Indel(1_009), Insertion(991), Insertion(1_010)]);
        Rows(model, Genes([("P", 0, 1_000, false), ("M", 0, 1_000, true), .. Enumerable.Range(0, 400).Select(i => ($"g{i}", i % 2, i * 12, i % 3 == 0))]), records);
        Assert.True(model.Copies > 100, $"{model.Copies} copies");
    }

    string Indel(int pos0) => $"chr1\t{pos0 + 1}\t.\t{_folder.Bases(0, pos0, 3)}\t{_folder.Bases(0, pos0, 1)}\t.\t.\t.";

    string Insertion(int pos0) => $"chr1\t{pos0 + 1}\t.\t{_folder.Bases(0, pos0, 1)}\t{_folder.Bases(0, pos0, 1)}ACGTAC\t.\t.\t.";

    string Snv(int pos0) => $"chr1\t{pos0 + 1}\t.\t{_folder.Bases(0, pos0, 1)}\t{(_folder.Bases(0, pos0, 1) == "G" ? "C" : "G")}\t.\t.\t.";

    [Fact]
    public void The_window_of_a_gene_is_predicted_once_per_chunk()
    {
        using var model = Model(batchSize: 1);
        var rows = Rows(model, Genes(("P", 0, 1_000, false), ("M", 0, 1_004, true)), Enumerable.Range(995, 12).Select(Snv));
        // the windows are [991, 1011) and [995, 1015), so each of the 12 alleles is in both; 2 tracks
        Assert.Equal(48, rows.Count);
        Assert.Equal(2 + 24, model.Sequences);
    }

    [Fact]
    public void A_wide_table_has_a_row_per_allele_and_gene_and_a_VCF_an_entry()
    {
        using var model = Model();
        var genes = Genes(("P", 0, 1_000, false), ("M", 0, 1_004, true));
        string[] records = [Snv(1_002), Snv(4_000)];
        var wide = Rows(model, genes, records, ScoreFormat.WideTsv);
        Assert.Equal(["P + 2 OK", "M - 2 OK", "NA NA NA NO_GENE"], wide.Select(r => $"{r["gene"]} {r["gene_strand"]} {r["tss_distance"]} {r["status"]}"));
        Assert.Equal(Number(wide[1]["t1.alt_pred"]) - Number(wide[1]["t1.ref_pred"]), Number(wide[1]["t1.diff"]), 1e-5);
        Assert.Equal("NA", wide[2]["t1.diff"]);
        ScoreFolder.Score(_folder.Settings(_folder.Vcf(records), model, new ScoreOutput(_folder["o.vcf"], ScoreFormat.Vcf)) with
        {
            Genes = new() { Table = genes, Path = _folder["genes.tsv"] },
        });
        string[] info = [.. File.ReadLines(_folder["o.vcf"]).Where(l => l[0] != '#').Select(l => l.Split('\t')[7])];
        Assert.Equal(["t0 P", "t1 P", "t0 M", "t1 M"], info[0].Split("CIS=")[1].Split(',').Select(e => e.Split('|')).Select(e => $"{e[2]} {e[9]}"));
        Assert.StartsWith("CIS_ST=NO_GENE;", info[1]);
    }

    [Fact]
    public void A_model_around_start_sites_needs_genes()
    {
        using var model = Model();
        var fault = Assert.Throws<UsageException>(() => ScoreFolder.Score(_folder.Settings(_folder.Vcf([Snv(10)]), model, new ScoreOutput(_folder["o.tsv"], ScoreFormat.LongTsv))));
        Assert.Contains("give the genes with --genes", fault.Message);
        Assert.Contains("give the genes with --genes", Assert.Throws<UsageException>(() => new IsmRun(model, _folder.Genome, [], [])).Message);
    }

    [Fact]
    public void Saturation_mutagenesis_has_a_map_per_gene_with_the_scores_of_single_variants()
    {
        using var model = Model();
        var genes = Genes(("P", 0, 1_000, false), ("M", 0, 1_004, true), ("far", 0, 3_000, true));
        var regions = IsmRegions.AroundGenes([IsmRegion.Around("r", 0, 999, 1_002), IsmRegion.Around("none", 1, 10, 12)], genes, model.Manifest, _folder.Genome);
        Assert.Equal(["r.P OK", "r.M OK", "none NO_GENE"], regions.Select(r => $"{r.Name} {r.Status.Code()}"));
        var results = new List<IsmResult>();
        new IsmRun(model, _folder.Genome, [], [], genes: genes).Run(regions.Take(2), results.Add, TestContext.Current.CancellationToken);
        var rows = Rows(model, genes, [Snv(999), Snv(1_000), Snv(1_001)]);
        foreach (var row in rows)
        {
            var result = results[row["gene"] == "P" ? 0 : 1];
            int column = result.Columns.Index().Single(c => c.Item.Track.Id == row["track"]).Index;
            Assert.Equal((float)Number(row["effect"]), result.Effect(int.Parse(row["pos"]) - 1_000, "ACGT".IndexOf(row["allele"][0]), column));
        }
        Assert.Equal(12, rows.Count);
    }
}
