using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>
/// While one exists on a thread, matrix products and convolutions of a device round their inputs to bfloat16. Weights stay as they are, and
/// softmax, layer normalisation and sums are computed in float32. Gradients follow the types of the forward pass.
/// </summary>
public readonly ref struct Bf16
{
    readonly int _kind = -1;

    /// <summary>Starts rounding on this thread, or does nothing if <paramref name="on"/> is false.</summary>
    public Bf16(Device device, bool on)
    {
        if (!on)
            return;
        _kind = (int)device.Kind;
        NativeError.Check(LibTorch.ct_set_bf16(_kind, 1));
    }

    /// <summary>Ends rounding.</summary>
    public void Dispose()
    {
        if (_kind >= 0)
            NativeError.Check(LibTorch.ct_set_bf16(_kind, 0));
    }
}
