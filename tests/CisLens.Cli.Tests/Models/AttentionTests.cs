using System.Buffers.Binary;
using System.Globalization;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Mutate.Saturation;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary><c>explain --attention</c>, and <c>explain</c> with genes, with a small network with attention.</summary>
public sealed class AttentionTests : Workplace
{
    const int Window = 512, Positions = 16, PositionBp = 32;
    readonly string _bases, _genome;

    public AttentionTests()
    {
        var design = new EnformerSmall(Window, CropBins: 1, Blocks: 2, AttentionHeads: 2, KeySize: 4, Positions: 6) { Filters = [8, 8, 8] };
        using var model = new NetModel(design.Manifest("net", [new Track { Id = "atac", Kind = TrackKind.Signal }]), Network.Create(design, Device.Cpu, new Rng(3)));
        ModelFile.Write(At("net.clm"), model);
        var rng = new Rng(5);
        _bases = Dna.Decode([.. Enumerable.Range(0, 2000).Select(_ => (byte)rng.Next(4))]);
        _genome = Write("genome.fa", $">chr1\n{_bases}\n");
        Write("genes.tsv", "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nACT1\tchr1\t+\t1000\t1400\t1000,1200,\t1050,1400,\nFAR1\tchr1\t-\t100\t150\t100,\t150,\n");
    }

    float[] Numbers(string name, params int[] shape)
    {
        byte[] bytes = File.ReadAllBytes(At(name));
        Assert.Contains($"'shape': ({string.Join(", ", shape)})", System.Text.Encoding.ASCII.GetString(bytes[..128]));
        return [.. bytes[128..].Chunk(4).Select(b => BinaryPrimitives.ReadSingleLittleEndian(b))];
    }

    [Fact]
    public void Attention_of_all_heads_is_written_as_numbers_and_figures()
    {
        Write("r.bed", "chr1\t1000\t1001\tstart\n");
        var run = BadInput.Cli.Run("explain", At("net.clm"), At("r.bed"), "-f", _genome, "--attention", "heads", "--genes", At("genes.tsv"), "-o", At("a"));
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("1 region, 4 maps per window, 4 figures: OK 1", run.Error);
        float[] found = Numbers("a.npy", 4 * Positions, Positions);
        // the window is centred on base 1001, and the model averages the two strands
        int start0 = 1000 - (Window / 2 - 1);
        byte[] codes = Dna.Encode(_bases.AsSpan(start0, Window));
        using var model = ModelFile.Open<NetModel>(At("net.clm"), "a network");
        IAttention attention = model;
        var (forward, reverse) = (attention.Attention(codes, false, 100), attention.Attention(Dna.ReverseComplement(codes), true, 100));
        double[] expected = [.. forward.Zip(reverse).SelectMany(layer => layer.First.Values.Zip(layer.Second.Values, (a, b) => (a + b) / 2))];
        Assert.Equal(expected, found.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.All(found.Chunk(Positions), row => Assert.Equal(1, row.Sum(), 1e-5));
        string[] axes = Lines(At("a.axes.tsv"));
        Assert.Equal(["row\tname\tlayer\thead\tstart\tend", $"0\tstart\t1\t1\t{start0}\t{start0 + PositionBp}"], axes[..2]);
        Assert.Equal($"63\tstart\t2\t2\t{start0 + Window - PositionBp}\t{start0 + Window}", axes[^1]);
        Assert.Equal($"start\tchr1\t{start0}\t{start0 + Window}\tOK\t1\t2\t16\t1", Lines(At("a.tsv"))[2]);
        string svg = File.ReadAllText(At("a.start.attention.2.1.svg"));
        Assert.Contains("attention of layer 2, head 1: start", svg);
        Assert.Contains(">ACT1<", svg);
        Assert.DoesNotContain(">FAR1<", svg);
        string[] row = Lines(At("a.start.attention.2.1.tsv"))[1].Split('\t');
        Assert.Equal(found[2 * Positions * Positions], float.Parse(row[2], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("mean", 1, "mean\tmean")]
    [InlineData("layers", 2, "1\tmean")]
    [InlineData("2", 1, "2\tmean")]
    [InlineData("2.1", 1, "2\t1")]
    public void Layers_and_heads_can_be_chosen_and_averaged(string choice, int maps, string first)
    {
        Write("s.fa", $">s\n{_bases[..Window]}\n");
        Run($"explain @net.clm @s.fa --attention {choice} -o @a");
        float[] found = Numbers("a.npy", maps * Positions, Positions);
        Assert.Contains($"\t{first}\t", Lines(At("a.tsv"))[1]);
        using var model = ModelFile.Open<NetModel>(At("net.clm"), "a network");
        var all = AttentionMap.Compute(model, Dna.Encode(_bases.AsSpan(0, Window)), false, 100);
        double expected = choice switch
        {
            "mean" => all.Average(layer => Enumerable.Range(0, 2).Average(h => layer.Values[h * 256])),
            "2.1" => all[1].Values[0],
            "2" => (all[1].Values[0] + all[1].Values[256]) / 2,
            _ => (all[0].Values[0] + all[0].Values[256]) / 2,
        };
        Assert.Equal(expected, found[0], 1e-6);
    }

    [Theory]
    [InlineData("3", "--attention 3: expected mean, layers, heads, a layer from 1 to 2, or LAYER.HEAD, such as 1.2")]
    [InlineData("2.3", "--attention 2.3: expected mean")]
    [InlineData("mean --tracks atac", "--tracks does not apply to maps of attention")]
    [InlineData("mean --genes genes.tsv", "--genes is for regions of a genome")]
    public void A_wrong_choice_is_refused(string choice, string expected)
    {
        Write("s.fa", $">s\n{_bases[..Window]}\n");
        var run = BadInput.Cli.Run(["explain", At("net.clm"), At("s.fa"), "-o", At("a"), "--attention", .. choice.Split(' ')]);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public void Bins_of_a_gene_are_explained_and_a_region_without_its_gene_has_a_status()
    {
        // ACT1 starts in the middle of the window; the window of the other region has no gene of its name
        Write("r.bed", "chr1\t1000\t1001\tACT1\nchr1\t600\t601\tNONE\n");
        foreach (string over in (string[])["tss", "exons", "span"])
        {
            var run = BadInput.Cli.Run("explain", At("net.clm"), At("r.bed"), "-f", _genome, "--genes", At("genes.tsv"), "--bins", over, "-o", At(over));
            Assert.True(run.Code == 0, run.Error);
            Assert.True(run.Error.Contains("2 regions, 1 track, 1 figure: NO_GENE 1, OK 1"), run.Error);
        }
        int start0 = 1000 - (Window / 2 - 1), first0 = start0 + PositionBp;
        int[] Bins(params (int Start1, int End1)[] parts) => [.. Enumerable.Range(0, Positions - 2)
            .Where(bin => parts.Any(p => p.Start1 - 1 < first0 + (bin + 1) * PositionBp && first0 + bin * PositionBp < p.End1))];
        using var model = ModelFile.Open<NetModel>(At("net.clm"), "a network");
        byte[] codes = Dna.Encode(_bases.AsSpan(start0, Window));
        int tss = (1000 - first0) / PositionBp;
        foreach (var (over, bins) in new[] { ("tss", new[] { tss - 1, tss, tss + 1 }), ("exons", Bins((1001, 1050), (1201, 1400))), ("span", Bins((1001, 1400))) })
        {
            // the contributions to a sum of bins are the sums of those to each bin
            var each = bins.Select(bin => Contributions.Compute(model, codes, 0, [new BinRange(bin, 1)])).ToList();
            float[] found = Numbers($"{over}.npy", Window, 1);
            for (int i = 0; i < Window; i++)
                Assert.Equal(each.Sum(c => (double)c.Values[i]), found[i], 1e-4);
        }
        var refused = BadInput.Cli.Run("explain", At("net.clm"), At("r.bed"), "-f", _genome, "--bins", "tss", "-o", At("x"));
        Assert.Contains("--bins tss needs the genes: --genes GTF", refused.Error);
    }
}
