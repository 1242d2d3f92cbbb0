using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Design.Tests;

/// <summary>Compares CisNet with PyTorch 1.13. The script Goldens/cisnet.py prints the expected numbers.</summary>
public sealed class CisNetTests
{
    static readonly CisNet s_design = new() { Window = 90, Tasks = 3, Filters = 6, Hidden = 7, WordBases = 3, WordSpan = 5, Output = TrackKind.Scalar };

    [Fact]
    public void Outputs_and_gradients_are_the_references()
    {
        using var scope = new TensorScope();
        using var network = Network.From(s_design, Device.Cpu, w => Generator.Tensor("pub", "tiny_cisnet", w.Name, w.FileShape), DType.Float64);
        Assert.Equal(1659, network.ParameterCount);
        var codes = Tensor.From<byte>(Generator.Sequence("pub", "s0", 90), [1, 90]);
        var output = network.Forward(Functional.OneHotDna(codes, dtype: DType.Float64), training: false);
        double[] expected = [-3.13453780911659, 1.36893399849703, -0.390491103416805], found = output.ToArray<double>();
        for (int t = 0; t < 3; t++)
            Assert.Equal(expected[t], found[t], 1e-12);

        output.Sum().Backward();
        Gradient(network, "motifs.weight", -51.3614151282522, 192.480255275878);
        Gradient(network, "body.1.1.weight", -7.46359385486748, 36.2657067666305);
        Gradient(network, "hidden_norm.bias", -0.714621897739447, 1.79212374075619);
        Gradient(network, "words.weight", 24.4211815801915, 29.8512482923921);
    }

    static void Gradient(Network network, string name, double sum, double sumOfSizes)
    {
        var gradient = network.Tensor(name)!.Grad!.ToArray<double>();
        Assert.Equal(sum, gradient.Sum(), 1e-10);
        Assert.Equal(sumOfSizes, gradient.Sum(Math.Abs), 1e-10);
    }

    [Fact]
    public void It_learns_to_find_a_motif_in_sixty_steps()
    {
        using var scope = new TensorScope();
        TorchLibrary.ManualSeed(1);
        using var network = Network.Create(new CisNet { Window = 40, Filters = 16, Hidden = 8 }, Device.Cpu, new Core.Rng(1));
        using var optimizer = Torch.Optimizers.Optimizer.AdamW(0.01).AddGroup(network.Parameters, weightDecay: 0.01);
        var rng = new Core.Rng(2);
        double loss = double.MaxValue;
        for (int step = 0; step < 60; step++)
            loss = Step(network, optimizer, rng);
        // the loss of a random guess is ln 2 = 0.693
        Assert.True(loss < 0.2, $"the loss is still {loss:R}");
    }

    static double Step(Network network, Torch.Optimizers.Optimizer optimizer, Core.Rng rng)
    {
        using var scope = new TensorScope();
        const int batch = 64, window = 40;
        var codes = new byte[batch * window];
        var labels = new float[batch];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)rng.Next(4);
        for (int i = 0; i < batch; i += 2)
        {
            labels[i] = 1;
            Core.Dna.Encode("TGACTCA").CopyTo(codes, i * window + rng.Next(window - 7));
        }
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [batch, window]));
        var loss = Functional.BinaryCrossEntropyWithLogits(network.Forward(x, training: true), Tensor.From<float>(labels, [batch, 1]));
        optimizer.ZeroGrad();
        loss.Backward();
        optimizer.Step();
        return loss.Item();
    }
}
