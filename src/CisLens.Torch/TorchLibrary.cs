using System.Runtime.InteropServices;
using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>Settings and counters of libtorch.</summary>
public static class TorchLibrary
{
    /// <summary>Version of libtorch that the shim was built against.</summary>
    public static string Version => Marshal.PtrToStringUTF8(LibTorch.ct_torch_version())!;

    /// <summary>
    /// Number of threads of one operation on the CPU; one per processor unless it is set. Results of libtorch with different numbers
    /// differ in
    /// the last bits. Does not load libtorch.
    /// </summary>
    public static int Threads
    {
        get => NativeRuntime.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            NativeRuntime.Threads = value;
            if (NativeRuntime.IsLoaded)
                NativeError.Check(LibTorch.ct_set_num_threads(value));
        }
    }

    /// <summary>True if a GPU may round the factors of matrix products and convolutions to 10 bits (TF32).</summary>
    public static void AllowTf32(bool on) => NativeError.Check(LibTorch.ct_set_allow_tf32(on ? 1 : 0));

    /// <summary>True to use only algorithms that always give the same bits.</summary>
    public static void UseDeterministicAlgorithms(bool on) => NativeError.Check(LibTorch.ct_set_deterministic(on ? 1 : 0));

    /// <summary>Seeds the generators of the CPU and of every GPU.</summary>
    public static void ManualSeed(ulong seed) => NativeError.Check(LibTorch.ct_manual_seed(seed));

    /// <summary>The state of the generator of a device. A checkpoint stores it.</summary>
    public static byte[] SaveGenerator(Device device)
    {
        using var state = Tensor.Own(LibTorch.ct_get_rng_state((int)device.Kind, device.NativeIndex, out var h), h);
        return state.ToArray<byte>();
    }

    /// <summary>Restores a state of <see cref="SaveGenerator"/>.</summary>
    /// <exception cref="Core.NativeException">The bytes are not the state of this kind of generator.</exception>
    public static void RestoreGenerator(Device device, ReadOnlySpan<byte> state)
    {
        using var bytes = Tensor.From(state, [state.Length]);
        NativeError.Check(LibTorch.ct_set_rng_state((int)device.Kind, device.NativeIndex, bytes.Handle));
    }

    /// <summary>Number of tensors, errors and optimizers of the shim that are not freed yet.</summary>
    public static long LiveObjects => LibTorch.ct_live(0) + LibTorch.ct_live(1) + LibTorch.ct_live(2);
}
