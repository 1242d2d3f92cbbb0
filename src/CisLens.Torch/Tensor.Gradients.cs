using CisLens.Torch.Interop;

namespace CisLens.Torch;

public sealed partial class Tensor
{
    /// <summary>Whether gradients flow to this tensor; set it on weights.</summary>
    public bool RequiresGrad
    {
        get => LibTorch.ct_requires_grad(Handle) != 0;
        set => NativeError.Check(LibTorch.ct_set_requires_grad(Handle, value ? 1 : 0));
    }

    /// <summary>What <see cref="Backward"/> has added up here; null before. Sharing memory with libtorch's own.</summary>
    public Tensor? Grad
    {
        get => OwnOptional(LibTorch.ct_grad(Handle, out var h), h);
        set => NativeError.Check(LibTorch.ct_set_grad(Handle, value?.Handle ?? TensorHandle.None));
    }

    /// <summary>Adds the derivative of this tensor to <see cref="Grad"/> of every tensor that it was computed from.</summary>
    /// <param name="gradient">What the derivative is multiplied with; may be left out for a single number.</param>
    public void Backward(Tensor? gradient = null) => NativeError.Check(LibTorch.ct_backward(Handle, gradient?.Handle ?? TensorHandle.None));

    /// <summary>The same memory without a past: no gradient flows through.</summary>
    public Tensor Detach() => Own(LibTorch.ct_detach(Handle, out var h), h);
}
