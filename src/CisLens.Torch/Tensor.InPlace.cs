using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <remarks>Methods that end in <c>InPlace</c> change the tensor itself. For weights they need a <see cref="NoGrad"/>.</remarks>
public sealed partial class Tensor
{
    /// <summary>Copies the values of another tensor, converted and moved as needed (<c>copy_</c> of PyTorch).</summary>
    public Tensor CopyFrom(Tensor other) => Done(LibTorch.ct_copy_(Handle, other.Handle));

    /// <summary>Sets all elements.</summary>
    public Tensor FillInPlace(double value) => Done(LibTorch.ct_fill_(Handle, value));

    /// <summary>x ← x + <paramref name="alpha"/>·y.</summary>
    public Tensor AddInPlace(Tensor y, double alpha = 1) => Done(LibTorch.ct_add_(Handle, y.Handle, alpha));

    /// <summary>x ← x·y.</summary>
    public Tensor MulInPlace(Tensor y) => Done(LibTorch.ct_mul_(Handle, y.Handle));

    /// <summary>x ← x·<paramref name="factor"/>.</summary>
    public Tensor MulInPlace(double factor) => Done(LibTorch.ct_mul_scalar_(Handle, factor));

    /// <summary>Limits all elements to [min, max].</summary>
    public Tensor ClampInPlace(double min, double max) => Done(LibTorch.ct_clamp_(Handle, min, max));

    /// <summary>
    /// Scales every slice along <paramref name="dim"/> whose p-norm is above <paramref name="maxNorm"/> by maxNorm/(norm + 1e-7).
    /// </summary>
    public Tensor RenormInPlace(double p, long dim, double maxNorm) => Done(LibTorch.ct_renorm_(Handle, p, dim, maxNorm));

    Tensor Done(nint error)
    {
        NativeError.Check(error);
        return this;
    }
}
