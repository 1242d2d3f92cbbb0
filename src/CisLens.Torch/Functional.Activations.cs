using CisLens.Torch.Interop;

namespace CisLens.Torch;

public static partial class Functional
{
    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor x) => Tensor.Own(LibTorch.ct_relu(x.Handle, out var h), h);

    /// <summary>x if it is above the threshold, else the value. DeepSEA of Torch7 has Threshold(0, 1e-6).</summary>
    public static Tensor Threshold(Tensor x, double threshold, double value) =>
        Tensor.Own(LibTorch.ct_threshold(x.Handle, threshold, value, out var h), h);

    /// <summary>x·Φ(x), where Φ is the normal distribution function.</summary>
    public static Tensor Gelu(Tensor x) => Tensor.Own(LibTorch.ct_gelu(x.Handle, 0, out var h), h);

    /// <summary>The approximation of <see cref="Gelu"/> by tanh.</summary>
    public static Tensor GeluTanh(Tensor x) => Tensor.Own(LibTorch.ct_gelu(x.Handle, 1, out var h), h);

    /// <summary>The approximation of <see cref="Gelu"/> by x·sigmoid(1.702·x), as in Basenji2 and Enformer.</summary>
    public static Tensor GeluSigmoid(Tensor x) => Tensor.Own(LibTorch.ct_gelu_sigmoid(x.Handle, out var h), h);

    /// <summary>x + 1 for x &gt; 0, else e^x, as in Basenji of 2018.</summary>
    public static Tensor ExpLinear(Tensor x)
    {
        using var above = Relu(x);
        using var below = x.Clamp(double.NegativeInfinity, 0);
        using var exponential = below.Exp();
        return above + exponential;
    }

    /// <summary>ln(1 + e^(βx))/β, or x if βx is above the threshold.</summary>
    public static Tensor Softplus(Tensor x, double beta = 1, double threshold = 20) =>
        Tensor.Own(LibTorch.ct_softplus(x.Handle, beta, threshold, out var h), h);

    /// <summary>ln sigmoid(x).</summary>
    public static Tensor LogSigmoid(Tensor x) => Tensor.Own(LibTorch.ct_log_sigmoid(x.Handle, out var h), h);

    /// <summary>e^x/Σe^x along a dimension.</summary>
    public static Tensor Softmax(Tensor x, long dim) => Tensor.Own(LibTorch.ct_softmax(x.Handle, dim, out var h), h);

    /// <summary>Natural logarithm of <see cref="Softmax"/>.</summary>
    public static Tensor LogSoftmax(Tensor x, long dim) => Tensor.Own(LibTorch.ct_log_softmax(x.Handle, dim, out var h), h);
}
