using System.Globalization;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Formats.Signal;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Tests bigWig files of <c>predict</c>.</summary>
public sealed class PredictSignalTests : Workplace
{
    // two stranded tracks in 12 bins of 4 bp, after a crop of 8 bp
    const string Design = """
        { "window": 64, "tasks": 2, "output": "signal", "bin_bp": 4, "crop_bp": 8,
          "layers": [ { "type": "conv", "filters": 6, "width": 5, "padding": "same" }, "relu", { "type": "crop", "each": 8 },
            { "type": "max_pool", "size": 4 }, { "type": "conv", "filters": "tasks", "width": 1 } ] }
        """;

    readonly string _genome;

    public PredictSignalTests()
    {
        var design = DesignFile.Read(Write("bins.json", Design));
        using var model = new NetModel(design.Manifest("bins", [new() { Id = "a/b", Kind = TrackKind.Signal }, new() { Id = "a_b", Kind = TrackKind.Signal }]),
            Network.Create(design, Device.Cpu, new Rng(3)));
        ModelFile.Write(At("bins.clm"), model);
        var rng = new Rng(9);
        string Bases(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "ACGT"[rng.Next(4)]));
        _genome = Write("g.fa", $">chr1\n{Bases(500)}\n>chr2\n{Bases(300)}\n");
    }

    float[] Read(string name, string contig, int start0, int length)
    {
        using var reader = BigWigReader.Open(At(name));
        var values = new float[length];
        reader.Read(contig, start0, values);
        return values;
    }

    [Fact]
    public void A_bigWig_of_regions_has_the_values_of_the_table()
    {
        // not in the order of the genome; the minus strand and a region longer than a window, too
        string bed = Write("r.bed", "chr2\t100\t148\tx\t0\t-\nchr1\t200\t330\nchr1\t50\t60\nnone\t1\t9\n");
        var run = BadInput.Cli.Run("predict", At("bins.clm"), bed, "-f", _genome, "-o", At("p.bw"));
        Assert.Equal((0, "INFO 4 regions, 2 tracks: OK 3, NO_CONTIG 1"), (run.Code, run.Error.Trim().Split('\n')[^1].Split("] ")[^1]));
        Assert.Contains("\"NO_CONTIG\": 1", File.ReadAllText(At("p.bw.run.json")));
        string[][] rows = [.. Rows($"@bins.clm {bed} -f {_genome}").Skip(1).Select(l => l.Split('\t'))];
        int found = 0;
        foreach (string[] row in rows.Where(r => r[^1] != "NA"))
            foreach (var (t, name) in new[] { "p.a_b.bw", "p.a_b.2.bw" }.Index())
            {
                var values = Read(name, row[1], int.Parse(row[6], CultureInfo.InvariantCulture), 4);
                Assert.All(values, v => Assert.Equal(float.Parse(row[8 + t], CultureInfo.InvariantCulture), v, 1e-6f));
                found++;
            }
        Assert.Equal(2 * rows.Count(r => r[^1] != "NA"), found);
        Assert.All(Read("p.a_b.bw", "chr1", 0, 48), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Variants_give_REF_ALT_and_their_difference_and_a_figure()
    {
        string bases = string.Concat(File.ReadLines(_genome).ElementAt(1)), alternate = bases[199] == 'G' ? "C" : "G";
        string variant = $"chr1:200:{bases[199]}:{alternate}";
        Run($"predict @bins.clm --variant {variant} -f {_genome} --tracks a_b -o @v.bw");
        // the window of the anchor, index 31, begins at 168; its bins begin at 176
        string edited = bases[..199] + alternate + bases[200..];
        string Table(string sequence) => Write("s.fa", $">s\n{sequence[168..232]}\n");
        // a FASTA of the window has 16 bins: two on either side depend on bases that it does not have
        float[] Bins(string sequence) =>
            [.. Rows($"@bins.clm {Table(sequence)} --tracks a_b")[3..15].Select(l => float.Parse(l.Split('\t')[^1], CultureInfo.InvariantCulture))];
        float[] reference = Bins(bases), changed = Bins(edited);
        Assert.Equal(12, reference.Length);
        Assert.NotEqual(reference, changed);
        foreach (var (name, expected) in new[] { ("v.ref.bw", reference), ("v.alt.bw", changed), ("v.diff.bw", [.. changed.Zip(reference, (a, r) => a - r)]) })
            foreach (var (i, value) in Read(name, "chr1", 176, 48).Index())
                Assert.Equal(expected[i / 4], value, 1e-6f);
        string svg = File.ReadAllText(At($"v.chr1_200_{bases[199]}_{alternate}.a_b.svg"));
        Assert.Contains($"a_b: chr1:200 {bases[199]}&gt;{alternate}", svg);
        Assert.Equal(13, Lines(At($"v.chr1_200_{bases[199]}_{alternate}.a_b.tsv")).Length);
        string vcf = Write("v.vcf", $"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t200\t.\t{bases[199]}\t{alternate}\t.\t.\t.\n");
        Run($"predict @bins.clm --vcf {vcf} -f {_genome} --tracks a_b --figures 0 -o @w.bw");
        Assert.Equal(File.ReadAllBytes(At("v.diff.bw")), File.ReadAllBytes(At("w.diff.bw")));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At("w"))!, "w*.svg"));
    }

    [Fact]
    public void A_dataset_gives_predicted_and_measured_signal_and_a_figure()
    {
        // 3 per base in 8 bases, and 0.5 in the next 4: sums of 12, 12 and 2 in bins of 4 bp
        string signal = Write("s.bedGraph", "chr1\t48\t56\t3\nchr1\t56\t60\t0.5\nchr2\t96\t100\t1\n");
        Run($"prepare signal a_b={signal} -f {_genome} --window 64 --crop 8 --bin 4 --test chr2 -o @data");
        Run($"predict @bins.clm @data -f {_genome} --tracks a_b --plot chr1:41-80 --genes {Write("genes.tsv", "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nGENE1\tchr1\t-\t30\t58\n")} -o @d.bw");
        float[] measured = Read("d.measured.bw", "chr1", 48, 16);
        Assert.Equal([12, 12, 12, 12, 12, 12, 12, 12, 2, 2, 2, 2, 0, 0, 0, 0], measured);
        // the first two windows of the dataset are chr1:1-48 and chr1:49-96
        Run($"predict @bins.clm {Write("r.bed", "chr1\t0\t48\nchr1\t48\t96\n")} -f {_genome} --tracks a_b -o @r.bw");
        foreach (var (expected, actual) in Read("r.bw", "chr1", 0, 96).Zip(Read("d.predicted.bw", "chr1", 0, 96)))
            Assert.Equal(expected, actual, 1e-6f);   // other batches
        string svg = File.ReadAllText(At("d.chr1_41-80.svg"));
        Assert.Contains("chr1:41-80", svg);
        Assert.Contains("← GENE1", svg);
        string[] rows = Lines(At("d.chr1_41-80.tsv"));
        Assert.Contains("a_b\tmeasured\t52\t56\t12", rows);
        Assert.Equal(40, rows.Skip(1).Select(r => r.Split('\t')).Where(r => r[1] == "predicted").Sum(r => int.Parse(r[3], CultureInfo.InvariantCulture) - int.Parse(r[2], CultureInfo.InvariantCulture)));
        // of the test split, and of tracks that the dataset lacks, only the predictions
        Run($"predict @bins.clm @data -f {_genome} --split test -o @t.bw");
        Assert.All(Read("t.a_b.bw", "chr1", 0, 48), v => Assert.True(float.IsNaN(v)));
        Assert.All(Read("t.a_b.bw", "chr2", 0, 48), v => Assert.True(float.IsFinite(v)));
        Assert.False(File.Exists(At("t.a_b.measured.bw")));
    }

    [Theory]
    [InlineData("predict @bins.clm @s.fa -o @x.bw", "a bigWig has positions of a genome; give regions (BED or narrowPeak) or a dataset, with --genome FASTA")]
    [InlineData("predict @bins.clm @r.bed -f @g.fa --plot chr1:1-9", "--plot does not apply to an output that is not bigWig")]
    [InlineData("predict @bins.clm @r.bed -f @g.fa --plot chr9:1-9 -o @x.bw", "region chr9:1-9:")]
    [InlineData("predict @bins.clm --variant chr1:5:A:C -f @g.fa", "--vcf and --variant need bigWig files: -o NAME.bw; cislens score writes tables")]
    [InlineData("predict @bins.clm --variant chr1:5:A:C -o @x.bw", "give their genome with --genome FASTA")]
    [InlineData("predict @bins.clm @s.fa --variant chr1:5:A:C -o @x.bw", "give one of: an input (sequences, regions or a dataset), --genes, --vcf, and --variant")]
    [InlineData("predict @bins.clm @s.fa --figures 3", "--figures does not apply to an input without variants")]
    [InlineData("predict @plain.clm @r.bed -f @g.fa -o @x.bw", "has one value per window, and no bins for a bigWig; write a table (.tsv)")]
    public void What_cannot_be_a_bigWig_is_refused_and_leaves_nothing(string command, string expected)
    {
        Write("s.fa", ">s\nACGT\n");
        Write("r.bed", "chr1\t50\t60\n");
        Run($"model import words {Write("weights.txt", "ACGTGC\t1\n")} --track t -o @plain.clm");
        var run = BadInput.Cli.Run([.. command.Split(' ').Select(w => w.StartsWith('@') ? At(w[1..]) : w)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At("x"))!, "x*"));
    }
}
