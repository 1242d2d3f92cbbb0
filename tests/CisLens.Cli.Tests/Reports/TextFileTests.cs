using System.Text;
using CisLens.Cli.Tests.BadInput;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;
using CisLens.Formats.Meme;
using CisLens.Formats.Tables;
using CisLens.Formats.Text;
using CisLens.Formats.Vcf;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Text files as people have them: with byte order mark, commas, quotes, labels of LIBSVM, genes of UCSC and iGenomes.</summary>
public sealed class TextFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Reported(string file) => SharedData.Path("data/reports/" + file);

    string At(string name) => Path.Combine(_folder, name);

    string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    static string Good(params string[] args)
    {
        var (code, output, error) = BadInput.Cli.Run(args);
        Assert.True(code == 0, error);
        return output + error;
    }

    /// <summary>chr1 to chr8 of 130 kb, on which all peaks of <c>peaks-odd</c> lie.</summary>
    string PeakGenome()
    {
        var rng = new Rng(5);
        return Write("peaks.fa", string.Concat(Enumerable.Range(1, 8).Select(c =>
            $">chr{c}\n{new string([.. Enumerable.Range(0, 130_000).Select(_ => "ACGT"[rng.Next(4)])])}\n")));
    }

    string Peaks(string genome, string output, params string[] peaks) =>
        Good(["prepare", "peaks", .. peaks, "--genome", genome, "--window", "100", "--matched-negatives", "0", "-o", At(output)]);

    [Fact]
    [ReportedFile("peaks-odd/bom.bed")]
    public void A_byte_order_mark_loses_no_peak()
    {
        string genome = PeakGenome(), text = File.ReadAllText(Reported("peaks-odd/bom.bed"));
        string with = Peaks(genome, "with", "x=" + Reported("peaks-odd/bom.bed")), without = Peaks(genome, "without", "x=" + Write("no.bed", text.TrimStart('\uFEFF')));
        Assert.Contains("peaks: 120 = 120 kept", with, StringComparison.Ordinal);
        string Fingerprint(string log) => log.Split("fingerprint ")[1][..12];
        Assert.Equal(Fingerprint(without), Fingerprint(with));
    }

    [Fact]
    [ReportedFile("peaks-odd/mspc_inf.narrowPeak")]
    public void Peaks_with_an_infinite_p_value_are_peaks()
    {
        string log = Peaks(PeakGenome(), "data", Reported("peaks-odd/mspc_inf.narrowPeak"));
        Assert.Contains("peaks: 120 = 120 kept", log, StringComparison.Ordinal);
        Assert.Contains("\"id\": \"mspc_inf\"", File.ReadAllText(Path.Combine(At("data"), "dataset.json")), StringComparison.Ordinal);
    }

    /// <summary>Readers of text files that people bring, each with a file, and what it reads as text.</summary>
    static readonly Dictionary<string, (string Text, Func<string, object?> Read)> s_readers = new()
    {
        ["BED"] = ("chr1\t1\t9\nchr1\t2\t9\n", path => string.Join('\n', BedReader.Read(path))),
        ["narrowPeak"] = ("chr1\t1\t9\tp\t0\t.\t1\t1\t1\t3\n", path => string.Join('\n', NarrowPeakReader.Read(path))),
        ["GTF"] = ("chr1\tx\texon\t1\t9\t.\t+\t.\tgene_id \"G\";\n", path => string.Join('\n', GtfReader.Read(path).Select(r => r.Contig + r["gene_id"]))),
        ["GFF3"] = ("##gff-version 3\nchr1\tx\texon\t1\t9\t.\t+\t.\tParent=G\n", path => string.Join('\n', GtfReader.Read(path).Select(r => r.Contig + r["Parent"]))),
        ["VCF"] = ("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t1\t.\tA\tC\t.\t.\t.\n", Vcf),
        ["FASTA"] = (">chr1\nACGT\n", Fasta),
        ["table"] = ("\"id\",y\na,1\n", Table),
        ["synonyms"] = ("1\tchr1\n", path => string.Join(' ', ContigSynonyms.Read(path).SynonymsOf("1"))),
        ["list of names"] = ("a\nb\n", path => string.Join(' ', LineReader.Names(path))),
        ["track names"] = ("a\tlabel\nb\n", path => string.Join(' ', TrackNames.Read(path, new SilentLog()).Select(t => (t.Id, t.Label)))),
        ["MEME"] = ("MEME version 4\n\nMOTIF m\nletter-probability matrix: alength= 4 w= 1\n1 0 0 0\n", path => string.Join(' ', MemeReader.Read(path).Motifs.Select(m => m.Name))),
        ["LS-GKM"] = ("svm_type c_svc\nkernel_type gkm_esttrunc\n", path => PublishedFiles.KindOf(path)),
        ["k-mer weights"] = ("ACGT\t0.5\n", path => PublishedFiles.KindOf(path)),
        ["counts"] = (">m\n1 2 3 4\n", path => PublishedFiles.KindOf(path)),
        ["DeepBind"] = ("# deepbind 0.1\n", path => PublishedFiles.KindOf(path)),
    };

    public static TheoryData<string> Readers => new(s_readers.Keys);

    static string Vcf(string path)
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        Assert.True(reader.Read(record));
        return $"{record.Contig} {record.Pos0} {reader.Header.MetaLines.Count}";
    }

    static string Fasta(string path)
    {
        FastaIndex.Write(path);   // its offsets are those of the text, so a file with a mark is read without it
        using var genome = Genome.Open(path);
        return string.Join(' ', genome.Contigs) + (char)genome.Letter(0, 0) + (char)genome.Letter(0, 3);
    }

    static string Table(string path)
    {
        using var table = TableReader.Open(path);
        Assert.True(table.Read());
        return string.Join('|', table.Columns.Concat(table.Row));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Every_text_reader_leaves_out_a_byte_order_mark_and_names_utf16(string reader)
    {
        var (text, read) = s_readers[reader];
        object? expected = read(Write("without", text));
        File.WriteAllText(At("with"), text, new UTF8Encoding(true));
        Assert.Equal(0xEF, File.ReadAllBytes(At("with"))[0]);
        Assert.Equal(expected, read(At("with")));
        File.WriteAllText(At("utf16"), text, Encoding.Unicode);
        Assert.Contains("the text is in UTF-16, expected UTF-8", Assert.Throws<InputException>(() => read(At("utf16"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [ReportedFile("labels/quoted.tsv")]
    public void A_quoted_table_is_that_table()
    {
        string quoted = Reported("labels/quoted.tsv"), text = File.ReadAllText(quoted);
        string log = Good("prepare", "table", quoted, "--label", "y", "-o", At("quoted"));
        Assert.Contains("label y: class, 40 of 1 and 40 of 0", log, StringComparison.Ordinal);
        string plain = text.Replace("\"", "");
        foreach (var (name, same) in new[] { ("plain.tsv", plain), ("comma.csv", text.Replace('\t', ',')), ("semicolon.txt", plain.Replace('\t', ';')) })
            Assert.Equal(log.Split("fingerprint")[1], Good("prepare", "table", Write(name, same), "--label", "y", "-o", At(name + ".data")).Split("fingerprint")[1]);
    }

    [Fact]
    [ReportedFile("labels/minus1.tsv")]
    public void Labels_of_minus_1_and_1_are_classes_unless_the_user_says_otherwise()
    {
        string table = Reported("labels/minus1.tsv");
        Assert.Contains("label y: class, 40 of 1 and 40 of -1, which becomes 0\n", Good("prepare", "table", table, "--label", "y", "-o", At("class")), StringComparison.Ordinal);
        Assert.Contains("label y: measured value, mean 0, from -1 to 1\n", Good("prepare", "table", table, "--label", "y", "--label-kind", "value", "-o", At("value")), StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"probability\"", File.ReadAllText(Path.Combine(At("class"), "dataset.json")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"kind\": \"scalar\"", File.ReadAllText(Path.Combine(At("value"), "dataset.json")), StringComparison.OrdinalIgnoreCase);
    }

    string SpliceModel()
    {
        var design = new SpliceAi80nt { Filters = 4 };
        using var network = Network.Create(design, Device.Cpu, new Rng(1));
        ModelFile.Write(At("splice.clm"), new NetModel(design.Manifest("splice", TrackNames.From(null, design)), network));
        return At("splice.clm");
    }

    /// <summary>The genes of each scored variant of chr1; a dash for none.</summary>
    string[] GenesAt(string genes, params long[] positions)
    {
        string genome = Reported("common/tiny.fa");
        using (var opened = Genome.Open(genome))
            Write("in.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + string.Concat(positions.Select(p =>
                char.ToUpperInvariant((char)opened.Letter(0, p - 1)) is var b ? $"chr1\t{p}\t.\t{b}\t{(b == 'A' ? 'C' : 'A')}\t.\t.\t.\n" : "")));
        Good("score", At("in.vcf"), "--genome", genome, "--model", SpliceModel(), "--genes", genes, "--force", "-o", At("out.vcf"));
        return [.. File.ReadLines(At("out.vcf")).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')[7]).Select(info =>
            info.Contains("SpliceAI=", StringComparison.Ordinal) ? string.Join('+', info.Split("SpliceAI=")[1].Split(';')[0].Split(',').Select(v => v.Split('|')[1])) : "-")];
    }

    [Fact]
    [ReportedFile("gtf-odd/igenomes.gtf")]
    [ReportedFile("gtf-odd/ucsc.gtf")]
    public void Loci_of_one_transcript_id_are_genes_of_their_own()
    {
        // exons at 201-400, 601-800 and 2201-2400, 2601-2800
        Assert.Equal(["MIR1", "-", "MIR1"], GenesAt(Reported("gtf-odd/igenomes.gtf"), 500, 1500, 2500));
        // + 201-700, 901-1400 and - 1801-2100, 2301-2600
        Assert.Equal(["G1", "-", "G1"], GenesAt(Reported("gtf-odd/ucsc.gtf"), 800, 1600, 2200));
        foreach (string file in new[] { "igenomes", "ucsc" })
        {
            string log = Good("prepare", "genes", Reported($"gtf-odd/{file}.gtf"), "--genome", Reported("common/tiny.fa"), "--window", "100", "--flank", "20",
                "--max-n", "1", "--folds", Write("folds.bed", "chr1\t0\t1500\ttrain\nchr1\t1500\t3000\ttest\n"), "-o", At(file));
            Assert.Contains("genes: 2 = 2 kept", log, StringComparison.Ordinal);
            Assert.Contains("1 gene ids are at several loci", log, StringComparison.Ordinal);
        }
    }

    [Fact]
    [ReportedFile("gff3/gencode.gff3")]
    public void A_gff3_is_read_as_the_same_gtf()
    {
        string gtf = Write("same.txt", string.Concat(new[] { "201\t700", "901\t1400" }.Select(exon =>
            $"chr1\tHAVANA\texon\t{exon}\t.\t+\t.\tgene_id \"ENSG1.1\"; transcript_id \"ENST1.1\"; gene_name \"G1\";\n")));
        string[] genes = GenesAt(gtf, 150, 300, 800, 1450);
        Assert.Equal(["-", "G1", "G1", "-"], genes);
        string scored = File.ReadAllText(At("out.vcf"));
        GenesAt(Reported("gff3/gencode.gff3"), 150, 300, 800, 1450);
        static string[] Records(string vcf) => [.. vcf.Split('\n').Where(l => !l.StartsWith('#'))];
        Assert.Equal(Records(scored), Records(File.ReadAllText(At("out.vcf"))));
    }

    [Fact]
    [ReportedFile("bench/satmut.tsv")]
    public void Tags_are_barcode_counts_and_a_filter_without_a_column_is_named()
    {
        string measured = Reported("bench/satmut.tsv");
        var rows = File.ReadLines(measured).Skip(1).Select(l => l.Split('\t')).ToList();
        string scores = Write("scores.tsv", "chrom\tpos\tref\talt\tm\n" + string.Concat(rows.Select((r, i) => $"1\t{r[1]}\t{r[2]}\t{r[3]}\t{i % 7}\n")));
        string few = $"few_barcodes {rows.Count(r => r[3] != "-" && int.Parse(r[4], null) < 10)}";
        string log = Good("bench", "effects", "--scores", scores, "--measured", measured, "--track", "m", "-o", At("bench"));
        Assert.Contains(few, log, StringComparison.Ordinal);
        Assert.DoesNotContain("no filter", log, StringComparison.Ordinal);
        string without = Write("without.tsv", File.ReadAllText(measured).Replace("Tags", "Other"));
        Assert.Contains("no filter by barcodes (at least 10): there is no column barcodes or BC or Tags",
            Good("bench", "effects", "--scores", scores, "--measured", without, "--track", "m", "-o", At("bench2")), StringComparison.Ordinal);
        Assert.Contains("WARN a filter is off", Good("bench", "effects", "--scores", scores, "--measured", without, "--track", "m", "--min-barcodes", "20", "-o", At("bench3")), StringComparison.Ordinal);
    }

    [Fact]
    [ReportedFile("dup-tracks/names.txt")]
    public void Track_names_that_repeat_are_numbered()
    {
        var log = new RecordedLog();
        Assert.Equal([("SK-N-SH_NRSF_None", null), ("SK-N-SH_NRSF_None.2", "SK-N-SH_NRSF_None"), ("HepG2_CTCF_None", null)],
            TrackNames.Read(Reported("dup-tracks/names.txt"), log).Select(t => (t.Id, t.Label)));
        Assert.Contains("1 name occurs more than once, such as SK-N-SH_NRSF_None", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Peak_files_are_given_as_arguments_with_or_without_names()
    {
        string genome = PeakGenome(), a = Write("a.narrowPeak", "chr1\t1000\t1200\t.\t0\t.\t1\t.\tNA\t50\n"),
            b = Write("b.peaks.bed.gz", "chr2\t1000\t1200\nchr3\t500\t500\n");
        string log = Peaks(genome, "data", $"HepG2={a}", b);
        Assert.Contains("peaks: 3 = 2 kept + 1 empty", log, StringComparison.Ordinal);
        Assert.Contains($"WARN peaks without a base (start = end) are left out: {b}:2", log, StringComparison.Ordinal);
        string json = File.ReadAllText(Path.Combine(At("data"), "dataset.json"));
        Assert.Contains("\"id\": \"HepG2\"", json, StringComparison.Ordinal);
        Assert.Contains("\"id\": \"b.peaks\"", json, StringComparison.Ordinal);
        string sheet = Write("s.csv", $"sample,file\nHepG2,{a}\n");
        var (code, _, error) = BadInput.Cli.Run("prepare", "peaks", a, "--samples", sheet, "--genome", genome, "-o", At("both"));
        Assert.Equal((2, true), (code, error.Contains("give peak files, or a sample sheet with --samples", StringComparison.Ordinal)));
        (code, _, error) = BadInput.Cli.Run("prepare", "peaks", a, $"a={b}", "--genome", genome, "-o", At("twice"));
        Assert.Equal((2, true), (code, error.Contains($"{a} and {b} have the name a; give names as NAME=FILE", StringComparison.Ordinal)));
    }

    [Fact]
    public void Shuffled_negatives_are_made_from_sequences_and_in_a_dataset()
    {
        var rng = new Rng(3);
        string fasta = Write("p.fa", string.Concat(Enumerable.Range(0, 30).Select(i => $">p{i}\n{new string([.. Enumerable.Range(0, 60).Select(_ => "ACGT"[rng.Next(4)])])}\n")) + ">poly\nAAAAAAAAAA\n");
        string log = Good("negatives", fasta, "--shuffle", "--per-positive", "2", "-o", At("shuffled"));
        Assert.Contains("positives: 31 of 31; negatives: 60 of 62 (2 no other order of the bases)", log, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(At("shuffled"), "negatives.fa"));
        Assert.Equal([">p0.shuffled", ">p0.shuffled2"], new[] { lines[0], lines[2] });
        string bed = Write("p.bed", "chr1\t100\t160\nchr1\t200\t260\nchr1\t100\t160\n");
        Assert.Contains("positives: 2 of 3 (1 duplicate); negatives: 3 of 3",
            Good("negatives", bed, "--genome", PeakGenome(), "--shuffle", "--per-positive", "1.5", "-o", At("regions")), StringComparison.Ordinal);
        Assert.Equal([">chr1:101-160.shuffled", ">chr1:201-260.shuffled", ">chr1:201-260.shuffled2"],
            File.ReadLines(Path.Combine(At("regions"), "negatives.fa")).Where(l => l[0] == '>'));
        Assert.Equal(["negatives.fa", "positives.bed", "positives.fa"], Directory.GetFiles(At("regions")).Select(f => Path.GetFileName(f)).Order());
        Assert.Contains("--genome is missing", BadInput.Cli.Run("negatives", bed, "--shuffle", "-o", At("none")).Error, StringComparison.Ordinal);
        Assert.Contains("--gc-tolerance does not apply to shuffled negatives",
            BadInput.Cli.Run("negatives", fasta, "--shuffle", "--gc-tolerance", "0.1", "-o", At("none")).Error, StringComparison.Ordinal);
        log = Good("prepare", "table", "--positives", fasta, "--shuffled-negatives", "1", "-o", At("data"));
        Assert.Contains("sequences: 61 = 61 kept", log, StringComparison.Ordinal);
        Assert.Contains("label positive: class, 31 of 1 and 30 of 0", log, StringComparison.Ordinal);
        Assert.Contains("WARN sequences without another order of their dinucleotides have no shuffled negative: poly", log, StringComparison.Ordinal);
    }

    sealed class RecordedLog : IRunLog
    {
        public List<string> Lines { get; } = [];

        public void Info(string text) => Lines.Add(text);

        public void Warn(string kind, string example) => Lines.Add($"{kind}: {example}");

        public void Progress(string what, long done, long? total, string unit) { }
    }
}
