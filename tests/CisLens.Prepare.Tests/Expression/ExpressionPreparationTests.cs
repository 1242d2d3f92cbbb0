using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Expression;

namespace CisLens.Prepare.Tests.Expression;

public sealed class ExpressionPreparationTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    // each contig has these 30 bases, which differ enough to recognise positions
    const string Bases = "AACCGGTTACGTACGTTTGGCCAATGCATG";

    const string Genes = "gene_id\tchrom\tstrand\ttss0\tbiotype\nPLUS.1\tc1\t+\t12\tcoding\nMINUS\tc1\t-\t20\tcoding\nEDGE\tc1\t+\t2\tcoding\n"
        + "TEST\tc2\t+\t15\tcoding\nVALID\tc3\t-\t15\tcoding\nNOTSS\tc1\t+\t.\tcoding\nQUIET\tc1\t+\t11\tcoding\nSHORT\tc1\t+\t10\ttRNA\n";

    const string Table = "gene_id\tWT_1\tWT_2\tdrug_1\nMINUS\t1\t3\t5\nPLUS\t0\t0\t1\nEDGE.7\t1\t1\t0\nTEST\t7\t7\t15\nVALID\t0\tNA\t3\n"
        + "SHORT\t1\t1\t1\nABSENT\t1\t2\t3\nNOTSS.2\t1\t1\t1\n";

    ExpressionOptions World(string genes = Genes, string table = Table, string name = "genes.tsv", string tableName = "tpm.tsv") => new()
    {
        Output = _temp.New("data"),
        Genome = _temp.File("genome.fa", string.Concat(Enumerable.Range(1, 3).Select(c => $">c{c}\n{Bases}\n"))),
        Genes = _temp.File(name, genes),
        Expression = _temp.File(tableName, table),
        Test = ["c2"],
        Validation = ["c3"],
        Window = 10,
        Flank = 1,
    };

    static DatasetManifest Run(ExpressionOptions options, IRunLog? log = null) =>
        ExpressionPreparation.Run(options, log ?? new SilentLog(), CancellationToken.None);

    static Dictionary<string, (string Bases, float[] Labels, Split Split)> Examples(ExpressionOptions options)
    {
        using var data = Dataset.Open(options.Output);
        return Enumerable.Range(0, data.Count).ToDictionary(data.Name, index =>
        {
            var codes = new byte[data.Window];
            var labels = new float[data.Tracks.Count];
            data.Sequence(index, 0, codes);
            data.Labels(index, labels);
            return (Dna.Decode(codes), labels, data.SplitOf(index));
        });
    }

    [Theory, InlineData(SequenceStorage.Packed), InlineData(SequenceStorage.Genome)]
    public void The_start_site_is_the_anchor_of_the_plus_strand_and_the_window_is_on_the_strand_of_the_gene(SequenceStorage storage)
    {
        var options = World() with { Sequences = storage };
        Run(options);
        var examples = Examples(options);
        Assert.Equal(["EDGE", "MINUS", "PLUS.1", "SHORT", "TEST", "VALID"], examples.Keys.Order(StringComparer.Ordinal));
        // bases 8 to 17; the start site, base 12, has index 4
        Assert.Equal("ACGTACGTTT", examples["PLUS.1"].Bases);
        // bases 16 to 25, TTGGCCAATG; the start site, base 20, has index 5 of the reverse complement
        Assert.Equal("CATTGGCCAA", examples["MINUS"].Bases);
        Assert.Equal("NNAACCGGTT", examples["EDGE"].Bases);
        Assert.Equal((Split.Train, Split.Test, Split.Validation), (examples["MINUS"].Split, examples["TEST"].Split, examples["VALID"].Split));
        using var data = Dataset.Open(options.Output);
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(data.Name(i) is "MINUS" or "VALID" ? Strand.Minus : Strand.Plus, data.Interval(i).Strand));
    }

    [Fact]
    public void Columns_are_tracks_and_log2_is_the_default()
    {
        var options = World();
        Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.Equal(["WT_1", "WT_2", "drug_1"], data.Tracks.Select(t => t.Id));
        Assert.All(data.Tracks, t => Assert.Equal(TrackKind.Scalar, t.Kind));
        var examples = Examples(options);
        Assert.Equal([1f, 2f, MathF.Log2(6)], examples["MINUS"].Labels);
        Assert.Equal([3f, 3f, 4f], examples["TEST"].Labels);
        Assert.Equal([0f, float.NaN, 2f], examples["VALID"].Labels);
    }

    [Fact]
    public void Means_and_log_ratios_are_tracks()
    {
        var options = World() with { Means = ["WT=WT_*", "drug=drug_1"], Ratios = ["FC=drug/WT", "one=WT_2/WT_1"], Transform = "log2:1" };
        Run(options);
        using (var data = Dataset.Open(options.Output))
            Assert.Equal(["WT", "drug", "FC", "one"], data.Tracks.Select(t => t.Id));
        var examples = Examples(options);
        // (1 + 3) / 2 = 2 and 5: log2 3, log2 6, and their difference; WT_2 is 3 and WT_1 is 1
        Assert.Equal([MathF.Log2(3), MathF.Log2(6), 1f, 1f], examples["MINUS"].Labels);
        // a missing value does not count in the mean, and its ratio is missing
        Assert.Equal([0f, 2f, 2f, float.NaN], examples["VALID"].Labels);
    }

    [Fact]
    public void Chosen_columns_come_before_means_and_a_table_of_groups_adds_means()
    {
        string groups = _temp.File("groups.tsv", "track\tcolumn\ndrugs\tdrug_1\nall\tWT_1\nall\tdrug_1\n");
        var options = World() with { Tracks = ["drug*"], Means = ["WT=WT_1,WT_2"], Groups = groups, Transform = "none" };
        Run(options);
        using (var data = Dataset.Open(options.Output))
            Assert.Equal(["drug_1", "WT", "drugs", "all"], data.Tracks.Select(t => t.Id));
        Assert.Equal([5f, 2f, 5f, 3f], Examples(options)["MINUS"].Labels);
    }

    [Fact]
    public void On_is_1_if_the_mean_is_above_0_and_is_stored_in_bits()
    {
        var options = World() with { Means = ["WT=WT_*"], Tracks = ["drug_1"], Transform = "on" };
        var manifest = Run(options);
        Assert.Equal((LabelStorage.Bits, TrackKind.Probability), (manifest.Heads[0].Labels, manifest.Heads[0].Tracks[0].Kind));
        var examples = Examples(options);
        Assert.Equal([1f, 0f], examples["PLUS.1"].Labels);
        Assert.Equal([0f, 1f], examples["EDGE"].Labels);
        // a missing label needs float32
        Assert.Equal(LabelStorage.Float32, Run(World() with { Output = _temp.New("missing"), Transform = "on" }).Heads[0].Labels);
    }

    [Fact]
    public void ExPectos_pseudocount_is_added_before_the_natural_logarithm()
    {
        var options = World() with { Transform = "ln:0.0001" };
        Run(options);
        Assert.Equal(Math.Log(0.0001), Examples(options)["PLUS.1"].Labels[0], 1e-6);
    }

    [Fact]
    public void Every_gene_and_every_row_is_counted()
    {
        var log = new ListLog();
        var manifest = Run(World() with { Biotypes = ["coding"] }, log);
        Assert.Equal(["expression rows", "genes"], manifest.Tallies.Select(t => t.What));
        Assert.Equal((8L, 6L), (manifest.Tallies[0].Read, manifest.Tallies[0].Kept));
        Assert.Equal([new Dropped("of a gene without a start site", 1), new("of no gene", 1)], manifest.Tallies[0].Dropped);
        Assert.Equal((8L, 5L), (manifest.Tallies[1].Read, manifest.Tallies[1].Kept));
        Assert.Equal([new("of another type", 1), new("without a start site", 1), new("without expression", 1)], manifest.Tallies[1].Dropped);
        Assert.All(manifest.Tallies, t => Assert.Equal(t.Read, t.Kept + t.Dropped.Sum(d => d.Count)));
        string text = string.Join("\n", log.Lines);
        Assert.Contains("start sites are in the column tss0, counted from 0", text);
        Assert.Contains("genes without a start site: NOTSS", text);
        Assert.Contains("lacks: ABSENT", text);
        Assert.Contains("1 window of 5 reach past an end of the contig", text);
    }

    [Fact]
    public void A_track_without_a_label_is_named()
    {
        var log = new ListLog();
        Run(World(table: "gene_id\tfull\tempty\nPLUS\t1\tNA\nTEST\t2\t\n"), log);
        Assert.Equal(["tracks without a label: empty"], log.Lines.Where(l => l.Contains("without a label")));
    }

    [Fact]
    public void Genes_of_one_id_at_several_loci_are_left_out_and_counted()
    {
        var manifest = Run(World(Genes + "MINUS\tc2\t+\t15\tcoding\n"));
        Assert.Equal([new("of a gene at several loci", 1), new("of a gene without a start site", 1), new("of no gene", 1)], manifest.Tallies[0].Dropped);
        Assert.Contains(new Dropped("at several loci", 2), manifest.Tallies[1].Dropped);
    }

    [Fact]
    public void ExPectos_table_is_counted_from_1_and_falls_back_to_the_annotated_start_site()
    {
        var options = World("id,symbol,seqnames,strand,TSS,CAGE_representative_TSS,type\nPLUS,P,c1,+,99,13,protein_coding\nTEST,T,c2,-,16,NA,lincRNA\n",
            name: "geneanno.csv");
        Run(options);
        var examples = Examples(options);
        Assert.Equal("ACGTACGTTT", examples["PLUS"].Bases);
        // base 15: bases 11 to 20, TACGTTTGGC
        Assert.Equal("GCCAAACGTA", examples["TEST"].Bases);
    }

    [Fact]
    public void Clusters_of_a_bed_have_their_start_site_at_the_peak_base_or_at_the_base_that_is_chosen()
    {
        const string bed = "c1\t8\t16\tPLUS\t5\t+\t12\t13\t0\nc1\t16\t21\tMINUS\t5\t-\t16\t16\t0\nc2\t14\t17\tTEST\t5\t-\t15\t16\t0\n";
        var options = World(bed, name: "clusters.bed");
        Run(options);
        Assert.Equal(("ACGTACGTTT", "CATTGGCCAA"), (Examples(options)["PLUS"].Bases, Examples(options)["MINUS"].Bases));
        options = options with { Tss = BedTss.Middle, Output = _temp.New("middle") };
        Run(options);
        // the middle of 16 to 21 is base 18: bases 14 to 23, GTTTGGCCAA
        Assert.Equal(("ACGTACGTTT", "TTGGCCAAAC"), (Examples(options)["PLUS"].Bases, Examples(options)["MINUS"].Bases));
    }

    [Theory]
    [InlineData("#1.2\n2\t2\nName\tDescription\ta\tb\nPLUS\tgene P\t1\t3\nTEST\tgene T\t7\t0\n")]
    [InlineData("#1.3\n2\t2\t1\t1\nid\tDescription\ta\tb\nlab\tNA\tx\ty\nPLUS\tgene P\t1\t3\nTEST\tgene T\t7\t0\n")]
    public void A_gct_is_read(string text)
    {
        var options = World(table: text, tableName: "tpm.gct");
        Run(options);
        Assert.Equal([1f, 2f], Examples(options)["PLUS.1"].Labels);
        Assert.Equal([3f, 0f], Examples(options)["TEST"].Labels);
    }

    [Fact]
    public void A_gtf_gives_start_sites_ids_and_types()
    {
        static string Exon(int start, int end, char strand, string id, string type) =>
            $"c1\tmade\texon\t{start}\t{end}\t.\t{strand}\t.\tgene_id \"{id}\"; transcript_id \"{id}.t\"; gene_name \"N{id}\"; gene_biotype \"{type}\";\n";
        var options = World(Exon(13, 20, '+', "PLUS", "protein_coding") + Exon(2, 21, '-', "MINUS", "protein_coding") + Exon(5, 9, '+', "EDGE", "rRNA"),
            name: "genes.gtf") with { ExcludedBiotypes = ["rRNA"] };
        Run(options);
        var examples = Examples(options);
        Assert.Equal(["MINUS", "PLUS"], examples.Keys.Order());
        Assert.Equal(("ACGTACGTTT", "CATTGGCCAA"), (examples["PLUS"].Bases, examples["MINUS"].Bases));
    }

    /// <summary>What is wrong with the table, and what the error says.</summary>
    [Theory]
    [InlineData("gene_id\tA\tA\nPLUS\t1\t2\n", "tpm.tsv:1: duplicate column 'A'")]
    [InlineData("gene_id\tA\nPLUS\tmany\n", "tpm.tsv:2: A is 'many', expected a number or NA")]
    [InlineData("gene_id\tA\nPLUS\t1\nPLUS.2\t1\n", "tpm.tsv:3: gene PLUS.2 is also in line 2")]
    [InlineData("gene_id\tA\nPLUS\t-3\n", "tpm.tsv:2: the value of A is -3, which with a pseudocount of 1 has no logarithm")]
    [InlineData("gene_id\tA\nENSG01\t1\n", "shares no gene with")]
    [InlineData("gene_id\tA\nENSG01\t1\n", "such as ENSG01, and 7 genes, such as PLUS.1")]
    [InlineData("#1.2\n3\t1\nName\tDescription\tA\nPLUS\t.\t1\n", "has 1 rows, expected 3 as in the second line of the GCT")]
    [InlineData("#1.2\n1\tmany\nName\tDescription\tA\nPLUS\t.\t1\n", "tpm.tsv:2: the sizes of the GCT are")]
    public void A_bad_expression_table_is_refused(string table, string message) => Refused(World(table: table), message);

    [Theory]
    [InlineData("gene_id\tchrom\tstrand\ttss\nPLUS\tc1\t+\t31\n", "genes.tsv:2: the start site of PLUS ends at 31, but c1")]
    [InlineData("gene_id\tchrom\tstrand\ttss\nPLUS\tc1\t+\t0\n", "genes.tsv:2: tss is 0, expected at least 1")]
    [InlineData("gene_id\tchrom\tstrand\ttss\nPLUS\tc1\t?\t3\n", "genes.tsv:2: strand is '?', expected + or -")]
    [InlineData("gene_id\tchrom\tstrand\ttss\nPLUS\tscaffold\t+\t3\n", "shares no contig with")]
    public void A_bad_table_of_genes_is_refused(string genes, string message) => Refused(World(genes), message);

    static void Refused(ExpressionOptions options, string message)
    {
        var fault = Assert.Throws<InputException>(() => Run(options));
        Assert.Contains(message, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.False(Directory.Exists(options.Output));
    }

    [Theory]
    [InlineData("log2", "--transform is log2")]
    [InlineData("ln:-1", "--transform is ln:-1")]
    [InlineData("on", "--ratio FC=drug_1/WT_1 needs a logarithm")]
    public void A_transform_that_does_not_fit_is_refused(string transform, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Run(World() with { Transform = transform, Ratios = ["FC=drug_1/WT_1"] })).Message);

    [Fact]
    public void Tracks_that_do_not_fit_the_table_are_refused()
    {
        static string Fault(ExpressionOptions options) => Assert.Throws<UsageException>(() => Run(options)).Message;
        Assert.Contains("has no column WT_3; it has WT_1, WT_2, drug_1", Fault(World() with { Tracks = ["WT_3"] }));
        Assert.Contains("--mean WT_1=WT_*: a track is named twice", Fault(World() with { Tracks = ["WT_1"], Means = ["WT_1=WT_*"] }));
        Assert.Contains("--ratio FC=drug/WT: expected NAME=OVER/UNDER", Fault(World() with { Ratios = ["FC=drug/WT"] }));
        Assert.Contains("--biotype mRNA: no gene of", Fault(World() with { Biotypes = ["mRNA"] }));
    }
}
