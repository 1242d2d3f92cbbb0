using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <remarks>The methods that end in <c>InPlace</c> change the tensor itself; on weights they want a
/// <see cref="NoGrad"/> around them.</remarks>
public sealed partial class Tensor
{
    /// <summary>Takes over the values of another tensor, converted and moved as needed (PyTorch's <c>copy_</c>).</summary>
    public Tensor CopyFrom(Tensor other) => Done(LibTorch.ct_copy_(Handle, other.Handle));

    /// <summary>Sets every element.</summary>
    public Tensor FillInPlace(double value) => Done(LibTorch.ct_fill_(Handle, value));

    /// <summary>x ← x + <paramref name="alpha"/>·y.</summary>
    public Tensor AddInPlace(Tensor y, double alpha = 1) => Done(LibTorch.ct_add_(Handle, y.Handle, alpha));

    /// <summary>x ← x·y.</summary>
    public Tensor MulInPlace(Tensor y) => Done(LibTorch.ct_mul_(Handle, y.Handle));

    /// <summary>x ← x·<paramref name="factor"/>.</summary>
    public Tensor MulInPlace(double factor) => Done(LibTorch.ct_mul_scalar_(Handle, factor));

    /// <summary>Every element brought into [min, max].</summary>
    public Tensor ClampInPlace(double min, double max) => Done(LibTorch.ct_clamp_(Handle, min, max));

    /// <summary>Every slice along <paramref name="dim"/> whose p-norm exceeds <paramref name="maxNorm"/> is scaled by
    /// maxNorm/(norm + 1e-7).</summary>
    public Tensor RenormInPlace(double p, long dim, double maxNorm) => Done(LibTorch.ct_renorm_(Handle, p, dim, maxNorm));

    Tensor Done(nint error)
    {
        NativeError.Check(error);
        return this;
    }
}
