using System.Globalization;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary>Scores variants with networks that have bins, end to end.</summary>
public sealed class SignalScoreTests : Workplace
{
    [Theory]
    [InlineData("tiny_basenji2018")]
    [InlineData("tiny_basenji2_sgelu")]
    [InlineData("tiny_basenji2_tgelu")]
    public void Scores_of_a_network_are_those_of_PyTorch(string file)
    {
        var golden = new Golden(file);
        int tracks = golden.Design.Tasks;
        using (var model = new NetModel(golden.Design.Manifest("tiny", [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal })])
            with { Strand = StrandRule.Forward }, golden.Network(DType.Float32)))
            ModelFile.Write(At("tiny.clm"), model);
        var variant = golden.File["variant"]!;
        string bases = Dna.Decode(golden.Sequence("s0"));
        int pos0 = (int)variant["pos0"]!;
        // the contig is as long as the window, and the variant is its anchor
        string genome = Write("g.fa", $">s0\n{bases}\n>short\n{bases[..(bases.Length * 3 / 4)]}\n>tiny\n{bases[..200]}\n");
        string record = $"\t.\t{variant["ref"]}\t{variant["alt"]}\t.\t.\t.\n";
        string vcf = Write("v.vcf", $"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\ns0\t{pos0 + 1}{record}"
            + $"s0\t31\t.\t{bases[30..33]}\t{bases[30]}\t.\t.\t.\nshort\t{pos0 + 1}{record}tiny\t100\t.\t{bases[99]}\t{(bases[99] == 'A' ? 'C' : 'A')}\t.\t.\t.\n");
        Run($"score {vcf} -f {genome} -m @tiny.clm --score sum logsum d2 lfc -o @s.tsv");
        string[][] rows = [.. Lines(At("s.tsv")).Skip(1).Select(l => l.Split('\t'))];
        double Number(string[] row, int column) => double.Parse(row[column], CultureInfo.InvariantCulture);
        foreach (var (score, block) in new[] { ("sum", "sad_sum"), ("logsum", "sar_sum"), ("d2", "l2_over_bins"), ("lfc", "log2_ratio_of_sums") })
        {
            var found = rows[..(4 * tracks)].Where(r => r[9] == score).ToList();
            Assert.Equal(tracks, found.Count);
            for (int t = 0; t < tracks; t++)
                Assert.Equal((double)variant[block]!["values"]![t]!, Number(found[t], 12), 2e-4);
        }
        // a window past the start of its contig and one longer than its contig are filled with N, unless most of it would be N
        Assert.Equal(["OK", "PADDED", "PADDED", "N_LIMIT"], rows.Select(r => r[6]).Chunk(4 * tracks).Select(s => s.Distinct().Single()));
        Assert.All(rows[(4 * tracks)..(12 * tracks)], r => Assert.True(double.IsFinite(Number(r, 12))));
        // without --score: log differences, of which the largest is in CIS_TOP
        Run($"score {vcf} -f {genome} -m @tiny.clm -o @s.vcf");
        string info = Lines(At("s.vcf")).First(l => l.StartsWith("s0\t")).Split('\t')[7];
        int top = Enumerable.Range(0, tracks).MaxBy(t => Math.Abs((double)variant["sar_sum"]!["values"]![t]!));
        Assert.Contains($"CIS_TOP=t{top};", info);
        Assert.Contains("|logsum|", info);
    }

    [Fact]
    public void Genes_of_a_GTF_have_rows_and_options_that_do_not_apply_are_refused()
    {
        var golden = new Golden("tiny_basenji2018");
        using (var model = new NetModel(golden.Design.Manifest("tiny", [.. Enumerable.Range(0, golden.Design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal })]),
            golden.Network(DType.Float32)))
            ModelFile.Write(At("tiny.clm"), model);
        string bases = Dna.Decode(golden.Sequence("s0")), genome = Write("g.fa", $">s0\n{bases}\n");
        string gtf = Write("g.gtf", string.Concat(new[] { (300, 360), (420, 500) }.Select((exon, i) =>
            $"s0\tx\texon\t{exon.Item1}\t{exon.Item2}\t.\t-\t.\tgene_id \"G\"; transcript_id \"T\"; exon_number \"{i + 1}\";\n")));
        string variant = $"s0:384:{bases[383]}:{(bases[383] == 'A' ? 'C' : 'A')}";
        Run($"score --variant {variant} -f {genome} -m @tiny.clm --genes {gtf} --tracks t1 --score logsed sed -o @g.tsv");
        string[][] rows = [.. Lines(At("g.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal(3, rows.Length);
        // the start of a gene on the minus strand is its last base, 500
        Assert.Equal(["t1", "logsed", "G", "-", "116"], new[] { 8, 9, 16, 17, 18 }.Select(c => rows[1][c]));
        double reference = double.Parse(rows[1][10], CultureInfo.InvariantCulture), alternate = double.Parse(rows[1][11], CultureInfo.InvariantCulture);
        Assert.Equal(Math.Log2(1 + alternate) - Math.Log2(1 + reference), double.Parse(rows[1][12], CultureInfo.InvariantCulture), 1e-5);
        Run($"score --variant {variant} -f {genome} -m @tiny.clm --genes {gtf} --tracks t1 --score logsed sed -O w -o @w.tsv");
        Assert.Equal(2, Lines(At("w.tsv")).Length);   // a header and a row per allele and gene
        foreach (var (options, expected) in new[]
        {
            ("--over tss", "--over does not apply to scores that are not per gene of a model with bins"),
            ($"--genes {gtf} --mask 100", "do not apply to scores per gene; leave them out"),
            ("--score sed", "--score sed is a score per gene; give the genes to cislens score with --genes GTF"),
        })
        {
            var run = BadInput.Cli.Run(["score", "--variant", variant, "-f", genome, "-m", At("tiny.clm"), .. options.Split(' ')]);
            Assert.Equal(2, run.Code);
            Assert.Contains(expected, run.Error);
        }
    }
}
