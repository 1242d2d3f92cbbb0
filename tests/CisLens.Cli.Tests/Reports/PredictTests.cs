using System.Globalization;
using System.Runtime.InteropServices;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Formats.Fasta;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Parquet;
using CisLens.Models.Import;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Tests what users reported of <c>predict</c>.</summary>
public sealed class PredictTests : Workplace
{
    static string Report(string name) => SharedData.Path($"data/reports/{name}");

    /// <summary>Makes a model of weights of k-mers and returns its name for <see cref="Workplace.Run"/>.</summary>
    string Kmers(params string[] weights)
    {
        Run($"model import words {Write("weights.txt", string.Concat(weights.Select(w => w + "\n")))} --track t -o @kmers.clm --force");
        return "@kmers.clm";
    }

    [Fact]
    [ReportedFile("predict/regions.bed")]
    public void A_region_off_the_genome_has_a_status_and_no_number()
    {
        string model = Kmers("ACGTGC\t1", "GGTTAA\t3"), genome = Report("common/tiny.fa");
        var run = BadInput.Cli.Run("predict", At(model[1..]), Report("predict/regions.bed"), "-f", genome, "-o", At("r.tsv"));
        Assert.Equal(0, run.Code);
        // 8 lines: 2 whole windows; 3 windows that reach past an end of their contig; an empty region, one past the end, one contig too many
        Assert.Contains("INFO 8 regions, 1 track: PADDED 3, OK 2, OUT_OF_RANGE 2, NO_CONTIG 1", run.Error);
        Assert.Contains("\"OUT_OF_RANGE\": 2", File.ReadAllText(At("r.tsv.run.json")));
        string[][] rows = [.. Lines(At("r.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal(["name", "chrom", "start", "end", "strand", "status", "t.deltasvm"], rows[0]);
        Assert.Equal(["p OK", "m OK", "zero OUT_OF_RANGE", "start PADDED", "end PADDED", "past OUT_OF_RANGE", "nochr NO_CONTIG", "short PADDED"],
            rows[1..].Select(r => $"{r[0]} {r[5]}"));
        Assert.Equal(["chr1", "500", "749", "-"], rows[2][1..5]);
        Assert.All(rows[1..], r => Assert.Equal(r[5] is "OUT_OF_RANGE" or "NO_CONTIG", r[6] == "NA"));
        // the window is 200 bp; the middle of [500, 749) is 624, and its anchor is index 99
        using var tiny = Genome.Open(genome);
        var window = new byte[200];
        tiny.Codes(0, 525, window);
        Assert.Equal(rows[1][6], Rows($"{model} {Write("w.fa", $">w\n{Dna.Decode(window)}\n")}")[1].Split('\t')[2]);
    }

    [Fact]
    [ReportedFile("lsgkm-10mers/tenmers.fa")]
    public void A_sequence_without_a_k_mer_has_a_status_and_no_number()
    {
        string[] rows = Rows($"{Kmers("ACGTACGTACG\t1.5")} {Report("lsgkm-10mers/tenmers.fa")}");
        Assert.Equal("name\tstatus\tt.deltasvm", rows[0]);
        Assert.Equal(12, rows.Count(r => r.StartsWith('A') && r.EndsWith("\tNO_KMER\tNA")));
        // "lower" has 16 bases of the repeat: the k-mer at its 1st and 5th base, and its reverse complement, CGTACGTACGT, at the 2nd and 6th
        Assert.Equal(["onlyN\tN_LIMIT\tNA", "eleven\tOK\t1.5", "elevenN\tNO_KMER\tNA", "empty\tNO_KMER\tNA", "lower\tOK\t6"], rows[13..]);
    }

    [Fact]
    public void An_allele_without_a_k_mer_has_a_status_and_no_effect()
    {
        string model = Kmers("ACGTACGTACG\t1.5");
        string n = new('N', 20), genome = Write("g.fa", $">c\n{new string('A', 100)}{n}ACGTA{n}{new string('A', 100)}\n>d\nACGTACG\n");
        string vcf = Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nc\t50\t.\tA\tC\t.\t.\t.\nc\t123\t.\tG\tC\t.\t.\t.\nd\t3\t.\tG\tC\t.\t.\t.\n");
        Run($"score {vcf} --genome {genome} --model {model} --max-n 1 -o @s.tsv");
        string[][] rows = [.. Lines(At("s.tsv")).Select(l => l.Split('\t'))];
        int status = Array.IndexOf(rows[0], "status"), effect = Array.IndexOf(rows[0], "effect");
        // the window of the first has k-mers over the variant; around the second are 5 known bases, and the contig of the third has 7
        Assert.Equal(["HAS_N&PADDED 0", "NO_KMER NA", "NO_KMER NA"], rows[1..].Select(r => $"{r[status]} {r[effect]}"));
    }

    [Fact]
    [ReportedFile("spliceai-sequence/pre_mrna.fa")]
    public void A_pre_mRNA_has_a_row_per_base_as_from_the_published_network_with_N_on_both_sides()
    {
        string weights = SharedData.Path("data/weights-spliceai/spliceai1.h5"), fasta = Report("spliceai-sequence/pre_mrna.fa");
        Run($"model import network {weights} --design spliceai-10k -o @s.clm");
        string[][] rows = [.. Rows($"@s.clm {fasta}").Select(l => l.Split('\t'))];
        Assert.Equal(["name", "status", "position", "neither", "acceptor", "donor"], rows[0]);
        // SpliceAI's README: x = one_hot('N' * 5000 + sequence + 'N' * 5000), y = model(x)
        string bases = string.Concat(File.ReadLines(fasta).Skip(1));
        var x = Dna.Encode(new string('N', 5_000) + bases + new string('N', 5_000));
        var design = new SpliceAi10k();
        using var model = NetworkImport.Read(weights, design, "s", TrackNames.From(null, design), Device.Cpu);
        var y = new float[bases.Length * 3];
        model.Predict(new SequenceBatch(x, x.Length), [0, 1, 2], y);
        Assert.Equal(301, bases.Length);
        Assert.Equal(bases.Length, rows.Length - 1);
        foreach (var (i, row) in rows[1..].Index())
        {
            Assert.Equal(["chr10:94400-94700", "OK", $"{i + 1}"], row[..3]);
            for (int t = 0; t < 3; t++)
                Assert.Equal(y[i * 3 + t], float.Parse(row[3 + t], CultureInfo.InvariantCulture), 1e-6);
        }
    }

    [Fact]
    public void DeepBind_scores_sequences_of_any_length_and_reads_U_as_T()
    {
        // scores of the program deepbind 0.1 for sequences of 20 and 38 bases
        string[][] expected = [.. Lines(SharedData.Path("data/weights-deepbind/expected_scores.tsv")).Select(l => l.Split('\t'))];
        string table = Write("s.tsv", string.Concat(expected.Select(r => r[0] + "\n")));
        foreach (int column in (int[])[1, 2])
        {
            Run($"model import network {SharedData.Path($"data/weights-deepbind/params/{expected[0][column]}.txt.gz")} -o @d.clm --force");
            var run = BadInput.Cli.Run("predict", At("d.clm"), table);
            Assert.Contains("sequences with U, which this model reads as T", run.Error);
            string[] found = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split('\t')[2])];
            foreach (var (row, score) in expected[1..].Zip(found))
                Assert.Equal(double.Parse(row[column], CultureInfo.InvariantCulture), double.Parse(score, CultureInfo.InvariantCulture), 2e-6);
        }
        Assert.Contains("U is T", Run("model info @d.clm"));
        Run($"ism --sequences {Write("u.fa", ">u\nAGUGAGU\n")} -m @d.clm --figures 0 -o @u");
        Assert.Equal(["T", "T"], Lines(At("u.axes.tsv")).Select(l => l.Split('\t')).Where(c => c is ["row", .., "3" or "7", _]).Select(c => c[^1]));
        Assert.Contains("any length", Run("model info @d.clm"));
    }

    [Fact]
    public void The_ending_of_the_output_is_its_format()
    {
        string model = Kmers("ACGTGC\t1", "GGTTAA\t3"), inputs = $"{Report("predict/regions.bed")} -f {Report("common/tiny.fa")}";
        string[][] rows = [.. Rows($"{model} {inputs}").Select(l => l.Split('\t'))];
        foreach (string ending in (string[])["tsv.gz", "csv", "csv.gz", "parquet", "h5", "npy"])
            Run($"predict {model} {inputs} -o @r.{ending}");
        Assert.Equal(rows.Select(r => string.Join('\t', r)), Lines(At("r.tsv.gz")));
        Assert.Equal(rows.Select(r => string.Join(',', r)), Lines(At("r.csv")));
        Assert.Equal(Lines(At("r.csv")), Lines(At("r.csv.gz")));
        Assert.Equal(rows.Select(r => string.Join('\t', r[..6])), Lines(At("r.rows.tsv")));
        Assert.Equal(["column\tname\ttrack\tvalue", "0\tt.deltasvm\tt.deltasvm\tprediction"], Lines(At("r.columns.tsv")));
        Assert.Equal(128 + 8 * sizeof(float), new FileInfo(At("r.npy")).Length);

        using var parquet = new ParquetReader(At("r.parquet"));
        Assert.Equal(rows[0], parquet.Columns.Select(c => c.Name));
        Assert.Equal(rows[1..], parquet.Rows().Select(r => r.Select(cell => Convert.ToString(cell ?? "NA", CultureInfo.InvariantCulture)).ToArray()));

        using var hdf5 = Hdf5Reader.Open(At("r.h5"));
        Assert.Equal(rows[1..].Select(r => r[5]), hdf5.Root.Dataset("status").Texts());
        Assert.Equal(rows[1..].Select(r => r[6] == "NA" ? float.NaN : float.Parse(r[6], CultureInfo.InvariantCulture)), MemoryMarshal.Cast<byte, float>(hdf5.Root.Dataset("prediction").Numbers()).ToArray());
        Assert.Equal(["t.deltasvm"], hdf5.Root.Dataset("prediction_track").Texts());

        var refused = BadInput.Cli.Run("predict", At(model[1..]), Report("predict/regions.bed"), "-f", Report("common/tiny.fa"), "-o", At("r.xlsx"));
        Assert.Equal(2, refused.Code);
        Assert.Contains("r.xlsx: the ending is not that of a format; expected one of .tsv .tsv.gz .csv .csv.gz .parquet .h5 .hdf5 .npy .bw .bigwig", refused.Error);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At("r"))!, "*.partial"));
    }

    [Fact]
    public void Standard_input_is_read_as_what_it_contains()
    {
        string model = At(Kmers("ACGTGC\t1")[1..]);
        foreach (var (text, expected) in new[] { (">a\nACGTGC\n", "a\tOK\t1"), ("id\tseq\nb\tACGTGCA\n", "b\tOK\t1"), ("c\t0\t200\n", "c:1-200\tc\t0\t200\t.\tOK\t0") })
        {
            string genome = Write("g.fa", $">c\n{new string('A', 300)}\n");
            using var child = Child.Start(Path.GetDirectoryName(model)!, "sh", ["-c", $"printf '{text.Replace("\n", "\\n").Replace("\t", "\\t")}' | {Child.CisLens} predict {model} - -f {genome}"]);
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Assert.Equal(expected, output.Split('\n')[1]);
        }
    }
}
