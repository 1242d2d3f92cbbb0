using System.Text.Json.Nodes;
using CisLens.Torch.Optimizers;

namespace CisLens.Torch.Tests.Optimizers;

public sealed class OptimizerTests : IDisposable
{
    readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sgd_with_momentum_and_weight_decay_matches() =>
        AssertSteps("sgd_lr0.1_mom0.9_wd1e-2", Optimizer.Sgd(0.1, momentum: 0.9), weightDecay: 1e-2);

    [Fact]
    public void Adam_matches() => AssertSteps("adam_lr0.01", Optimizer.Adam(0.01));

    [Fact]
    public void RmsProp_matches() => AssertSteps("rmsprop_torch_lr0.01_alpha0.98_eps1e-8", Optimizer.RmsProp(0.01, alpha: 0.98));

    [Fact]
    public void AdamW_matches() => AssertSteps("adamw_lr0.01_wd0.1", Optimizer.AdamW(0.01), weightDecay: 0.1);

    static void AssertSteps(string name, Optimizer optimizer, double weightDecay = 0)
    {
        using var _ = optimizer;
        var golden = OpsGolden.File["optimisers"]!;
        var w = OpsGolden.Tensor(golden["w0"]!);
        w.RequiresGrad = true;
        optimizer.AddGroup([new("w", w)], weightDecay);
        foreach (var (grad, expected) in golden["grads"]!.AsArray().Zip(golden[name]!.AsArray()))
        {
            w.Grad = OpsGolden.Tensor(grad!);
            optimizer.Step();
            OpsGolden.AssertClose(expected!, w.Detach());
        }
    }

    [Fact]
    public void Weight_decay_is_a_group_s_own_and_the_learning_rate_everyone_s()
    {
        var (decayed, plain) = (Tensor.Ones([1], DType.Float64), Tensor.Ones([1], DType.Float64));
        using var optimizer = Optimizer.Sgd(123).AddGroup([new("a", decayed)], 0.5).AddGroup([new("b", plain)]);
        optimizer.SetLearningRate(0.1);
        foreach (var w in (Tensor[])[decayed, plain])
        {
            w.RequiresGrad = true;
            w.Grad = Tensor.Ones([1], DType.Float64);
        }
        optimizer.Step();
        Assert.Equal(1 - 0.1 * (1 + 0.5 * 1), decayed.Item(), 1e-15);
        Assert.Equal(1 - 0.1 * 1, plain.Item(), 1e-15);
    }

    [Fact]
    public void Nesterov_looks_ahead()
    {
        var w = Tensor.Zeros([1], DType.Float64);
        w.RequiresGrad = true;
        using var optimizer = Optimizer.Sgd(1, momentum: 0.5, nesterov: true).AddGroup([new("w", w)]);
        w.Grad = Tensor.Ones([1], DType.Float64);
        optimizer.Step(); // buffer = 1, step = 1 + 0.5·1
        Assert.Equal(-1.5, w.Item());
        optimizer.Step(); // buffer = 0.5·1 + 1, step = 1 + 0.5·1.5
        Assert.Equal(-1.5 - 1.75, w.Item());
    }

    [Fact]
    public void Gradients_are_clipped_by_their_norm_together()
    {
        var golden = OpsGolden.File["constraints"]!;
        var weights = new[] { "a", "b" }.ToDictionary(n => n, n => OpsGolden.Tensor(golden[$"grads_{n}"]!));
        using var optimizer = Optimizer.Sgd(0.1).AddGroup(weights);
        foreach (var (name, w) in weights)
        {
            w.RequiresGrad = true;
            w.Grad = OpsGolden.Tensor(golden[$"grads_{name}"]!);
        }
        Assert.Equal((double)golden["global_norm"]!, optimizer.ClipGradNorm(0.15), 1e-12);
        // PyTorch divides by norm + 1e-6, and the golden file divides by the norm. The relative difference is 3e-7.
        foreach (var (name, w) in weights)
            AssertWithin(1e-6, golden[$"clipped_global_0.15_{name}"]!, w.Grad!);
    }

    static void AssertWithin(double relative, JsonNode expected, Tensor found)
    {
        foreach (var (e, f) in OpsGolden.Tensor(expected).ToArray<double>().Zip(found.ToArray<double>()))
            Assert.Equal(e, f, relative * Math.Abs(e));
    }

    [Fact]
    public void Zero_grad_takes_the_gradients_away()
    {
        var w = Tensor.Ones([2]);
        w.RequiresGrad = true;
        (w * 3).Sum().Backward();
        using var optimizer = Optimizer.Sgd(0.1).AddGroup([new("w", w)]);
        Assert.Equal([3f, 3f], w.Grad!.ToArray<float>());
        optimizer.ZeroGrad();
        Assert.Null(w.Grad);
    }

    [Fact]
    public void State_of_other_weights_is_refused()
    {
        using var optimizer = Optimizer.Sgd(0.1, 0.9).AddGroup([new("w", Tensor.Ones([1]))]);
        Assert.Throws<ArgumentException>(() => optimizer.LoadState(new Dictionary<string, Tensor> { ["v.momentum_buffer"] = Tensor.Ones([1]) }));
    }
}
