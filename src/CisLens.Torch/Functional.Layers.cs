using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary><c>torch.nn.functional</c> of PyTorch: layers, activations and losses as functions of their weights.</summary>
public static partial class Functional
{
    static TensorHandle Optional(Tensor? tensor) => tensor?.Handle ?? TensorHandle.None;

    /// <summary>x·wᵀ + b, where w is [out, in].</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) =>
        Tensor.Own(LibTorch.ct_linear(x.Handle, weight.Handle, Optional(bias), out var h), h);

    /// <summary>Convolution along the sequence. x is B in L; w is [out, in/groups, k] or, in Torch7 files, [out, in, 1, k].</summary>
    public static Tensor Conv1d(Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1,
        int groups = 1)
    {
        var kernel = weight.Shape.Length == 4 ? weight.Reshape(weight.Size(0), weight.Size(1), weight.Size(3)) : weight;
        return Tensor.Own(LibTorch.ct_conv1d(x.Handle, kernel.Handle, Optional(bias), stride, padding, dilation, groups, out var h), h);
    }

    /// <summary>
    /// Largest value of each window. The default stride is the width of the window. <paramref name="ceil"/> keeps a shorter window at the
    /// end.
    /// </summary>
    public static Tensor MaxPool1d(Tensor x, int width, int? stride = null, int padding = 0, int dilation = 1, bool ceil = false) =>
        Tensor.Own(LibTorch.ct_max_pool1d(x.Handle, width, stride ?? width, padding, dilation, ceil ? 1 : 0, out var h), h);

    /// <summary>Mean of each window.</summary>
    public static Tensor AvgPool1d(Tensor x, int width, int? stride = null, int padding = 0, bool ceil = false, bool countPadding = true) =>
        Tensor.Own(LibTorch.ct_avg_pool1d(x.Handle, width, stride ?? width, padding, ceil ? 1 : 0, countPadding ? 1 : 0, out var h), h);

    /// <summary>
    /// (x − mean)/√(var + eps)·w + b per channel. In training, mean and var are those of the batch, and the running ones move towards
    /// them by <paramref name="momentum"/>.
    /// </summary>
    public static Tensor BatchNorm(Tensor x, Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVar, bool training,
        double momentum = 0.1, double eps = 1e-5) =>
        Tensor.Own(LibTorch.ct_batch_norm(x.Handle, Optional(weight), Optional(bias), Optional(runningMean), Optional(runningVar), training
            ? 1 : 0, momentum, eps, out var h), h);

    /// <summary>Normalises over the last dimensions, whose shape is given.</summary>
    public static Tensor LayerNorm(Tensor x, ReadOnlySpan<long> shape, Tensor? weight, Tensor? bias, double eps = 1e-5) =>
        Tensor.Own(LibTorch.ct_layer_norm(x.Handle, shape, shape.Length, Optional(weight), Optional(bias), eps, out var h), h);
}
