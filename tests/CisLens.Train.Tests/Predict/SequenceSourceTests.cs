using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Train.Predict;

namespace CisLens.Train.Tests.Predict;

public sealed class SequenceSourceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    static readonly ModelManifest s_model = new() { Name = "m", Family = "net", Design = "test", Window = 4, Tracks = [new() { Id = "t", Kind = TrackKind.Probability }] };
    readonly SequenceSource _source = new(s_model, new SilentLog());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static string[] Texts(PredictionSource source) =>
        [.. source.Inputs.Select(i => $"{i.Cells[0]} {string.Join('+', i.Windows.Select(w => Dna.Decode(w.Codes)))} {i.Status.Code()}")];

    [Fact]
    public void Longer_sequences_are_cut_around_their_anchor_and_shorter_ones_filled() =>
        // the anchor is left of the centre: index 4 of 10 bp and index 1 of a window of 4 bp, so the window starts at 3;
        // it is index 0 of 2 bp, so that window starts at −1
        Assert.Equal(["a TACG OK", "b NACN PADDED", "c GGTT OK"], Texts(_source.FromFasta(Write("s.fa", ">a\nACGTACGTAC\n>b\nAC\n>c\nGGTT\n"))));

    [Fact]
    public void A_model_without_a_fixed_length_gets_each_sequence_as_it_is() =>
        Assert.Equal(["a ACGTACGTAC OK", "b AC OK", "n ANNC HAS_N", "x  OUT_OF_RANGE"],
            Texts(new SequenceSource(s_model with { LengthStep = 1 }, new SilentLog()).FromFasta(Write("s.fa", ">a\nACGTACGTAC\n>b\nAC\n>n\nANNC\n>x\n"))));

    [Fact]
    public void Sequences_of_mostly_unknown_bases_are_not_predicted() =>
        Assert.Equal(["n  N_LIMIT", "h ANNC HAS_N"], Texts(_source.FromFasta(Write("s.fa", ">n\nNNNC\n>h\nANNC\n"))));

    [Theory]
    [InlineData(true, "x ACTT OK")]
    [InlineData(false, "x ACNN HAS_N")]
    public void U_is_T_or_an_unknown_base_as_the_model_says(bool readsUracil, string expected)
    {
        var log = new WarningLog();
        var source = new SequenceSource(s_model with { ReadsUracil = readsUracil }, log);
        Assert.Equal([expected], Texts(source.FromFasta(Write("s.fa", ">x\nACUu\n"))));
        Assert.Equal([expected], Texts(source.FromTable(Write("s.tsv", "id\tsequence\nx\tACUu\n"))));
        Assert.All(log.Warnings, w => Assert.Equal($"sequences with U, which this model reads as {(readsUracil ? "T" : "N")}", w));
        Assert.Equal(2, log.Warnings.Count);
    }

    [Fact]
    public void Sequences_may_share_a_name_and_lines_may_end_in_blanks()
    {
        var log = new WarningLog();
        Assert.Equal(["a ACGT OK", "a TTTT OK"], Texts(new SequenceSource(s_model, log).FromFasta(Write("s.fa", ">a\nAC \t\nGT\r\n>a\nTTTT"))));
        Assert.Contains("names that occur more than once", Assert.Single(log.Warnings));
        Assert.Contains("\" \" in the sequence of a", Assert.Throws<InputException>(() => Texts(_source.FromFasta(Write("t.fa", ">a\nA CGT\n")))).Message);
    }

    [Fact]
    public void A_table_names_its_rows() =>
        Assert.Equal(["x ACGT OK", "y TTTT OK"], Texts(_source.FromTable(Write("s.tsv", "id\tsequence\nx\tACGT\ny\ttttt\n"))));

    [Fact]
    public void An_interval_as_long_as_the_window_is_the_window_and_another_gives_its_middle()
    {
        var genome = Genome.FromText(("chr1", "ACGTACGTAC"));
        // [2, 6) is the window; the middle of [0, 9) is 4 and the anchor is 1, so the window is [3, 7), also on the minus strand
        string bed = Write("s.bed", "chr1\t2\t6\tone\nchr1\t0\t9\ttwo\nchr1\t0\t9\tthree\t0\t-\n");
        Assert.Equal(["one GTAC OK", "two TACG OK", "three CGTA OK"], Texts(_source.FromBed(bed, genome, false)));
    }

    [Fact]
    public void A_region_off_its_contig_has_no_window_and_a_window_past_an_end_is_padded()
    {
        var genome = Genome.FromText(("chr1", "ACGTACGTAC"));
        string bed = Write("s.bed", "chr1\t0\t1\nchr1\t9\t10\nchr1\t9\t11\nchr1\t3\t3\nchr2\t0\t4\n");
        // the anchor is index 1 of 4: the window of base 0 is [−1, 3), that of base 9 is [8, 12)
        Assert.Equal(["chr1:1-1 NACG PADDED", "chr1:10-10 ACNN PADDED", "chr1:10-11  OUT_OF_RANGE", "chr1:4-3  OUT_OF_RANGE", "chr2:1-4  NO_CONTIG"],
            Texts(_source.FromBed(bed, genome, false)));
    }

    [Fact]
    public void A_peak_is_centred_on_its_summit_and_on_its_middle_if_it_has_none()
    {
        var genome = Genome.FromText(("chr1", "AACCGGTTACGT"));
        // summit 1 + 5 = 6, window [5, 9); the middle of [1, 9) is 5, window [4, 8); a peak as long as the window has its summit too
        string peaks = Write("s.narrowPeak", "chr1\t1\t9\ta\t0\t.\t1\t-1\t-1\t5\nchr1\t1\t9\tb\t0\t.\t1\t-1\t-1\t-1\nchr1\t2\t6\tc\t0\t.\t1\t-1\t-1\t3\n");
        Assert.Equal(["a GTTA OK", "b GGTT OK", "c GGTT OK"], Texts(_source.FromBed(peaks, genome, true)));
    }

    [Fact]
    public void The_window_of_a_gene_is_around_its_start_site_on_its_strand()
    {
        var genome = Genome.FromText(("chr1", "AACCGGTTACGT"));
        string genes = Write("genes.tsv", "gene_id\tname\tchrom\tstrand\ttss\nP\tp\tchr1\t+\t6\nM\t.\tchr1\t-\t6\nE\te\tchr1\t+\t1\n");
        // base 5, counted from 0, has index 1 of [4, 8), GGTT; on the minus strand, AACC, it has index 2
        var source = _source.FromGenes(GeneReader.Read(genes, genome), genome);
        Assert.Equal(["P GGTT OK", "M AACC OK", "E NAAC PADDED"], Texts(source));
        Assert.Equal(["gene_id", "gene", "chrom", "tss", "strand"], source.Columns);
        Assert.Equal(["P", "p", "chr1", 6L, "+"], source.Inputs.First().Cells);
    }

    [Theory]
    [InlineData("\n>a\nACGT\n", InputKind.Fasta)]
    [InlineData("track name=x\n# comment\nchr1\t1\t2\n", InputKind.Bed)]
    [InlineData("chr1 1 2 name", InputKind.Bed)]
    [InlineData("chr1\t1\t9\ta\t0\t.\t1\t-1\t-1\t5\n", InputKind.NarrowPeak)]
    [InlineData("#id\tsequence\nx\tACGT\n", InputKind.Table)]
    [InlineData("id,seq\nx,ACGT\n", InputKind.Table)]
    public void The_kind_of_an_input_without_a_known_ending_is_that_of_its_first_line(string text, InputKind expected)
    {
        using var opened = InputKinds.Open(Write("input.txt", text), out var kind);
        Assert.Equal(expected, kind);
        Assert.Equal(text, new StreamReader(opened).ReadToEnd());
    }

    [Fact]
    public void A_model_that_crops_gets_longer_sequences_than_the_windows_of_the_data()
    {
        var data = new LabelledBases(10, window: 6, flank: 5);
        var source = new SequenceSource(s_model with { Window = 10, Bins = 6, BinBp = 1, CropBp = 2 }, new SilentLog()).FromData(data, Split.Test);
        var expected = new byte[10];
        data.Sequence(9, 0, expected);
        var input = Assert.Single(source.Inputs);
        var window = Assert.Single(input.Windows);
        Assert.Equal(expected, window.Codes);
        Assert.Equal((0L, new BinRange(0, 6)), (window.FirstBase0, window.Bins));
        Assert.Equal(["seq9", "test"], input.Cells);
        Assert.Contains("predicts the inner 4 bp; the data has windows of 6 bp", Assert.Throws<ModelException>(() =>
            new SequenceSource(s_model with { Window = 8, CropBp = 2 }, new SilentLog()).FromData(data, null)).Message);
        Assert.Contains("needs 7 bp on each side", Assert.Throws<ModelException>(() =>
            new SequenceSource(s_model with { Window = 20, CropBp = 7 }, new SilentLog()).FromData(data, null)).Message);
    }

    sealed class WarningLog : IRunLog
    {
        public List<string> Warnings { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Warnings.Add(kind);
        public void Progress(string what, long done, long? total, string unit) { }
    }
}
