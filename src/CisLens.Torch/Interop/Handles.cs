using System.Runtime.InteropServices;

namespace CisLens.Torch.Interop;

/// <summary>Owns a tensor object of the shim.</summary>
sealed class TensorHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <summary>An optional tensor that is not given.</summary>
    internal static readonly TensorHandle None = new();

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibTorch.ct_free(handle) == 0;
}

/// <summary>Owns an optimizer object of the shim.</summary>
sealed class OptimizerHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibTorch.ct_optimizer_free(handle) == 0;
}
