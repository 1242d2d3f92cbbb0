using System.Text.Json.Nodes;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Compares the networks of the zoo with outputs and gradients of PyTorch for the same weights.</summary>
public sealed class NetworkGoldenTests
{
    [Theory]
    [InlineData("basset", 5e-6)]
    [InlineData("basset_padded", 5e-6)]
    [InlineData("basset_1200", 5e-6)]
    [InlineData("basset_basenji", 5e-6)]
    [InlineData("define", 5e-6)]
    [InlineData("deepsea_selene", 5e-6)]
    [InlineData("deepsea_torch7", 5e-6)]
    [InlineData("deeperdeepsea", 5e-6)]
    [InlineData("beluga", 5e-6)]
    [InlineData("spliceai_80nt", 2e-5)]
    [InlineData("spliceai_400nt", 2e-5)]
    [InlineData("spliceai_2k", 2e-5)]
    [InlineData("spliceai_10k", 2e-5)]
    [InlineData("basenji2018", 1e-4)]
    [InlineData("basenji2_human", 1e-4)]
    [InlineData("tiny_spliceai", 2e-5)]
    [InlineData("tiny_basenji2018", 2e-5)]
    [InlineData("tiny_basenji2_sgelu", 2e-5)]
    [InlineData("tiny_basenji2_tgelu", 2e-5)]
    [InlineData("tiny_basset", 2e-5)]
    [InlineData("tiny_basset_padded", 2e-5)]
    [InlineData("tiny_basset_basenji", 2e-5)]
    [InlineData("tiny_define", 2e-5)]
    [InlineData("tiny_deepsea", 2e-5)]
    [InlineData("tiny_deepsea_torch7", 2e-5)]
    [InlineData("tiny_deeperdeepsea", 2e-5)]
    [InlineData("tiny_beluga", 2e-5)]
    public void Parameters_outputs_strands_and_a_variant_are_the_references(string file, double tolerance)
    {
        using var scope = new TensorScope();
        var golden = new Golden(file);
        using var network = golden.Network(DType.Float32);
        CheckTensors(golden, network);
        CheckOutputs(golden, network, tolerance);
    }

    [Fact]
    public void Some_tracks_of_a_network_with_bins_are_those_of_all_tracks()
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var golden = new Golden("tiny_basenji2018");
        using var network = golden.Network(DType.Float64);
        var x = golden.Input(DType.Float64, golden.Sequence("s0"), golden.Sequence("gc0"));
        var wanted = Tensor.From<long>([3, 0], [2], network.Device);
        Assert.Equal(network.Predict(x, null).IndexSelect(-1, wanted).ToArray<double>(), network.Predict(x, wanted).ToArray<double>());
    }

    [Theory]
    [InlineData("tiny_basset")]
    [InlineData("tiny_basset_padded")]
    [InlineData("tiny_basset_basenji")]
    [InlineData("tiny_define")]
    [InlineData("tiny_deepsea")]
    [InlineData("tiny_deepsea_torch7")]
    [InlineData("tiny_deeperdeepsea")]
    [InlineData("tiny_beluga")]
    [InlineData("tiny_spliceai")]
    [InlineData("tiny_basenji2018")]
    [InlineData("tiny_basenji2_sgelu")]
    [InlineData("tiny_basenji2_tgelu")]
    public void In_double_precision_outputs_layers_and_gradients_agree_to_ten_digits(string file)
    {
        using var scope = new TensorScope();
        var golden = new Golden(file);
        using var network = golden.Network(DType.Float64);
        CheckOutputs(golden, network, 1e-10);
        CheckStages(golden, network);
        CheckGradients(golden, network);
    }

    static void CheckTensors(Golden golden, Network network)
    {
        Assert.Equal((long)golden.File["parameter_count"]!, network.ParameterCount);
        var tensors = golden.File["tensors"]!.AsArray();
        Assert.Equal(tensors.Select(t => (string)t!["name"]!).Order(), network.Weights.Select(w => w.Name).Order());
        foreach (var tensor in tensors)
        {
            var weight = network.Weights.Single(w => w.Name == (string)tensor!["name"]!);
            Assert.Equal(tensor!["shape"]!.AsArray().Select(v => (long)v!), weight.FileShape);
            var values = network.Read(weight.Name);
            Assert.Equal((double)tensor["sum"]!, values.Sum(v => (double)v), 1e-9 * Math.Max(1, values.Length));
        }
    }

    static double[] Raw(Golden golden, Network network, byte[] sequence)
    {
        using var noGrad = new NoGrad();
        return network.Forward(golden.Input(network.Type, sequence), training: false).ToArray<double>();
    }

    static double[] Probabilities(Golden golden, Network network, byte[] sequence)
    {
        using var noGrad = new NoGrad();
        return network.Transform(network.Forward(golden.Input(network.Type, sequence), training: false)).ToArray<double>();
    }

    static void CheckOutputs(Golden golden, Network network, double tolerance)
    {
        var outputs = golden.File["outputs"]!.AsObject().ToDictionary(o => o.Key, o => Probabilities(golden, network, golden.Sequence(o.Key)));
        foreach (var (name, block) in golden.File["outputs"]!.AsObject())
            golden.Check(block!, outputs[name], $"out.{name}", tolerance);

        var s0 = golden.Sequence("s0");
        var forward = outputs["s0"];
        CheckVariant(golden, network, s0, forward, tolerance);
        if (golden.File["rc_average"] is not { } strands)
            return;
        double[] reverse = Probabilities(golden, network, Core.Dna.ReverseComplement(s0));
        if (golden.Design.BinBp is not null)
            // reverse the bins, so that they have the order of the forward strand
            reverse = [.. reverse.Chunk(golden.Design.Tasks).Reverse().SelectMany(bin => bin)];
        golden.Check(strands["reverse_strand"]!, reverse, "rc.s0", tolerance);
        golden.Check(strands["mean"]!, [.. forward.Zip(reverse, (f, r) => (f + r) / 2)], "rcmean.s0", tolerance);
        if (golden.Design.BinBp is null)
            golden.Check(strands["max"]!, [.. forward.Zip(reverse, Math.Max)], "rcmax.s0", tolerance);
    }

    static void CheckVariant(Golden golden, Network network, byte[] reference, double[] p0, double tolerance)
    {
        if (golden.File["variant"] is not { } variant)
            return;
        var alternate = (byte[])reference.Clone();
        int pos0 = (int)variant["pos0"]!;
        Assert.Equal(((string)variant["ref"]!)[0], Core.Dna.Letter(reference[pos0]));
        alternate[pos0] = Core.Dna.Code(((string)variant["alt"]!)[0]);
        double[] p1 = Probabilities(golden, network, alternate);
        double[] diff = [.. p1.Zip(p0, (a, r) => a - r)];
        if (golden.Design.BinBp is not null)
        {
            CheckBins(golden, variant, p0, p1, tolerance);
            return;
        }
        golden.Check(variant["diff"]!, diff, "var.diff", tolerance);
        if (variant["logit_diff"] is null)
            return;
        // the raw output of a sigmoid network is the logit
        double[] logit = [.. Raw(golden, network, alternate).Zip(Raw(golden, network, reference), (a, r) => a - r)];
        // these are differences of two logits or logarithms, and each of the two has a rounding error
        double room = 4 * tolerance;
        golden.Check(variant["logit_diff"]!, logit, "var.logit", room);
        golden.Check(variant["log2_fold_change"]!, [.. p1.Zip(p0, (a, r) => Math.Log2(a / r))], "var.lfc", room);
        golden.Check(variant["deepsea_chromatin_effect"]!, [.. diff.Zip(logit, (d, l) => Math.Abs(d) * Math.Abs(l))], "var.dse", tolerance);
    }

    static void CheckBins(Golden golden, JsonNode variant, double[] p0, double[] p1, double tolerance)
    {
        double[] Sums(double[] values)
        {
            var sums = new double[golden.Design.Tasks];
            for (int i = 0; i < values.Length; i++)
                sums[i % sums.Length] += values[i];
            return sums;
        }
        double[] Log(double[] values) => Array.ConvertAll(values, v => Math.Log2(v + 1));
        double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
        double[] squares = [.. p1.Zip(p0, (a, r) => (a - r) * (a - r))];
        // each is a sum over the bins, and each bin has a rounding error
        double room = tolerance * Math.Sqrt(golden.Design.Bins);
        golden.Check(variant["sad_sum"]!, Minus(Sums(p1), Sums(p0)), "var.sad_sum", room);
        golden.Check(variant["sar_sum"]!, Minus(Sums(Log(p1)), Sums(Log(p0))), "var.sar_sum", room);
        golden.Check(variant["l2_over_bins"]!, Array.ConvertAll(Sums(squares), Math.Sqrt), "var.l2", room);
    }

    static void CheckStages(Golden golden, Network network)
    {
        using var noGrad = new NoGrad();
        if (golden.Design is SpliceAi splice)
        {
            CheckSpliceStages(golden, network, splice);
            return;
        }
        if (golden.Design is Basenji or Basenji2)
        {
            foreach (var stage in golden.File["stages"]!["list"]!.AsArray())
                golden.Check(stage!, BasenjiStage(golden, network, (string)stage!["name"]!), $"stage.{(string)stage["name"]!}", 1e-10);
            return;
        }
        var outputs = network.Trace(golden.Input(network.Type, golden.Sequence("s0")));
        foreach (var stage in golden.File["stages"]!["list"]!.AsArray())
        {
            string name = (string)stage!["name"]!;
            double[] found = outputs[LayerOf(name, golden.Design)].ToArray<double>();
            golden.Check(stage, name switch { "reg" => found[..1], "cls" => found[1..], _ => found }, $"stage.{name}", 1e-10);
        }
    }

    static double[] BasenjiStage(Golden golden, Network network, string name)
    {
        if (name is "head" or "final")
            return Raw(golden, network, golden.Sequence("s0"));
        var path = PathTo(golden.Design.BoundLayers().Layers, $"{name}.bn")!;
        return TorchForward.Run(path, golden.Input(network.Type, golden.Sequence("s0")), Context(network)).ToArray<double>();
    }

    /// <summary>Returns the layers up to a normalisation and its pool, where the normalisation may be inside a sum or concatenation.</summary>
    static Layer[]? PathTo(IEnumerable<Layer> layers, string norm)
    {
        var all = layers.ToList();
        foreach (var (i, layer) in all.Index())
            if (layer is BatchNorm found && found.Name == norm)
                return [.. all[..(i + 1)], .. all[(i + 1)..].TakeWhile(next => next is Dropout or MaxPool)];
            else if (PathTo(layer is Concat concat ? concat.Second.Contents : layer.Contents, norm) is { } path)
                return [.. all[..i], .. path];
        return null;
    }

    static ForwardContext Context(Network network) => new()
    {
        Weights = network.Weights.Where(w => network.Tensor(w.Name) is not null).ToDictionary(w => w.Name, w => network.Tensor(w.Name)!),
    };

    // our trunk is one layer, so the test runs shorter networks that end at each stage of the trunk
    static void CheckSpliceStages(Golden golden, Network network, SpliceAi design)
    {
        var x = golden.Input(network.Type, golden.Sequence("s0"));
        foreach (var stage in golden.File["stages"]!["list"]!.AsArray())
            golden.Check(stage!, SpliceStage(network, x, design, (string)stage!["name"]!), $"stage.{(string)stage["name"]!}", 1e-10);
    }

    static double[] SpliceStage(Network network, Tensor x, SpliceAi design, string name)
    {
        var context = Context(network);
        var layers = design.BoundLayers().Layers.ToList();
        var (first, trunk) = (layers[0], (SumOfSkips)layers[1]);
        Tensor Run(IEnumerable<Layer> path) => TorchForward.Run(path, x, context);
        var output = name.Split('.') switch
        {
            ["conv_in"] => Run([first]),
            ["skip_in"] => Run([first, trunk.First]),
            ["blocks", "0", "conv2"] => Run([first, .. ((Residual)trunk.Stages[0].Body[0]).Body]),
            ["skips", var number] => Run([first, .. trunk.Stages.Take(int.Parse(number) + 1).SelectMany(s => s.Body), trunk.Stages[int.Parse(number)].Skip]),
            _ => Run(layers.SkipLast(2)),
        };
        return output.ToArray<double>();
    }

    // published names number the layers of each part of a network from 0
    static int LayerOf(string name, ModelDesign design) => (name.Split('.'), design) switch
    {
        (["classifier", var layer], DeepSeaNetwork) => 12 + int.Parse(layer),
        (["classifier", var layer], DeeperDeepSea) => 20 + int.Parse(layer),
        (["model", "1", var layer], Beluga) => 16 + int.Parse(layer),
        (["model", "2"], Beluga) => 21,
        ([var part, .. var which], BassetBasenji basset) => part switch
        {
            "conv" => 0,
            "bn" => 1,
            "tower" => BassetLayer(int.Parse(which[0])),
            "point" => BassetLayer(basset.Tower.Length) - 1,
            "fc" => BassetLayer(basset.Tower.Length) + 2,
            _ => BassetLayer(basset.Tower.Length) + 6,
        },
        (["fc"], Define) => 1,
        ([_], Define) => 3,   // both heads together are one layer
        (var parts, _) => int.Parse(parts[^1]),
    };

    // each row of the tower has four layers: GELU, convolution, normalisation, pool; they follow the four layers of the stem.
    // The result is the index of the pool.
    static int BassetLayer(int row) => 7 + 4 * row;

    static void CheckGradients(Golden golden, Network network)
    {
        var block = golden.File["gradients"]!;
        var x = golden.Input(network.Type, golden.Sequence("s0"));
        x.RequiresGrad = true;
        var output = network.Transform(network.Forward(x, training: false));
        var weights = Generator.Signs(golden.Set, golden.Model, "gradloss", (int)output.Count);
        var loss = (output * Tensor.From<double>(weights, output.Shape, output.Device)).Sum();
        Assert.Equal((double)block["value"]!, loss.Item(), 1e-10);
        loss.Backward();
        golden.Check(block["input"]!, x.Grad!.ToArray<double>(), "grad.input", 1e-10);
        var parameters = network.Parameters.ToDictionary();
        foreach (var gradient in block["params"]!.AsArray())
        {
            string name = (string)gradient!["name"]!;
            golden.Check(gradient, parameters[name].Grad!.ToArray<double>(), $"grad.{name}", 1e-10);
        }
    }
}
