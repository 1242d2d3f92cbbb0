using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Torch.Interop;

/// <summary>Turns the error object that a call of the shim returned into an exception of one line.</summary>
static class NativeError
{
    const int MachineMemory = 2, DeviceMemory = 3;

    /// <summary>Does nothing when the call went well.</summary>
    internal static void Check(nint error)
    {
        if (error != 0)
            throw Take(error);
    }

    static CisLensException Take(nint error)
    {
        int kind = LibTorch.ct_error_kind(error);
        string message = OneLine(Marshal.PtrToStringUTF8(LibTorch.ct_error_message(error)) ?? "");
        _ = LibTorch.ct_error_free(error);
        return kind switch
        {
            MachineMemory => new DeviceException($"the machine's memory is not enough; try a smaller batch ({message})"),
            DeviceMemory => new DeviceException($"the GPU's memory is not enough; try a smaller batch or --device cpu ({message})"),
            _ => new NativeException($"libtorch: {message}"),
        };
    }

    static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
}
