using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Train.Boosting;

/// <summary>The functions of XGBoost's C library that training uses (xgboost/c_api.h of version 1.7). 0 means success.</summary>
static unsafe partial class LibXgboost
{
    const string Name = "xgboost";

    static LibXgboost()
    {
        // CisLens.Torch makes settings of OpenMP, which must be made before any library loads it: waiting threads must not take a core
        RuntimeHelpers.RunModuleConstructor(typeof(TorchLibrary).Module.ModuleHandle);
        NativeLibrary.SetDllImportResolver(typeof(LibXgboost).Assembly, Resolve);
    }

    // the run-time package of Debian has only the versioned name
    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Name ? Load("libxgboost.so.0", "libxgboost.so") : 0;

    /// <summary>Loads the first of these files that is there.</summary>
    /// <exception cref="NativeException">None is there.</exception>
    internal static nint Load(params ReadOnlySpan<string> files)
    {
        foreach (string file in files)
            if (NativeLibrary.TryLoad(file, out nint library))
                return library;
        throw new NativeException($"XGBoost's library {files[0]} is not installed; scripts/setup --torch installs it");
    }

    [LibraryImport(Name)]
    private static partial nint XGBGetLastError();

    [LibraryImport(Name)]
    internal static partial int XGDMatrixCreateFromMat_omp(
        float* data, ulong rows, ulong columns, float missing, out MatrixHandle matrix, int threads);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetFloatInfo(MatrixHandle matrix, string field, float* values, ulong count);

    [LibraryImport(Name)]
    internal static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Name)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(Name)]
    internal static partial int XGBoosterUpdateOneIter(BoosterHandle booster, int round, MatrixHandle train);

    [LibraryImport(Name)]
    internal static partial int XGBoosterEvalOneIter(
        BoosterHandle booster, int round, nint* matrices, byte** names, ulong count, out nint text);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* bytes);

    [LibraryImport(Name)]
    internal static partial int XGBoosterFree(nint booster);

    /// <summary>Throws the error of the library if a call failed.</summary>
    /// <exception cref="NativeException">The call failed.</exception>
    internal static void Check(int status)
    {
        if (status == 0)
            return;
        // the first line has time, file and message; a stack trace follows
        string text = (Marshal.PtrToStringUTF8(XGBGetLastError()) ?? "").Split('\n')[0];
        throw new NativeException($"XGBoost: {Printable.Text(text)}");
    }
}

/// <summary>Owns a matrix of XGBoost.</summary>
sealed class MatrixHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibXgboost.XGDMatrixFree(handle) == 0;
}

/// <summary>Owns a booster of XGBoost.</summary>
sealed class BoosterHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibXgboost.XGBoosterFree(handle) == 0;
}
