using CisLens.Core;

namespace CisLens.Torch;

/// <summary>What <c>doctor</c> shows about libtorch.</summary>
/// <param name="Version">Version of libtorch.</param>
/// <param name="Threads">Number of threads of an operation on the CPU.</param>
/// <param name="Devices">Every device, with the result of a small computation on it.</param>
public sealed record TorchInfo(string Version, int Threads, IReadOnlyList<DeviceCheck> Devices)
{
    /// <summary>Loads the library and tests each device.</summary>
    /// <exception cref="NativeException">The library is missing or has the wrong version.</exception>
    public static TorchInfo Collect()
    {
        var devices = new List<Device> { Device.Cpu };
        for (int i = 0; i < Device.CudaCount; i++)
            devices.Add(new Device(DeviceKind.Cuda, i));
        return new TorchInfo(TorchLibrary.Version, TorchLibrary.Threads, [.. devices.Select(DeviceCheck.Run)]);
    }
}

/// <summary>A device, and whether it computes correctly.</summary>
/// <param name="Device">Name of the device, as for <see cref="Torch.Device.Parse"/>.</param>
/// <param name="Works">True if the numbers are correct.</param>
/// <param name="Problem">The error, or null.</param>
public sealed record DeviceCheck(string Device, bool Works, string? Problem)
{
    /// <summary>A convolution of ACGT with a kernel that finds CG, and its gradient. The expected numbers were computed by hand.</summary>
    internal static DeviceCheck Run(Device device)
    {
        try
        {
            using var scope = new TensorScope();
            var x = Functional.OneHotDna(Tensor.From<byte>(Dna.Encode("ACGT"), [1, 4], device));
            var kernel = Functional.OneHotDna(Tensor.From<byte>(Dna.Encode("CG"), [1, 2], device));
            kernel.RequiresGrad = true;
            var y = Functional.Conv1d(x, kernel);
            y.Square().Sum().Backward();
            // AC, CG and GT have 0, 2 and 0 equal bases; the gradient is 2·2 at CG
            bool right = y.ToArray<float>() is [0, 2, 0] && kernel.Grad!.Sum().Item() == 8;
            return new DeviceCheck(device.ToString(), right, right
                ? null
                : $"computes incorrect numbers: {string.Join(' ', y.ToArray<float>())}");
        }
        catch (CisLensException e)
        {
            return new DeviceCheck(device.ToString(), false, e.Message);
        }
    }
}
