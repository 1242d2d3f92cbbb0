using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Design.Zoo;
using CisLens.Tests;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Compares the networks with attention with outputs, layers, gradients and training steps of PyTorch for the same weights.</summary>
public sealed class LongGoldenTests
{
    [Theory]
    [InlineData("tiny_enformer")]
    [InlineData("tiny_enformer_gamma_global")]
    [InlineData("tiny_enformer_gamma_position")]
    [InlineData("tiny_borzoi")]
    public void Outputs_of_all_heads_strands_and_a_variant_are_the_references(string file)
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var golden = new Golden(file);
        using var single = golden.Network(DType.Float32);
        Assert.Equal((long)golden.File["parameter_count"]!, single.ParameterCount);
        CheckOutputs(golden, single, 2e-5);
        using var network = golden.Network(DType.Float64);
        CheckOutputs(golden, network, 1e-9);
        foreach (var stage in golden.File["stages"]?["list"]?.AsArray() ?? [])
            golden.Check(stage!, Stage(golden, network, (string)stage!["name"]!), $"stage.{(string)stage["name"]!}", 1e-9);
    }

    [Theory]
    [InlineData("enformer", 1e-4)]
    [InlineData("borzoi_131k", 1e-3)]
    [InlineData("borzoi", 2e-3)]
    public void At_full_size_outputs_are_the_references(string file, double tolerance)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CISLENS_FULL_SIZE") == file, "tests/full-size/run runs this test: it needs minutes and 8 GiB");
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var golden = new Golden(file);
        using var network = golden.Network(DType.Float32);
        var tensors = golden.File["tensors"]!.AsArray().ToDictionary(t => (string)t!["name"]!, t => t!["shape"]!.AsArray().Select(v => (long)v!));
        Assert.Equal(tensors.Keys.Order(), network.Weights.Select(w => w.Name).Order());
        Assert.All(network.Weights, weight => Assert.Equal(tensors[weight.Name], weight.FileShape));
        CheckOutputs(golden, network, tolerance);
    }

    static void CheckOutputs(Golden golden, Network network, double tolerance)
    {
        foreach (var (name, block) in golden.File["outputs"]!.AsObject())
            golden.Check(block!, Predict(golden, network, golden.Sequence(name)), $"out.{name}", tolerance);
        if (golden.File["rc_average"] is not { } strands)
            return;
        var s0 = golden.Sequence("s0");
        int tracks = golden.Design.OutputHeads.Sum(head => head.Tasks);
        double[] forward = Predict(golden, network, s0), reverse = Predict(golden, network, Dna.ReverseComplement(s0));
        reverse = [.. reverse.Chunk(tracks).Reverse().SelectMany(bin => bin)];
        golden.Check(strands["reverse_strand"]!, reverse, "rc.s0", tolerance);
        golden.Check(strands["mean"]!, [.. forward.Zip(reverse, (f, r) => (f + r) / 2)], "rcmean.s0", tolerance);
        CheckVariant(golden, network, s0, forward, tolerance * Math.Sqrt(golden.Design.Bins));
    }

    static void CheckVariant(Golden golden, Network network, byte[] s0, double[] p0, double tolerance)
    {
        var variant = golden.File["variant"]!;
        var alternate = (byte[])s0.Clone();
        Assert.Equal(((string)variant["ref"]!)[0], Dna.Letter(s0[(int)variant["pos0"]!]));
        alternate[(int)variant["pos0"]!] = Dna.Code(((string)variant["alt"]!)[0]);
        double[] p1 = Predict(golden, network, alternate);
        int tracks = p0.Length / golden.Design.Bins;
        double[] Sums(Func<int, double> value) =>
            [.. Enumerable.Range(0, tracks).Select(t => Enumerable.Range(0, golden.Design.Bins).Sum(bin => value(bin * tracks + t)))];
        golden.Check(variant["sad_sum"]!, Sums(i => p1[i] - p0[i]), "var.sad_sum", tolerance);
        golden.Check(variant["sar_sum"]!, Sums(i => Math.Log2((p1[i] + 1) / (p0[i] + 1))), "var.sar_sum", tolerance);
    }

    /// <summary>Bins × the tracks of all heads.</summary>
    static double[] Predict(Golden golden, Network network, byte[] sequence) =>
        Predict(golden, network, golden.Input(network.Type, sequence)).ToArray<double>();

    static Tensor Predict(Golden golden, Network network, Tensor x) => Tensor.Cat([.. golden.Design.OutputHeads.Select(
        (_, head) => network.Transform(network.Forward(x, training: false, head)))], -1);

    static double[] Stage(Golden golden, Network network, string name)
    {
        var layers = golden.Design.BoundLayers().Layers.ToList();
        var context = new ForwardContext { Weights = network.Weights.Where(w => network.Tensor(w.Name) is not null).ToDictionary(w => w.Name, w => network.Tensor(w.Name)!) };
        var input = golden.Input(network.Type, golden.Sequence("s0"));
        var output = TorchForward.Run(golden.Design is Borzoi borzoi && Inner(borzoi, layers, name) is { } inner ? inner : layers.Take(Depth(golden.Design, name)).ToArray(), input, context);
        return (name.Contains("transformer") || name.Contains("pointwise") ? output.Transpose(1, 2) : output).ToArray<double>();
    }

    /// <summary>The layers of Borzoi up to a module inside its two sums; null for other modules.</summary>
    static Layer[]? Inner(Borzoi design, List<Layer> layers, string name)
    {
        var outer = (Sum)layers[1 + 4 * design.Tower.Length];
        Layer[] tower = [.. layers.Take(1 + 4 * design.Tower.Length)], first = [.. outer.First.Layers];
        var inner = (Sum)first[4];
        Layer[] trunk = [.. tower, .. first[..4]], middle = [.. inner.First.Layers];
        return name switch
        {
            "unet1" => trunk,
            "transformer.0.0" => [.. trunk, .. middle[..2]],
            "transformer" => [.. trunk, .. middle[..(1 + 2 * design.Blocks)]],
            "upsampling_unet1" => [.. trunk, .. middle],
            "separable1" => [.. trunk, .. first[4..6]],
            _ => null,
        };
    }

    /// <summary>Number of layers up to the end of a module of the reference.</summary>
    static int Depth(ModelDesign design, string name) => (design, name.Split('.')) switch
    {
        (Borzoi, ["conv_dna"]) => 2,
        (Borzoi borzoi, ["res_tower"]) => 1 + 4 * borzoi.Tower.Length,
        (Borzoi borzoi, ["separable0"]) => 3 + 4 * borzoi.Tower.Length,
        (Borzoi borzoi, ["final_joined_convs"]) => 9 + 4 * borzoi.Tower.Length,
        (Borzoi borzoi, ["human_head"]) => 10 + 4 * borzoi.Tower.Length,
        (Enformer, ["m", "stem", var i]) => int.Parse(i) + 1,
        (Enformer, ["m", "conv_tower", var i]) => 3 + 5 * (int.Parse(i) + 1),
        (Enformer enformer, ["m", "conv_tower"]) => 3 + 5 * enformer.Tower.Length,
        (Enformer enformer, ["m", "transformer", "0", var i]) => 3 + 5 * enformer.Tower.Length + int.Parse(i) + 1,
        (Enformer enformer, ["m", "transformer"]) => 3 + 5 * enformer.Tower.Length + 2 * enformer.Blocks,
        (Enformer enformer, ["m", "final_pointwise"]) => 3 + 5 * enformer.Tower.Length + 2 * enformer.Blocks + 6,
        _ => throw new ArgumentException(name),
    };

    [Theory]
    [InlineData("tiny_enformer")]
    [InlineData("tiny_borzoi")]
    public void Gradients_are_the_references(string file)
    {
        using var scope = new TensorScope();
        var golden = new Golden(file);
        using var network = golden.Network(DType.Float64);
        var block = golden.File["gradients"]!;
        var x = golden.Input(network.Type, golden.Sequence("s0"));
        x.RequiresGrad = true;
        var output = Predict(golden, network, x);
        var weights = Generator.Signs(golden.Set, golden.Model, "gradloss", (int)output.Count);
        (output * Tensor.From<double>(weights, output.Shape, output.Device)).Sum().Backward();
        golden.Check(block["input"]!, x.Grad!.ToArray<double>(), "grad.input", 1e-9);
        var parameters = network.Parameters.ToDictionary(p => file.Contains("enformer") ? $"m.{p.Key}" : p.Key, p => p.Value);
        Assert.Equal(parameters.Count, block["params"]!.AsArray().Count);
        foreach (var gradient in block["params"]!.AsArray())
            golden.Check(gradient!, parameters[(string)gradient!["name"]!].Grad!.ToArray<double>(), $"grad.{(string)gradient["name"]!}", 1e-9);
    }

    [Fact]
    public void Enformer_by_Adam_takes_the_references_steps()
    {
        var golden = new Golden("tiny_enformer");
        using var network = golden.Fill((Enformer)golden.Design with { DropoutRate = 0, AttentionDropoutRate = 0, PositionDropoutRate = 0 }, DType.Float64);
        using var optimizer = Optimizer.Adam(0.0005).AddGroup(network.Parameters);
        CheckTraining(golden, network, optimizer, clip: 0.2, name => $"m.{name}");
    }

    [Fact]
    public void Borzoi_by_Adam_takes_the_references_steps()
    {
        var golden = new Golden("tiny_borzoi");
        using var network = golden.Fill((Borzoi)golden.Design with { DropoutRate = 0, AttentionDropoutRate = 0, PositionDropoutRate = 0 }, DType.Float64);
        using var optimizer = Optimizer.Adam(6e-5).AddGroup(network.Parameters);
        CheckTraining(golden, network, optimizer, clip: 0.15, name => name);
    }

    static void CheckTraining(Golden golden, Network network, Optimizer optimizer, double clip, Func<string, string> nameOf)
    {
        using var scope = new TensorScope();
        var run = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/training.json")))!["runs"]!.AsArray()
            .First(r => (string)r!["model"]! == golden.Model)!;
        long[] shape = [.. run["output_shape"]!.AsArray().Select(v => (long)v!)];
        var x = golden.Input(DType.Float64, [.. run["sequences"]!.AsArray().Select(name => golden.Sequence((string)name!))]);
        double[] labels = [.. Generator.Uniforms($"{golden.Set}|{golden.Model}|labels", (int)(shape[0] * shape[1] * shape[2])).Select(u => Math.Floor(6 * u))];
        var y = Tensor.From<double>(labels, shape, x.Device);
        string second = golden.Design is Borzoi ? "mouse_head" : "_heads.mouse.0";
        for (int step = 0; step < 6; step++)
        {
            optimizer.ZeroGrad();
            // one pass of the trunk for both heads, so that batch normalisation counts it once
            var first = network.ForwardTraining(x, out var hidden);
            var rows = network.Tensor($"{second}.weight")!;
            var other = Functional.Linear(hidden.Transpose(1, 2), rows.Reshape(rows.Size(0), -1), network.Tensor($"{second}.bias"));
            var p = network.Transform(Tensor.Cat([first, other], -1));
            var loss = (p - y * (p + 1e-7).Log()).Mean();
            Close(run["loss_before_each_step"]![step]!, loss.Item());
            loss.Backward();
            double norm = optimizer.ClipGradNorm(double.MaxValue);
            Close(run["gradient_norm_before_clipping"]![step]!, norm);
            // PyTorch adds 1e-6 to the norm, and the reference does not
            foreach (var (_, parameter) in network.Parameters)
                parameter.Grad!.MulInPlace(Math.Min(1, clip / norm));
            optimizer.Step();
        }
        var states = run["state_after_6_steps"]!.AsArray().ToDictionary(s => (string)s!["name"]!, s => s!);
        foreach (var weight in network.Weights)
            if (BatchNorm.IsCounter(weight))
                Assert.Equal(6, network.Read(weight.Name)[0]);
            else
                golden.Check(states[nameOf(weight.Name)], network.Tensor(weight.Name)!.ToArray<double>(), $"train.{nameOf(weight.Name)}", 1e-9);
    }

    static void Close(JsonNode expected, double found) => Assert.Equal((double)expected, found, 1e-9 * Math.Max(1, Math.Abs((double)expected)));
}
