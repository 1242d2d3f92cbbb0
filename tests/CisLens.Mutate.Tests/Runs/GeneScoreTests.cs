using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Scores per gene; the values are computed by hand from the bases of the genome.</summary>
public sealed class GeneScoreTests : IDisposable
{
    // 8 bins of 4 bp after a crop of 4 bp; the anchor has index 19, so a window around base p predicts [p − 15, p + 17)
    const int Window = 40, BinBp = 4, Crop = 4;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The number of G plus half the number of A: track 0 counts the bases, track 1 twice and track 2 three times as many.</summary>
    sealed class StrandedModel : ISequenceModel
    {
        public ModelManifest Manifest { get; } = new()
        {
            Name = "stranded", Family = "stub", Design = "bins", Window = Window, Bins = 8, BinBp = BinBp, CropBp = Crop, Strand = StrandRule.Forward,
            Tracks =
            [
                new() { Id = "open", Kind = TrackKind.Signal }, new() { Id = "rna+", Kind = TrackKind.Signal, StrandPair = 2 },
                new() { Id = "rna-", Kind = TrackKind.Signal, StrandPair = 1 },
            ],
        };

        public int BatchSize => 4;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, tracks, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
                for (int b = 0; b < 8; b++)
                    for (int t = 0; t < tracks.Length; t++)
                        output[(i * 8 + b) * tracks.Length + t] = (tracks[t] + 1) * Sum(Dna.Decode(batch[i].Slice(Crop + b * BinBp, BinBp)));
        }, into);

        public void Dispose() { }
    }

    static float Sum(string bases) => bases.Sum(c => c == 'G' ? 1 : c == 'A' ? 0.5f : 0);

    string Bases => _folder.Bases(0, 0, 5_000);

    string Snv(int pos0) => $"chr1\t{pos0 + 1}\t.\t{Bases[pos0]}\t{(Bases[pos0] == 'G' ? 'C' : 'G')}\t.\t.\t.";

    double Change(int pos0) => Bases[pos0] == 'G' ? -1 : Bases[pos0] == 'A' ? 0.5 : 1;

    GeneTable Genes(string text)
    {
        File.WriteAllText(_folder["genes.tsv"], "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n" + text);
        return GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
    }

    ScoreSettings Settings(ISequenceModel model, string genes, GeneOver over, string[] scores, string output, params string[] records) =>
        _folder.Settings(_folder.Vcf(records), model, new ScoreOutput(_folder[output], output.EndsWith("vcf") ? ScoreFormat.Vcf : ScoreFormat.LongTsv)) with
        {
            Genes = new() { Table = Genes(genes), Path = _folder["genes.tsv"], Over = over }, Scores = scores,
        };

    List<string[]> Rows(string genes, GeneOver over, string[] scores, params string[] records)
    {
        using var model = new StrandedModel();
        ScoreFolder.Score(Settings(model, genes, over, scores, "o.tsv", records));
        return [.. File.ReadLines(_folder["o.tsv"]).Select(l => l.Split('\t'))];
    }

    [Fact]
    public void Sums_are_over_the_bins_of_exons_and_over_tracks_of_the_strand_of_the_gene()
    {
        // bins begin at 985; the exon [1002, 1007) is in the bins [1001, 1005) and [1005, 1009), of which the first has the variant
        string plus = "P\tchr1\t+\t990\t1500\t1002,1400\t1007,1500\n", minus = "M\tchr1\t-\t500\t995\t500,990\t600,995\n";
        var rows = Rows(plus + minus, GeneOver.Exons, ["sed", "logsed"], Snv(1000), Snv(1003));
        Assert.Equal("ref_pred alt_pred effect quantile p direction gene gene_strand tss_distance", string.Join(' ', rows[0][10..]));
        // the exons of P are in other bins than base 1000; those of M, [990, 995), are in [989, 993) and [993, 997)
        Assert.Equal(["P + 10 open sed", "P + 10 open logsed", "P + 10 rna+ sed", "P + 10 rna+ logsed", "M - -6 open sed", "M - -6 open logsed", "M - -6 rna- sed", "M - -6 rna- logsed"],
            rows[1..9].Select(r => $"{r[16]} {r[17]} {r[18]} {r[8]} {r[9]}"));
        Assert.All(rows[1..9], r => Assert.Equal(0, double.Parse(r[12]), 1e-6));
        // a window around 1003 predicts from 988 on: the exon is in the bins from 1000 to 1008
        float reference = Sum(Bases[1000..1008]), m = Sum(Bases[988..996]);
        double change = Change(1003);
        foreach (var (row, factor) in new[] { (rows[9], 1), (rows[11], 2) })
        {
            Assert.Equal(["sed", "P"], [row[9], row[16]]);
            Assert.Equal([factor * reference, factor * (reference + change), factor * change], row[10..13].Select(double.Parse), (a, b) => Math.Abs(a - b) < 1e-5);
        }
        Assert.Equal(Math.Log2(1 + 2 * (reference + change)) - Math.Log2(1 + 2 * reference), double.Parse(rows[12][12]), 1e-5);
        Assert.Equal(["M", "open", "M", "rna-"], [rows[13][16], rows[13][8], rows[15][16], rows[15][8]]);
        Assert.Equal([m, m, 3 * m, 3 * m], new[] { rows[13][10], rows[13][11], rows[15][10], rows[15][11] }.Select(float.Parse));
    }

    [Fact]
    public void A_gene_outside_the_predicted_part_has_a_window_around_its_start()
    {
        // the window around 1000 predicts [985, 1017); the start 1018 is in the window of 40 bp around itself, [999, 1039), as is the variant
        const string Gene = "G\tchr1\t+\t1018\t1100\t1018\t1100\n", Far = "F\tchr1\t-\t1060\t1100\t1060\t1100\n";
        var rows = Rows(Gene + Far, GeneOver.Tss, ["sed"], Snv(1000), Snv(1001), Snv(1003));
        // that window predicts from 1003 on, and the bin of 1018 is [1015, 1019), with one bin on either side: [1011, 1023)
        Assert.Equal(["G -18 open", "G -18 rna+", "G -17 open", "G -17 rna+", "G -15 open", "G -15 rna+"], rows[1..].Select(r => $"{r[16]} {r[18]} {r[8]}"));
        Assert.Equal(Sum(Bases[1011..1023]), float.Parse(rows[1][10]), 1e-5f);
        // around 1003 the bins begin at 988, and the bin of the start is the last: [1016, 1020), with the one before it
        Assert.Equal(Sum(Bases[1012..1020]), float.Parse(rows[5][10]), 1e-5f);
        // F starts at 1099: its window begins at 1080
        Assert.Equal("NO_GENE NA NA NA", string.Join(' ', Rows(Far, GeneOver.Tss, ["sed"], Snv(1000))[1].Where((_, i) => i is 6 or 12 or 16 or 18)));
    }

    [Fact]
    public void Bins_of_a_deletion_are_aligned_on_both_sides()
    {
        string bases = Bases;
        var (pos0, reference, alternate) = Alleles.NaiveEdit.Normalise(bases, 999, bases[999..1002], bases[999..1000]);
        string edited = Alleles.NaiveEdit.Chromosome(bases, pos0, reference, alternate);
        int first = (int)pos0 - 15, length = bases.Length;
        // the exon is behind the variant; its bases are the same, and they are 2 bp further left in the edited chromosome
        string gene = $"G\tchr1\t+\t{first + 24}\t{first + 200}\t{first + 24}\t{first + 200}\n";
        var rows = Rows(gene, GeneOver.Exons, ["sed"], $"chr1\t{pos0 + 1}\t.\t{reference}\t{alternate}\t.\t.\t.");
        Assert.Equal(bases[(first + 24)..(first + 32)], edited[(first + 22)..(first + 30)]);
        Assert.Equal([Sum(bases[(first + 24)..(first + 32)]), Sum(bases[(first + 24)..(first + 32)]), 0], rows[1][10..13].Select(float.Parse));
    }

    [Theory]
    [InlineData("sed", 6)]
    [InlineData("logsed", 1.1375035237499351)]      // log2(11/5): the sums are 4 and 10
    [InlineData("lnfc_mean", 0.9158409679926073)]   // ln((10/3 + 0.001) / (4/3 + 0.001))
    [InlineData("ndi", 0.45)]                       // 7/10 - 1/4 = 0.45, 0, 3/10 - 3/4 = -0.45
    [InlineData("nd2", 0.6363961030678928)]         // sqrt(2) * 0.45
    public void Scores_of_a_profile_that_rises_from_1_0_3_to_7_0_3(string id, double expected) =>
        Assert.Equal(expected, ScoreCatalog.Named([id])[0].Compute([1, 0, 3], [7, 0, 3]), 1e-7);

    [Fact]
    public void A_VCF_names_the_gene_with_the_largest_effect_and_has_an_entry_per_gene()
    {
        using var model = new StrandedModel();
        string genes = "P\tchr1\t+\t990\t1500\t1002,1400\t1007,1500\n" + "M\tchr1\t-\t500\t995\t500,990\t600,995\n";
        ScoreFolder.Score(Settings(model, genes, GeneOver.Exons, [], "o.vcf", Snv(1003), Snv(4000)));
        string[] info = [.. File.ReadLines(_folder["o.vcf"]).Where(l => l[0] != '#').Select(l => l.Split('\t')[7])];
        Assert.StartsWith($"CIS_ST=OK;CIS_TOP=rna+;CIS_MAX={(Change(1003) < 0 ? "-" : "")}", info[0]);
        Assert.Contains(";CIS_GENE=P;CIS=", info[0]);
        Assert.Equal(["open P", "rna+ P", "open M", "rna- M"], info[0].Split("CIS=")[1].Split(',').Select(e => e.Split('|')).Select(e => $"{e[2]} {e[9]}"));
        Assert.All(info[0].Split("CIS=")[1].Split(','), e => Assert.Equal(11, e.Count(c => c == '|')));
        Assert.Equal("CIS_ST=NO_GENE;CIS_TOP=.;CIS_MAX=.;CIS_GENE=.", info[1]);
    }

    [Theory]
    [InlineData("sum", "--score sum is not a score per gene; leave out --genes, or give one of sed, logsed, lnfc_mean, ndi, nd2")]
    [InlineData("sed", null)]
    public void Scores_per_gene_and_per_allele_are_not_mixed(string score, string? refusal)
    {
        using var model = new StrandedModel();
        var settings = Settings(model, "P\tchr1\t+\t990\t1500\t1002\t1007\n", GeneOver.Exons, [score], "o.tsv", Snv(1000));
        if (refusal is not null)
            Assert.Equal(refusal, Assert.Throws<UsageException>(() => ScoreFolder.Score(settings)).Message);
        else
            Assert.Equal("--score sed is a score per gene; give the genes to cislens score with --genes GTF",
                Assert.Throws<UsageException>(() => ScoreFolder.Score(settings with { Genes = null })).Message);
    }

    [Fact]
    public void The_strand_of_a_track_is_that_of_its_id_or_of_its_order()
    {
        Track[] Pair(string first, string second) => [new() { Id = first, Kind = TrackKind.Signal, StrandPair = 1 }, new() { Id = second, Kind = TrackKind.Signal, StrandPair = 0 }];
        foreach (var (tracks, minus) in new[] { (Pair("a+", "a-"), 1), (Pair("a-", "a+"), 0), (Pair("a", "b"), 1), (Pair("x_minus", "x_plus"), 0) })
            for (int t = 0; t < 2; t++)
                Assert.Equal((t == minus, t != minus), (StrandPairs.IsOn(tracks, t, reverse: true), StrandPairs.IsOn(tracks, t, reverse: false)));
    }
}
