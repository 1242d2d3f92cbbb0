using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests;

/// <summary>Outputs and gradients do not depend on how the elements of a tensor or of its gradient lie in memory.</summary>
public sealed class StrideTests : IDisposable
{
    readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    static readonly Dictionary<string, Func<Tensor, Tensor>> s_layers = new()
    {
        ["gelu"] = Gelu,
        ["gelu tanh"] = GeluTanh,
        ["gelu sigmoid"] = GeluSigmoid,
        ["relu"] = Relu,
        ["exp linear"] = ExpLinear,
        ["softplus"] = x => Softplus(x),
        ["max pool"] = x => MaxPool1d(x, 2),
        ["batch norm"] = x => BatchNorm(x, null, null, null, null, training: true),
        ["dilated conv"] = x => Conv1d(x, Tensor.Ones([6, 6, 3], x.DType) * 0.1, padding: 2, dilation: 2),
    };

    public static TheoryData<string> Layers => [.. s_layers.Keys];

    // in float64 libtorch has other code for these layers
    [Theory, MemberData(nameof(Layers))]
    public void A_slice_as_input_and_a_transposed_gradient_change_nothing(string layer)
    {
        var whole = Tensor.RandN([4, 6, 40]);
        var weight = Tensor.RandN([3, 6]);
        Tensor Gradient(DType type, bool slice)
        {
            var x = whole.To(type).Clone();
            x.RequiresGrad = true;
            var inner = x.Slice(2, 5, 35);
            var output = s_layers[layer](slice ? inner : inner.Contiguous());
            Linear(output.Transpose(1, 2), weight.To(type)).Sum().Backward();
            return x.Grad!;
        }
        foreach (bool slice in (bool[])[false, true])
            foreach (var (expected, found) in Gradient(DType.Float64, slice).ToArray<double>().Zip(Gradient(DType.Float32, slice).ToArray<double>()))
                Assert.Equal(expected, found, 1e-4);
    }
}
