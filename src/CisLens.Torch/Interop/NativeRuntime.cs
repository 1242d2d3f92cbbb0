using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CisLens.Core;

namespace CisLens.Torch.Interop;

/// <summary>Finds the shim, and makes settings that the libraries below it read when they are loaded.</summary>
static partial class NativeRuntime
{
    /// <summary>Version of cistorch.h that this assembly needs.</summary>
    internal const int AbiVersion = 3;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    const int TrimThreshold = -1, MmapThreshold = -3;            // malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD

    // SetEnvironmentVariable of .NET changes a copy; libgomp, UCX and cuBLAS read the environment of C.
    // Overwrite is 0: a setting of the user is kept.
#pragma warning disable CA2255 // a library, but this must run before the native one loads
    [ModuleInitializer]
    internal static void Prepare()
    {
        _ = setenv("OMP_WAIT_POLICY", "passive", 0);             // waiting threads must not take a core from working ones
        _ = setenv("UCX_ERROR_SIGNALS", "", 0);                  // its SIGSEGV handler would replace that of .NET
        _ = setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);     // cuBLAS is deterministic only with a fixed workspace
        // OpenBLAS knows processors by their number. Debian's (0.3.21) takes newer ones for a Pentium 4 and multiplies matrices at a
        // quarter of their rate. It reads this name before it looks at the number.
        if (Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported)
            _ = setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
        else if (Avx2.IsSupported && Fma.IsSupported)
            _ = setenv("OPENBLAS_CORETYPE", "Haswell", 0);
        // A pass makes tensors of up to 100 MB, which glibc would give back to the system one by one. The page faults when they are
        // allocated again took a quarter of the time. So freed memory is kept for the next pass. The tensors of windows above 100 kb are
        // larger: kept, they left gaps that doubled the memory of the second pass. They are given back; see LargeTensors of the shim.
        _ = mallopt(MmapThreshold, 256 << 20);
        _ = mallopt(TrimThreshold, -1);
        NativeLibrary.SetDllImportResolver(typeof(NativeRuntime).Assembly, Resolve);
    }
#pragma warning restore CA2255

    /// <summary>Number of threads, also before libtorch is loaded.</summary>
    internal static int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Whether libtorch is loaded.</summary>
    internal static bool IsLoaded { get; private set; }

    /// <summary>The file of the shim.</summary>
    internal static string Shim => Find("libcistorch.so");

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibTorch.Name)
            return 0;
        nint library = Load(Shim);
        if (!IsLoaded)   // this method is called for each function
            SetThreads(library);
        IsLoaded = true;
        return library;
    }

    static unsafe void SetThreads(nint library) =>
        _ = ((delegate* unmanaged<int, nint>)NativeLibrary.GetExport(library, "ct_set_num_threads"))(Threads);

    // it is in the folder of the program; in a program that uses the NuGet package, in a folder for the system
    static string Find(string file)
    {
        string[] folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);   // an empty folder would be the current one
        string own = Path.Combine(AppContext.BaseDirectory, file);
        return folders.Select(folder => Path.Combine(folder, file)).Prepend(own).FirstOrDefault(File.Exists) ?? own;
    }

    /// <summary>Loads the shim and checks its version.</summary>
    /// <exception cref="NativeException">A library is missing, or the shim has another version.</exception>
    internal static nint Load(string file)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw Missing(file, e);
        }
        CheckVersion(file, library);
        return library;
    }

    static NativeException Missing(string file, DllNotFoundException e) => new(
        File.Exists(file)
            ? $"{file}: libtorch could not be loaded ({e.Message.Split('\n')[0].Trim()}); " +
                "run scripts/setup --torch, or set CISLENS_LIBTORCH to a libtorch folder and build again"
            : "libtorch is not installed here, and training networks, GPUs, gradients and exports need it; "
                + "scripts/setup --torch installs it",
            e);

    static unsafe void CheckVersion(string file, nint library)
    {
        int found = NativeLibrary.TryGetExport(library, "ct_abi_version", out nint version) ? ((delegate* unmanaged<int>)version)() : 0;
        if (found != AbiVersion)
            throw new NativeException($"{file}: the shim has version {found}; expected {AbiVersion}; build again");
    }
}
