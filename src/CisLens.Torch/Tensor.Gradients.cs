using CisLens.Torch.Interop;

namespace CisLens.Torch;

public sealed partial class Tensor
{
    /// <summary>True if gradients flow to this tensor. Set it for weights.</summary>
    public bool RequiresGrad
    {
        get => LibTorch.ct_requires_grad(Handle) != 0;
        set => NativeError.Check(LibTorch.ct_set_requires_grad(Handle, value ? 1 : 0));
    }

    /// <summary>The gradient that <see cref="Backward"/> has added up; null before. It shares its memory with libtorch.</summary>
    public Tensor? Grad
    {
        get => OwnOptional(LibTorch.ct_grad(Handle, out var h), h);
        set => NativeError.Check(LibTorch.ct_set_grad(Handle, value?.Handle ?? TensorHandle.None));
    }

    /// <summary>Adds the derivative of this tensor to <see cref="Grad"/> of every tensor it was computed from.</summary>
    /// <param name="gradient">Factor of the derivative. It may be left out for a single number.</param>
    public void Backward(Tensor? gradient = null) => NativeError.Check(LibTorch.ct_backward(Handle, gradient?.Handle ?? TensorHandle.None));

    /// <summary>A tensor with the same memory through which no gradient flows.</summary>
    public Tensor Detach() => Own(LibTorch.ct_detach(Handle, out var h), h);
}
