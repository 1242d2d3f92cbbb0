using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Prepare.Coverage;

/// <summary>Writes coverage as bigWig or bedGraph, by the ending of the name.</summary>
static class CoverageFile
{
    /// <summary>Endings of the formats that can be written, the longest first.</summary>
    static readonly string[] s_endings = [".bedGraph.gz", ".bedGraph", ".bigWig", ".bw"];

    /// <summary>The name of the file of one strand: <c>out.plus.bw</c> for <c>out.bw</c>.</summary>
    /// <exception cref="UsageException">The name does not end in that of a format.</exception>
    public static string Name(string output, string strand)
    {
        string ending = Ending(output);
        return strand.Length == 0 ? output : $"{output[..^ending.Length]}.{strand}{ending}";
    }

    static string Ending(string path) => s_endings.FirstOrDefault(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"{path}: expected a name that ends in {string.Join(", ", s_endings[..^1])} or {s_endings[^1]}");

    /// <summary>Writes a file under a temporary name. The caller publishes it.</summary>
    public static void Write(string path, string partial, IReadOnlyList<Contig> contigs, CoverageMap map, double scale,
        CancellationToken stop)
    {
        if (Ending(path) is ".bw" or ".bigWig")
        {
            WriteBigWig(partial, contigs, map, scale, stop);
            return;
        }
        using var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        if (Ending(path) is ".bedGraph.gz")
            using (var packed = new BgzfStream(file, leaveOpen: true))
                WriteBedGraph(packed, contigs, map, scale, stop);
        else
            WriteBedGraph(file, contigs, map, scale, stop);
        DurableFile.Sync(file);
    }

    static void WriteBigWig(string partial, IReadOnlyList<Contig> contigs, CoverageMap map, double scale, CancellationToken stop)
    {
        using var writer = new BigWigWriter(partial, contigs);
        for (int c = 0; c < contigs.Count; c++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var (start0, end0, value) in map.Runs(c, scale))
                writer.Add(c, start0, end0, value);
        }
        writer.Finish();
    }

    static void WriteBedGraph(Stream output, IReadOnlyList<Contig> contigs, CoverageMap map, double scale, CancellationToken stop)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        for (int c = 0; c < contigs.Count; c++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var (start0, end0, value) in map.Runs(c, scale))
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contigs[c].Name}\t{start0}\t{end0}\t{value}"));
        }
    }
}
