using System.Diagnostics;
using CisLens.Core;
using CisLens.Formats.Hdf5;
using PureHDF;

namespace CisLens.Benchmarks.Libraries;

/// <summary>HDF5 files read by our reader and by PureHDF, each file in a process of its own for PureHDF.</summary>
static class Hdf5Comparison
{
    const int Seconds = 20;
    const long MemoryBytes = 1L << 30;

    public static void Run(string[] files)
    {
        Console.WriteLine("file\tours\tPureHDF");
        foreach (string file in files)
            Console.WriteLine($"{Path.GetFileName(file)}\t{Ours(file)}\t{InProcess(file)}");
    }

    static string Ours(string file)
    {
        try
        {
            using var hdf5 = Hdf5Reader.Open(file);
            long values = hdf5.Root.Datasets().Sum(d => d.Type.Kind is Hdf5Kind.Text or Hdf5Kind.FreeText ? d.Texts().Length : d.Numbers().Length / d.Type.Bytes);
            return $"read, {values} values";
        }
        catch (InputException e)
        {
            return $"refused: {e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}";
        }
    }

    static string InProcess(string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["hdf5-read", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryBytes.ToString("X");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(Seconds)))
        {
            process.Kill();
            return $"no end after {Seconds} s";
        }
        return process.ExitCode == 0 ? output.Result.Trim() : $"exit code {process.ExitCode}: {error.Result.Trim().Split('\n')[0]}";
    }

    /// <summary>Reads every dataset with PureHDF and prints what happened.</summary>
    public static void ReadWithPureHdf(string file)
    {
        try
        {
            using var hdf5 = H5File.OpenRead(file);
            Console.WriteLine($"read, {Values(hdf5)} values");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    static long Values(IH5Group group) => group.Children().Sum(child => child switch
    {
        IH5Group inner => Values(inner),
        IH5Dataset dataset => dataset.Type.Class switch
        {
            H5DataTypeClass.FloatingPoint when dataset.Type.Size == 8 => dataset.Read<double[]>().Length,
            H5DataTypeClass.FloatingPoint => dataset.Read<float[]>().Length,
            H5DataTypeClass.FixedPoint when dataset.Type.Size == 8 => dataset.Read<long[]>().Length,
            H5DataTypeClass.FixedPoint when dataset.Type.Size == 4 => dataset.Read<int[]>().Length,
            H5DataTypeClass.FixedPoint when dataset.Type.Size == 2 => dataset.Read<short[]>().Length,
            H5DataTypeClass.FixedPoint => dataset.Read<byte[]>().Length,
            _ => dataset.Read<string[]>().Length,
        },
        _ => 0L,
    });
}
