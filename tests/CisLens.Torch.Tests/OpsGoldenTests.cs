using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests;

public sealed class OpsGoldenTests : IDisposable
{
    readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<DType> Types => [DType.Float32, DType.Float64];

    [Theory, MemberData(nameof(Types))]
    public void Activations_match(DType dtype)
    {
        var golden = OpsGolden.File["activations"]!;
        var x = OpsGolden.Tensor(golden["x"]!, dtype);
        OpsGolden.AssertClose(golden["relu"]!, Relu(x));
        OpsGolden.AssertClose(golden["threshold_0_1e-6"]!, Threshold(x, 0, 1e-6));
        OpsGolden.AssertClose(golden["gelu_sigmoid_1.702"]!, GeluSigmoid(x));
        OpsGolden.AssertClose(golden["gelu_tanh"]!, GeluTanh(x));
        OpsGolden.AssertClose(golden["gelu_erf"]!, Gelu(x));
        OpsGolden.AssertClose(golden["softplus"]!, Softplus(x));
        OpsGolden.AssertClose(golden["sigmoid"]!, x.Sigmoid());
        OpsGolden.AssertClose(golden["log_sigmoid"]!, LogSigmoid(x));
        OpsGolden.AssertClose(golden["exp_linear"]!, ExpLinear(x));
    }

    [Theory, MemberData(nameof(Types))]
    public void Convolutions_match(DType dtype)
    {
        foreach (var node in OpsGolden.File["conv1d"]!["cases"]!.AsArray())
        {
            var golden = node!;
            var sides = golden["pad_left_right"]!;
            var x = OpsGolden.Tensor(golden["x"]!, dtype).Unsqueeze(0).Pad([(long)sides[0]!, (long)sides[1]!]);
            var y = Conv1d(x, OpsGolden.Tensor(golden["w"]!, dtype), OpsGolden.Tensor(golden["b"]!, dtype),
                stride: (int)golden["stride"]!, dilation: (int)golden["dilation"]!);
            OpsGolden.AssertClose(golden["y"]!, y.Squeeze(0));
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void A_separable_convolution_matches(DType dtype)
    {
        var golden = OpsGolden.File["conv1d"]!["separable"]!;
        var x = OpsGolden.Tensor(golden["x"]!, dtype).Unsqueeze(0);
        var depthwise = OpsGolden.Tensor(golden["depthwise"]!, dtype);
        var y = Conv1d(x, depthwise, groups: (int)x.Size(1), padding: (int)depthwise.Size(2) / 2);
        y = Conv1d(y, OpsGolden.Tensor(golden["pointwise"]!, dtype), OpsGolden.Tensor(golden["bias"]!, dtype));
        OpsGolden.AssertClose(golden["y"]!, y.Squeeze(0));
    }

    [Theory, MemberData(nameof(Types))]
    public void A_kernel_as_Torch7_wrote_it_gives_the_same(DType dtype)
    {
        var golden = OpsGolden.File["conv1d"]!["cases"]![3]!; // no padding
        var w = OpsGolden.Tensor(golden["w"]!, dtype);
        var y = Conv1d(OpsGolden.Tensor(golden["x"]!, dtype).Unsqueeze(0), w.Unsqueeze(2), OpsGolden.Tensor(golden["b"]!, dtype));
        OpsGolden.AssertClose(golden["y"]!, y.Squeeze(0));
    }

    [Theory, MemberData(nameof(Types))]
    public void Pooling_matches(DType dtype)
    {
        var golden = OpsGolden.File["pooling"]!;
        var x = OpsGolden.Tensor(golden["x"]!, dtype).Unsqueeze(0);
        OpsGolden.AssertClose(golden["max_3_floor"]!, MaxPool1d(x, 3).Squeeze(0));
        OpsGolden.AssertClose(golden["max_3_ceil"]!, MaxPool1d(x, 3, ceil: true).Squeeze(0));
        OpsGolden.AssertClose(golden["max_4_ceil"]!, MaxPool1d(x, 4, ceil: true).Squeeze(0));
    }

    [Theory, MemberData(nameof(Types))]
    public void Norms_and_their_running_statistics_match(DType dtype)
    {
        var golden = OpsGolden.File["norms"]!;
        Tensor Of(string name) => OpsGolden.Tensor(golden[name]!, dtype);
        var (x, w, b) = (Of("x"), Of("weight"), Of("bias"));
        var (mean, variance) = (Of("running_mean"), Of("running_var"));
        OpsGolden.AssertClose(golden["eval_eps1e-5"]!, BatchNorm(x, w, b, mean, variance, training: false));
        OpsGolden.AssertClose(golden["eval_eps1e-3"]!, BatchNorm(x, w, b, mean, variance, training: false, eps: 1e-3));
        OpsGolden.AssertClose(golden["train_eps1e-5"]!, BatchNorm(x, w, b, mean, variance, training: true, momentum: 0.1));
        OpsGolden.AssertClose(golden["pytorch_momentum_0.1_running_mean_after"]!, mean);
        OpsGolden.AssertClose(golden["pytorch_momentum_0.1_running_var_after"]!, variance);
        OpsGolden.AssertClose(golden["batch_mean"]!, x.Mean([0, 2]));
        OpsGolden.AssertClose(golden["batch_var_biased"]!, x.Var([0, 2], unbiased: false));
    }

    [Theory, MemberData(nameof(Types))]
    public void Losses_match(DType dtype)
    {
        var golden = OpsGolden.File["losses"]!;
        Tensor Of(string name) => OpsGolden.Tensor(golden[name]!, dtype);
        var y = Of("y_binary");
        OpsGolden.AssertClose(golden["bce_mean"]!, BinaryCrossEntropy(Of("p"), y));
        OpsGolden.AssertClose(golden["bce_sum_torch7_sizeAverage_false"]!, BinaryCrossEntropy(Of("p"), y, reduction: Reduction.Sum));
        OpsGolden.AssertClose(golden["bce_with_logits_mean"]!, BinaryCrossEntropyWithLogits(Of("logits"), y));
        OpsGolden.AssertClose(golden["mse_mean"]!, MseLoss(Of("Q"), Of("Y")));
        OpsGolden.AssertClose(golden["torch_PoissonNLL_loginputFalse_eps1e-8"]!, PoissonNllLoss(Of("Q"), Of("Y"), logInput: false));
        OpsGolden.AssertClose(golden["torch_PoissonNLL_full"]!, PoissonNllLoss(Of("Q"), Of("Y"), logInput: false, full: true));
    }

    [Theory, MemberData(nameof(Types))]
    public void Constraints_on_weights_and_gradients_match(DType dtype)
    {
        var golden = OpsGolden.File["constraints"]!;
        Tensor Of(string name) => OpsGolden.Tensor(golden[name]!, dtype);
        OpsGolden.AssertClose(golden["torch_renorm_p2_dim0_1.6"]!, Of("w").RenormInPlace(2, 0, 1.6));
        var (a, b) = (Of("grads_a"), Of("grads_b"));
        OpsGolden.AssertClose(golden["global_norm"]!, Tensor.Stack([a.Norm(), b.Norm()]).Norm());
    }

    [Fact]
    public void Layer_norm_matches()
    {
        var golden = OpsGolden.File["norms"]!;
        var x = OpsGolden.Tensor(golden["x"]!);
        OpsGolden.AssertClose(golden["layernorm_last_axis_eps1e-5"]!, LayerNorm(x, [x.Size(-1)], null, null));
        OpsGolden.AssertClose(golden["layernorm_last_axis_eps1e-3"]!, LayerNorm(x, [x.Size(-1)], null, null, 1e-3));
    }
}
