using System.Globalization;
using CisLens.Core;
using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>What kind of place a tensor is in; the numbers are libtorch's.</summary>
public enum DeviceKind
{
    /// <summary>The computer's memory and cores.</summary>
    Cpu = 0,
    /// <summary>An NVIDIA GPU.</summary>
    Cuda = 1,
}

/// <summary>Where tensors live and are computed on.</summary>
/// <param name="Kind">CPU or GPU.</param>
/// <param name="Index">Which GPU, from 0; 0 for the CPU.</param>
public readonly record struct Device(DeviceKind Kind, int Index)
{
    /// <summary>The CPU.</summary>
    public static Device Cpu => default;

    /// <summary>How many GPUs this build of libtorch can use.</summary>
    public static int CudaCount
    {
        get
        {
            NativeError.Check(LibTorch.ct_cuda_count(out int count));
            return count;
        }
    }

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>; <c>auto</c> is the first GPU, or
    /// the CPU without one.</summary>
    /// <exception cref="UsageException">The text is none of these.</exception>
    /// <exception cref="DeviceException">A GPU is named that is not there; there is no falling back.</exception>
    public static Device Parse(string text)
    {
        if (text == "cpu")
            return Cpu;
        if (text == "auto")
            return CudaCount > 0 ? Cuda(0) : Cpu;
        int index = CudaIndex(text), count = CudaCount;
        if (index >= count)
            throw new DeviceException(
                $"--device {text}: found {count} GPUs that this libtorch ({TorchLibrary.Version}) can use; try --device cpu");
        return Cuda(index);
    }

    static Device Cuda(int index)
    {
        TorchLibrary.AllowTf32(false); // libtorch's own default rounds convolutions to 10 bits, more than a manifest's tolerance
        return new Device(DeviceKind.Cuda, index);
    }

    static int CudaIndex(string text)
    {
        if (text == "cuda")
            return 0;
        if (text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return index;
        throw new UsageException($"--device {text}: expected auto, cpu, cuda or cuda:n");
    }

    /// <summary>libtorch writes the CPU without an index.</summary>
    internal int NativeIndex => Kind == DeviceKind.Cpu ? -1 : Index;

    /// <summary>Waits until everything asked of the device is done; for taking times.</summary>
    public void Synchronize()
    {
        if (Kind == DeviceKind.Cuda)
            NativeError.Check(LibTorch.ct_cuda_synchronize(Index));
    }

    /// <summary>As <see cref="Parse"/> reads it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public override string ToString() => Kind == DeviceKind.Cpu ? "cpu" : $"cuda:{Index}";
}
