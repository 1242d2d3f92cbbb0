using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>How the values of a loss are combined. The numbers are those of libtorch.</summary>
public enum Reduction
{
    /// <summary>Not at all: one value per element.</summary>
    None = 0,
    /// <summary>Mean over the elements.</summary>
    Mean = 1,
    /// <summary>Sum over the elements.</summary>
    Sum = 2,
}

public static partial class Functional
{
    /// <summary>−w·(y·ln p + (1 − y)·ln(1 − p)). Logarithms are at least −100.</summary>
    public static Tensor BinaryCrossEntropy(Tensor p, Tensor y, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
        Tensor.Own(LibTorch.ct_binary_cross_entropy(p.Handle, y.Handle, Optional(weight), (int)reduction, out var h), h);

    /// <summary>
    /// <see cref="BinaryCrossEntropy"/> of logits, p = sigmoid(x). The first term is multiplied by <paramref name="positiveWeight"/> of the
    /// class.
    /// </summary>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor x, Tensor y, Tensor? weight = null, Tensor? positiveWeight = null,
        Reduction reduction = Reduction.Mean) =>
        Tensor.Own(LibTorch.ct_binary_cross_entropy_with_logits(x.Handle, y.Handle, Optional(weight), Optional(positiveWeight),
            (int)reduction, out var h), h);

    /// <summary>(x − y)².</summary>
    public static Tensor MseLoss(Tensor x, Tensor y, Reduction reduction = Reduction.Mean) =>
        Tensor.Own(LibTorch.ct_mse_loss(x.Handle, y.Handle, (int)reduction, out var h), h);

    /// <summary>
    /// x − y·ln(x + eps), or eˣ − y·x if x is a logarithm. <paramref name="full"/> adds Stirling's term for y above 1.
    /// </summary>
    public static Tensor PoissonNllLoss(Tensor x, Tensor y, bool logInput = true, bool full = false, double eps = 1e-8,
        Reduction reduction = Reduction.Mean) =>
        Tensor.Own(LibTorch.ct_poisson_nll_loss(x.Handle, y.Handle, logInput ? 1 : 0, full ? 1 : 0, eps, (int)reduction, out var h), h);
}
