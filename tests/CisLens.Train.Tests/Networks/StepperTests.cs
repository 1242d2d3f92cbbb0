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

    // in addition to the gradient step, SGD subtracts rate × decay × weight from a weight (as in PyTorch's SGD)
    [Fact]
    public void Weight_decay_applies_to_biases_with_decay_all()
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

    /// <summary>Returns the number of examples for which each hidden unit is active.</summary>
    static int[] Active()
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var codes = Tensor.From<byte>(Batch().Codes, [Examples, Window]);
        var x = Functional.OneHotDna(codes, s_design.BaseOrder, s_design.UnknownBase, DType.Float32);
        float[] hidden = network.Trace(x)[^3].ToArray<float>();   // the head and the sigmoid follow this layer
        return [.. Enumerable.Range(0, 7).Select(unit => Enumerable.Range(0, Examples).Count(i => hidden[i * 7 + unit] > 0))];
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_penalty_on_hidden_activations_changes_the_layer_before_the_head_only(bool sum)
    {
        var plain = new TrainOptions { Optimizer = OptimizerKind.Sgd, LearningRate = 0.5, SumLoss = sum };
        var priced = plain with { HiddenL1 = 0.1 };
        float[] without = AfterOneStep(plain, "classifier.0.bias"), with = AfterOneStep(priced, "classifier.0.bias");
        int[] active = Active();
        Assert.Contains(active, count => count > 0);
        // the derivative of |h| with respect to the bias of a rectified unit is 1 for the examples that make it active;
                // the step is −rate × penalty × the number of these examples, or × their share of the batch if the loss is a mean
        for (int unit = 0; unit < active.Length; unit++)
            Assert.Equal(-0.5 * 0.1 * active[unit] / (sum ? 1 : Examples), with[unit] - without[unit], 1e-5);
        Assert.Equal(AfterOneStep(plain, "classifier.2.bias"), AfterOneStep(priced, "classifier.2.bias"));
    }

    /// <summary>Returns all weights after two updates in float64. Each update has 24 examples, and every fifth label is missing.</summary>
    static double[] AfterTwoUpdates(TrainOptions options)
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1), DType.Float64);
        using var stepper = new Stepper(network, options, [LossKind.Bce, LossKind.Bce]);
        var rng = new Rng(5);
        for (int update = 0; update < 2; update++)
        {
            byte[] codes = [.. Enumerable.Range(0, 24 * Window).Select(_ => (byte)rng.Next(4))];
            float[] labels = [.. Enumerable.Range(0, 48).Select(_ => (float)rng.Next(2))], weights = [.. Enumerable.Range(0, 48).Select(i => i % 5 == 0 ? 0f : 1f)];
            stepper.Step(new TrainingBatch(0, update, 24, codes, labels, weights), options.LearningRate);
        }
        return [.. network.Parameters.SelectMany(p => p.Value.ToArray<double>())];
    }

    // the gradient of a sum is the sum of the gradients of its terms; a mean includes the labels of all parts
    [Theory, InlineData(false, 3), InlineData(true, 3), InlineData(false, 7), InlineData(true, 24)]
    public void Gradients_of_small_batches_add_up_to_those_of_one_large_batch(bool sum, int parts)
    {
        var whole = new TrainOptions { Optimizer = OptimizerKind.Sgd, LearningRate = 0.1, Momentum = 0.9, SumLoss = sum, HiddenL1 = 0.01, ClipNorm = 100 };
        double[] expected = AfterTwoUpdates(whole), added = AfterTwoUpdates(whole with { Accumulate = parts });
        Assert.All(expected.Zip(added), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Contains(expected.Zip(AfterTwoUpdates(whole with { LearningRate = 0.11 })), pair => Math.Abs(pair.First - pair.Second) > 1e-6);
    }

    [Fact]
    public void The_loss_of_an_update_is_that_of_the_large_batch()
    {
        double Loss(int parts)
        {
            using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
            using var stepper = new Stepper(network, new TrainOptions { Accumulate = parts }, [LossKind.Bce, LossKind.Bce]);
            return stepper.Step(Batch(), 0.01);
        }
        Assert.Equal(Loss(1), Loss(4), 1e-6);
    }
}
