using System.Globalization;
using CisLens.Core;
using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>Kind of a device. The numbers are those of libtorch.</summary>
public enum DeviceKind
{
    /// <summary>The CPU.</summary>
    Cpu = 0,
    /// <summary>An NVIDIA GPU.</summary>
    Cuda = 1,
}

/// <summary>The device that stores a tensor and computes with it.</summary>
/// <param name="Kind">CPU or GPU.</param>
/// <param name="Index">Index of the GPU, from 0; 0 for the CPU.</param>
public readonly record struct Device(DeviceKind Kind, int Index)
{
    /// <summary>The CPU.</summary>
    public static Device Cpu => default;

    /// <summary>Number of GPUs that this build of libtorch can use.</summary>
    public static int CudaCount
    {
        get
        {
            if (!File.Exists("/proc/driver/nvidia/version") && !File.Exists("/dev/nvidiactl"))
                return 0;   // without loading libtorch
            NativeError.Check(LibTorch.ct_cuda_count(out int count));
            return count;
        }
    }

    /// <summary>
    /// Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>. <c>auto</c> is the first GPU, or the CPU if there is none.
    /// </summary>
    /// <exception cref="UsageException">The text is not one of these.</exception>
    /// <exception cref="DeviceException">The GPU does not exist. The CPU is not used instead.</exception>
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
        TorchLibrary.AllowTf32(false); // the default of libtorch rounds convolutions to 10 bits, which is outside the tolerance
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

    /// <summary>Index of the device in libtorch, which gives the CPU none.</summary>
    internal int NativeIndex => Kind == DeviceKind.Cpu ? -1 : Index;

    /// <summary>Waits until all work on the device is done, for example to measure time.</summary>
    public void Synchronize()
    {
        if (Kind == DeviceKind.Cuda)
            NativeError.Check(LibTorch.ct_cuda_synchronize(Index));
    }

    /// <summary>The text that <see cref="Parse"/> reads: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public override string ToString() => Kind == DeviceKind.Cpu ? "cpu" : $"cuda:{Index}";
}
