using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Torch.Interop;

/// <summary>Turns an error object of the shim into an exception with a message of one line.</summary>
static class NativeError
{
    const int CpuMemory = 2, DeviceMemory = 3;

    /// <summary>Throws an exception if a call failed.</summary>
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
            CpuMemory => new DeviceException($"there is not enough memory; use a smaller batch ({message})"),
            DeviceMemory => new DeviceException($"there is not enough GPU memory; use a smaller batch or --device cpu ({message})"),
            _ => new NativeException($"libtorch: {message}"),
        };
    }

    static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
}
