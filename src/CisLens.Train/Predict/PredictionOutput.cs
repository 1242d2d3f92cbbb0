using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Train.Predict;

/// <summary>The output file of <c>predict</c>, in the format of its ending.</summary>
public static class PredictionOutput
{
    /// <summary>The endings that have a format.</summary>
    public static IReadOnlyList<string> Endings { get; } =
        [".tsv", ".tsv.gz", ".csv", ".csv.gz", ".parquet", ".h5", ".hdf5", ".npy", ".bw", ".bigwig"];

    /// <summary>True for bigWig files, which <see cref="SignalRun"/> writes.</summary>
    public static bool IsSignal(string path) =>
        path.EndsWith(".bw", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".bigwig", StringComparison.OrdinalIgnoreCase);

    /// <summary>The tables that are written next to an output: two for an array, which has no names.</summary>
    /// <exception cref="UsageException">The ending is not that of a format.</exception>
    public static IReadOnlyList<string> Tables(string path) => Ending(path) == ".npy" ? NpyPredictions.Tables(path) : [];

    /// <summary>Writes a file. It gets its final name when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="work">Adds the rows.</param>
    /// <exception cref="UsageException">The ending is not that of a format.</exception>
    public static void Write(string path, PredictionColumns columns, Action<IPredictionWriter> work)
    {
        string ending = Ending(path);
        if (ending == ".npy")
            NpyPredictions.Write(path, columns, work);
        else
            DurableFile.Write(path, stream => Write(stream, path, ending, columns, work));
    }

    static void Write(Stream stream, string path, string ending, PredictionColumns columns, Action<IPredictionWriter> work)
    {
        if (ending is ".h5" or ".hdf5")
        {
            using var matrices = new Hdf5Predictions(path, columns);
            work(matrices);
            matrices.Convert(stream);
            return;
        }
        if (ending == ".parquet")
        {
            using var table = new ParquetPredictions(stream, columns);
            work(table);
            return;
        }
        using var blocks = ending.EndsWith(".gz", StringComparison.Ordinal) ? new BgzfStream(stream, leaveOpen: true) : null;
        using var text = new StreamWriter((Stream?)blocks ?? stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        work(new TextPredictions(text, columns, ending.StartsWith(".csv", StringComparison.Ordinal) ? ',' : '\t'));
    }

    static string Ending(string path)
    {
        string? ending = Endings.LastOrDefault(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return ending ?? throw new UsageException(
            $"{path}: the ending is not that of a format; expected one of {string.Join(" ", Endings)}");
    }
}
