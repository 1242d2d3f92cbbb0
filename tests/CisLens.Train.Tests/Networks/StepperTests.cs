using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

public class StepperTests
{
    const int Window = 200, Examples = 8;
    static readonly DeepSea s_design = new() { Window = Window, Tasks = 2, Filters = [4, 5, 6], DropoutRates = [0, 0, 0], Hidden = 7 };

    static TrainingBatch Batch()
    {
        var rng = new Rng(3);
        byte[] codes = [.. Enumerable.Range(0, Examples * Window).Select(_ => (byte)rng.Next(4))];
        return new TrainingBatch(0, 0, Examples, codes, [.. Enumerable.Range(0, 2 * Examples).Select(i => (float)(i % 2))], null);
    }

    static float[] AfterOneStep(TrainOptions options, string weight)
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
        using var stepper = new Stepper(network, options, [LossKind.Bce, LossKind.Bce]);
        stepper.Step(Batch(), options.LearningRate);
        return network.Read(weight);
    }

    // SGD moves a weight by the rate times its decay times itself beside its gradient (PyTorch's SGD)
    [Fact]
    public void Decay_touches_biases_where_everything_decays()
    {
        var plain = new TrainOptions { Optimizer = OptimizerKind.Sgd, LearningRate = 0.5, WeightDecay = 0.1 };
        float[] start;
        using (var network = Network.Create(s_design, Device.Cpu, new Rng(1)))
            start = network.Read("classifier.0.bias");
        float[] kept = AfterOneStep(plain, "classifier.0.bias"), decayed = AfterOneStep(plain with { DecayAll = true }, "classifier.0.bias");
        for (int i = 0; i < start.Length; i++)
            Assert.Equal(-0.5 * 0.1 * start[i], decayed[i] - kept[i], 1e-6);
        Assert.Equal(AfterOneStep(plain, "classifier.0.weight"), AfterOneStep(plain with { DecayAll = true }, "classifier.0.weight"));
        Assert.Contains(start, bias => bias != 0);
    }

    /// <summary>How many of the examples make each hidden unit answer.</summary>
    static int[] Active()
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var codes = Tensor.From<byte>(Batch().Codes, [Examples, Window]);
        var x = Functional.OneHotDna(codes, s_design.BaseOrder, s_design.UnknownBase, DType.Float32);
        float[] hidden = network.Trace(x)[^3].ToArray<float>();   // behind it the head and the sigmoid
        return [.. Enumerable.Range(0, 7).Select(unit => Enumerable.Range(0, Examples).Count(i => hidden[i * 7 + unit] > 0))];
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_price_of_hidden_activations_moves_the_layer_below_and_not_the_head(bool sum)
    {
        var plain = new TrainOptions { Optimizer = OptimizerKind.Sgd, LearningRate = 0.5, SumLoss = sum };
        var priced = plain with { HiddenL1 = 0.1 };
        float[] without = AfterOneStep(plain, "classifier.0.bias"), with = AfterOneStep(priced, "classifier.0.bias");
        int[] active = Active();
        Assert.Contains(active, count => count > 0);
        // the slope of |h| by the bias of a rectified unit is 1 where it answers; the step is minus the rate times the price
        // times their number, or their share of the batch
        for (int unit = 0; unit < active.Length; unit++)
            Assert.Equal(-0.5 * 0.1 * active[unit] / (sum ? 1 : Examples), with[unit] - without[unit], 1e-5);
        Assert.Equal(AfterOneStep(plain, "classifier.2.bias"), AfterOneStep(priced, "classifier.2.bias"));
    }
}
