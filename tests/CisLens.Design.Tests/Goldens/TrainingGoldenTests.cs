using System.Text.Json.Nodes;
using CisLens.Design.Zoo;
using CisLens.Tests;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Compares six training steps with those of PyTorch in double precision.</summary>
public sealed class TrainingGoldenTests
{
    static JsonNode Run(string model) => JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/training.json")))!["runs"]!
        .AsArray().First(r => (string)r!["model"]! == model)!;

    [Fact]
    public void DeepSea_by_momentum_takes_the_references_steps()
    {
        var golden = new Golden("tiny_deepsea");
        using var network = golden.Fill((DeepSea)golden.Design with { DropoutRates = [0, 0, 0] }, DType.Float64);
        using var optimizer = Optimizer.Sgd(0.05, momentum: 0.9).AddGroup(network.Parameters, weightDecay: 1e-6);
        Check(golden, network, optimizer, Reduction.Mean, maxNorm: null);
    }

    [Fact]
    public void Basset_by_rmsprop_and_max_norm_takes_the_references_steps()
    {
        var golden = new Golden("tiny_basset");
        using var network = golden.Fill((Basset)golden.Design with { DropoutRate = 0 }, DType.Float64);
        using var optimizer = Optimizer.RmsProp(0.002, alpha: 0.98).AddGroup(network.Parameters);
        Check(golden, network, optimizer, Reduction.Sum, maxNorm: 1.5);
    }

    [Fact]
    public void Deeper_DeepSea_by_momentum_takes_the_references_steps()
    {
        var golden = new Golden("tiny_deeperdeepsea");
        using var network = golden.Fill((DeeperDeepSea)golden.Design with { DropoutRates = [0, 0] }, DType.Float64);
        using var optimizer = Optimizer.Sgd(0.05, momentum: 0.9).AddGroup(network.Parameters, weightDecay: 1e-6);
        Check(golden, network, optimizer, Reduction.Mean, maxNorm: null);
    }

    [Fact]
    public void Beluga_by_Adam_takes_the_references_steps()
    {
        var golden = new Golden("tiny_beluga");
        using var network = golden.Fill((Beluga)golden.Design with { DropoutRates = [0, 0, 0] }, DType.Float64);
        using var optimizer = Optimizer.Adam(0.001).AddGroup(network.Parameters);
        Check(golden, network, optimizer, Reduction.Mean, maxNorm: null);
    }

    [Fact]
    public void SpliceAi_by_Adam_takes_the_references_steps()
    {
        var golden = new Golden("tiny_spliceai");
        using var network = golden.Fill((SpliceAi10k)golden.Design with { Momentum = 0.1 }, DType.Float64);
        using var optimizer = Optimizer.Adam(0.001).AddGroup(network.Parameters);
        using var scope = new TensorScope();
        // each position has one class as a one-hot label; the loss is the categorical cross-entropy per position
        long[] shape = [4, golden.Design.Bins, 3];
        var classes = Generator.Uniforms($"{golden.Set}|{golden.Model}|labels", 4 * golden.Design.Bins).Select(u => (int)(3 * u));
        double[] labels = [.. classes.SelectMany(c => new[] { c == 0 ? 1.0 : 0, c == 1 ? 1 : 0, c == 2 ? 1 : 0 })];
        Check(golden, network, optimizer, labels, shape, maxNorm: null,
            (raw, y) => (y * (network.Transform(raw) + 1e-10).Log()).Sum() * (-1.0 / (shape[0] * shape[1])));
    }

    [Fact]
    public void Basenji_by_Adam_takes_the_references_steps()
    {
        var golden = new Golden("tiny_basenji2018");
        using var network = golden.Fill((Basenji)golden.Design with { DropoutRate = 0, DilatedDropoutRate = 0 }, DType.Float64);
        using var optimizer = Optimizer.Adam(0.002063, beta1: 0.97, beta2: 0.98).AddGroup(network.Parameters);
        CheckCounts(golden, network, optimizer);
    }

    [Fact]
    public void Basenji2_by_momentum_and_clipped_gradients_takes_the_references_steps()
    {
        var golden = new Golden("tiny_basenji2_tgelu");
        using var network = golden.Fill((Basenji2)golden.Design with { DropoutRate = 0, DilatedDropoutRate = 0 }, DType.Float64);
        using var optimizer = Optimizer.Sgd(0.15, momentum: 0.99).AddGroup(network.Parameters);
        CheckCounts(golden, network, optimizer, clip: 2);
    }

    // the Poisson loss as Keras has it
    static void CheckCounts(Golden golden, Network network, Optimizer optimizer, double clip = double.MaxValue)
    {
        long[] shape = [4, golden.Design.Bins, golden.Design.Tasks];
        double[] labels = [.. Generator.Uniforms($"{golden.Set}|{golden.Model}|labels", (int)(shape[0] * shape[1] * shape[2])).Select(u => Math.Floor(6 * u))];
        using var scope = new TensorScope();
        Check(golden, network, optimizer, labels, shape, maxNorm: null,
            (raw, y) => network.Transform(raw) is var p ? (p - y * (p + 1e-7).Log()).Mean() : raw, clip);
    }

    static void Check(Golden golden, Network network, Optimizer optimizer, Reduction reduction, double? maxNorm)
    {
        long[] shape = [4, golden.Design.Tasks];
        var labels = Generator.Uniforms($"{golden.Set}|{golden.Model}|labels", (int)(shape[0] * shape[1])).Select(u => u > 0.5 ? 1.0 : 0.0).ToArray();
        Check(golden, network, optimizer, labels, shape, maxNorm, (raw, y) => Functional.BinaryCrossEntropyWithLogits(raw, y, reduction: reduction));
    }

    static void Check(Golden golden, Network network, Optimizer optimizer, double[] labels, long[] shape, double? maxNorm, Func<Tensor, Tensor, Tensor> lossOf,
        double clip = double.MaxValue)
    {
        using var scope = new TensorScope();
        var run = Run(golden.Model);
        var x = golden.Input(DType.Float64, [.. run["sequences"]!.AsArray().Select(name => golden.Sequence((string)name!))]);
        Assert.Equal(run["output_shape"]!.AsArray().Select(v => (long)v!), shape);
        Assert.Equal(run["label_first8"]!.AsArray().Select(v => (double)v!), labels[..8]);
        var y = Tensor.From<double>(labels, shape, x.Device);

        for (int step = 0; step < 6; step++)
        {
            optimizer.ZeroGrad();
            var loss = lossOf(network.Forward(x, training: true), y);
            Close(run["loss_before_each_step"]![step]!, loss.Item());
            loss.Backward();
            Close(run["gradient_norm_before_clipping"]![step]!, optimizer.ClipGradNorm(clip));
            optimizer.Step();
            if (maxNorm is { } limit)
                Limit(network, limit);
        }
        foreach (var state in run["state_after_6_steps"]!.AsArray())
            golden.Check(state!, Read(network, (string)state!["name"]!), $"train.{(string)state["name"]!}", 1e-9);
    }

    static void Limit(Network network, double maxNorm)
    {
        using var noGrad = new NoGrad();
        foreach (var (_, tensor) in network.Parameters)
            if (tensor.Shape.Length > 1)
                tensor.RenormInPlace(2, 0, maxNorm);
    }

    static double[] Read(Network network, string name) => network.Tensor(name) is { } tensor ? tensor.ToArray<double>() : [network.Read(name)[0]];

    static void Close(JsonNode expected, double found) => Assert.Equal((double)expected, found, 1e-9 * Math.Max(1, Math.Abs((double)expected)));
}
