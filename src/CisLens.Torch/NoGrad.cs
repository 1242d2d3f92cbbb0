using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>While one exists on a thread, nothing is recorded for gradients: <c>using var _ = new NoGrad();</c></summary>
public readonly ref struct NoGrad
{
    readonly int _before;

    /// <summary>Stops recording on this thread.</summary>
    public NoGrad() => NativeError.Check(LibTorch.ct_set_grad_enabled(0, out _before));

    /// <summary>Restores the state from before.</summary>
    public void Dispose() => NativeError.Check(LibTorch.ct_set_grad_enabled(_before, out _));
}
