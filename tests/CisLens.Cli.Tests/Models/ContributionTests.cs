using System.Globalization;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Tests.Goldens;
using CisLens.Formats.Signal;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Mutate.Saturation;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary>Tests the contributions of bases to the predictions of networks.</summary>
public sealed class ContributionTests : Workplace
{
    // one convolution and no nonlinearity but that of the last step: values of a track are scalars
    NetModel Linear(StrandRule strand, string unknown = "zero")
    {
        var design = DesignFile.Read(Write("linear.json", $$"""
            { "window": 12, "tasks": 2, "output": "scalar", "bin_bp": 4, "unknown_base": "{{unknown}}", "base_order": "AGCT",
              "layers": [ { "type": "avg_pool", "size": 4 }, { "type": "conv", "filters": "tasks", "width": 1 } ] }
            """));
        return new(design.Manifest("linear", Tracks("a", "b")) with { Strand = strand }, Network.Create(design, Device.Cpu, new Rng(3)));
    }

    static Track[] Tracks(params string[] ids) => [.. ids.Select(id => new Track { Id = id, Kind = TrackKind.Scalar })];

    [Theory]
    [InlineData(StrandRule.Forward, "zero", 0)]
    [InlineData(StrandRule.Forward, "quarter", 0)]
    [InlineData(StrandRule.Forward, "quarter", 3)]
    [InlineData(StrandRule.Average, "zero", 0)]
    [InlineData(StrandRule.Average, "zero", 2)]
    public void Contributions_of_a_linear_network_are_its_weights_and_complete(StrandRule strand, string unknown, int steps)
    {
        using var model = Linear(strand, unknown);
        byte[] codes = Dna.Encode("ACGTNACCGTTA");
        // the mean of 4 bases times a weight per base, in the order A G C T of the model
        float[] weights = model.Network.Read(model.Network.Weights.First(w => w.Name.EndsWith("weight", StringComparison.Ordinal)).Name);
        double Weight(int code) => weights[4 + "AGCT".IndexOf(Dna.Letter((byte)code))] / 4.0;
        double Own(int code) => Weight(code) - (unknown == "quarter" ? Enumerable.Range(0, 4).Average(Weight) : 0);
        var found = Contributions.Compute(model, codes, 1, [new BinRange(1, 2)], steps);
        for (int i = 0; i < 12; i++)
        {
            // on the reverse strand, the bins that cover these bases have the complement
            double expected = i < 4 || codes[i] == Dna.N ? 0
                : strand == StrandRule.Forward ? Own(codes[i]) : (Own(codes[i]) + Own(3 - codes[i])) / 2;
            Assert.Equal(expected, found.Values[i], 1e-6);
        }
        Assert.Equal(0, found.Error, 1e-6);
        Assert.NotEqual(0, found.Sum, 1e-3);
    }

    [Fact]
    public void Gradients_are_those_of_PyTorch()
    {
        var golden = new Golden("tiny_basenji2018");
        using var model = new NetModel(golden.Design.Manifest("tiny", [.. Enumerable.Range(0, golden.Design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal })])
            with { Strand = StrandRule.Forward }, golden.Network(DType.Float64));
        byte[] codes = golden.Sequence("s0");
        int bins = model.Manifest.Bins, tracks = golden.Design.Tasks;
        // the loss of the file is the sum of all outputs with random signs: one gradient per bin and track
        double[] signs = Generator.Signs(golden.Set, golden.Model, "gradloss", bins * tracks);
        var total = new double[4 * codes.Length];
        var gradient = new float[4 * codes.Length];
        for (int bin = 0; bin < bins; bin++)
            for (int t = 0; t < tracks; t++)
            {
                model.Gradient(codes, 0, t, [new BinRange(bin, 1)], 1, gradient);
                for (int i = 0; i < codes.Length; i++)
                    for (int b = 0; b < 4; b++)
                        total[b * codes.Length + i] += signs[bin * tracks + t] * gradient[4 * i + b];
            }
        golden.Check(golden.File["gradients"]!["input"]!, total, "grad.input", 1e-5);
        double before = model.Gradient(codes, 0, 2, null, 1, gradient);
        Assert.Equal(Sum(model, codes, 2), before, 1e-4);
        // the weights have gradients again, and none was computed
        Assert.All(model.Network.Parameters, p => Assert.True(p.Value.RequiresGrad));
        Assert.All(model.Network.Parameters, p => Assert.Null(p.Value.Grad));
    }

    [Fact]
    public void Integrated_gradients_are_complete_with_many_steps()
    {
        var golden = new Golden("tiny_enformer");
        using var model = new NetModel(golden.Design.Manifest("tiny", Signal(5), Signal(4)) with { Strand = StrandRule.Forward }, golden.Network(DType.Float64));
        byte[] codes = golden.Sequence("s0"), unknown = [.. codes.Select(_ => Dna.N)];
        var all = new[] { 0, 4, 16, 128 }.Select(steps => Contributions.Compute(model, codes, 1, null, steps)).ToList();
        // prediction and baseline are those of predict
        Assert.Equal(Sum(model, codes, 1), all[3].Prediction, 1e-4);
        Assert.Equal(Sum(model, unknown, 1), all[3].Baseline, 1e-4);
        string errors = string.Join(", ", all.Select(c => $"{c.Error:R}"));
        double difference = Math.Abs(all[0].Prediction - all[0].Baseline);
        Assert.True(Math.Abs(all[3].Error) < 0.05 * difference, $"difference {difference}, errors {errors}");
        Assert.True(Math.Abs(all[3].Error) < Math.Abs(all[2].Error) && Math.Abs(all[2].Error) < Math.Abs(all[1].Error)
            && Math.Abs(all[1].Error) < Math.Abs(all[0].Error), errors);
    }

    static Track[] Signal(int count) => [.. Enumerable.Range(0, count).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal })];

    static double Sum(NetModel model, byte[] codes, int track)
    {
        var values = new float[model.Manifest.Bins];
        model.Predict(new SequenceBatch(codes, codes.Length), [track], values);
        return values.Sum(v => (double)v);
    }

    [Fact]
    public void Explain_writes_table_array_bigWig_and_figures_of_regions()
    {
        using (var model = Linear(StrandRule.Forward))
            ModelFile.Write(At("linear.clm"), model);
        var rng = new Rng(9);
        string bases = string.Concat(Enumerable.Range(0, 60).Select(_ => "ACGT"[rng.Next(4)])), genome = Write("g.fa", $">chr1\n{bases}\n");
        string bed = Write("r.bed", "chr1\t30\t42\tsecond\nchr1\t4\t16\tfirst\nnone\t1\t5\tthird\n");
        var run = BadInput.Cli.Run("explain", At("linear.clm"), bed, "-f", genome, "--tracks", "b", "-o", At("e"));
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("completeness error: mean", run.Error);
        Assert.Contains("3 regions, 1 track, 2 figures: OK 2, NO_CONTIG 1", run.Error);
        string[][] rows = [.. Lines(At("e.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal("name chrom start end status track prediction baseline contributions completeness_error", string.Join(' ', rows[0]));
        Assert.Equal(["third none NA NA NO_CONTIG b NA", "first chr1 4 16 OK b", "second chr1 30 42 OK b"], rows[1..].Select(r => string.Join(' ', r[..(r[4] == "OK" ? 6 : 7)])));
        foreach (string[] row in rows[2..])
        {
            double[] numbers = [.. row[6..].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0] - numbers[1], numbers[2], 1e-6);
            Assert.Equal(numbers[2] - (numbers[0] - numbers[1]), numbers[3], 1e-9);
            using var reader = BigWigReader.Open(At("e.bw"));
            var values = new float[12];
            reader.Read("chr1", int.Parse(row[2], CultureInfo.InvariantCulture), values);
            Assert.Equal(numbers[2], values.Sum(v => (double)v), 1e-5);
        }
        Assert.Equal(128 + 24 * 4, new FileInfo(At("e.npy")).Length);
        Assert.Equal($"12\tsecond\t31\t{bases[30]}", Lines(At("e.axes.tsv"))[13]);
        Assert.True(File.Exists(At("e.first.b.svg")));
        string fasta = Write("s.fa", $">s\n{bases[4..16]}\n");
        Run($"explain @linear.clm {fasta} --tracks b --bins centre -o @f");
        Assert.False(File.Exists(At("f.bw")));
        foreach (var (command, expected) in new[]
        {
            ($"explain {At("linear.clm")} {fasta} --mode importance -o {At("x")}", "--mode does not apply to a network"),
            ($"explain {At("linear.clm")} {bed} -o {At("x")}", "give their genome with --genome FASTA"),
        })
        {
            var refused = BadInput.Cli.Run(command.Split(' '));
            Assert.Equal(2, refused.Code);
            Assert.Contains(expected, refused.Error);
        }
    }
}
