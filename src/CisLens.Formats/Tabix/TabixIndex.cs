using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tabix;

/// <summary>The index (<c>.tbi</c>) of a VCF in BGZF format, as <c>tabix -p vcf</c> makes it.</summary>
public sealed class TabixIndex
{
    const int VcfPreset = 2;

    /// <summary>The ending of index files.</summary>
    public const string Ending = ".tbi";

    readonly List<(string Name, TabixBins Bins)> _contigs = [];

    TabixIndex() { }

    /// <summary>Reads a file and makes its index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in error texts; null for the path.</param>
    /// <exception cref="InputException">The file is not BGZF, or a record is out of order or ends past 2^29 bp.</exception>
    public static TabixIndex Build(string path, string? name = null)
    {
        var index = new TabixIndex();
        var order = new TabixOrder(name ?? path);
        using var lines = new TabixLines(path);
        while (lines.Next(out var line))
        {
            order.Require(line.Contig, line.Start0, line.End0, line.Number);
            if (index._contigs.Count == 0 || index._contigs[^1].Name != line.Contig)
                index._contigs.Add((line.Contig, new TabixBins()));
            index._contigs[^1].Bins.Add(line.Start0, line.End0, line.Begin, line.End);
        }
        return index;
    }

    /// <summary>Writes the index next to a VCF.</summary>
    public void Write(string path) => DurableFile.Write(path + Ending, stream =>
    {
        using var packed = new BgzfStream(stream, leaveOpen: true);
        using var output = new BinaryWriter(packed, Encoding.UTF8, leaveOpen: true);
        Write(output, _contigs);
    });

    static void Write(BinaryWriter output, List<(string Name, TabixBins Bins)> contigs)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(contigs.Select(contig => contig.Name + '\0')));
        output.Write("TBI\x01"u8);
        // columns of sequence, begin and end; comment letter; lines to skip
        foreach (int value in (ReadOnlySpan<int>)[contigs.Count, VcfPreset, 1, 2, 0, '#', 0, names.Length])
            output.Write(value);
        output.Write(names);
        foreach (var (_, bins) in contigs)
            bins.Write(output);
        output.Write(0UL); // records without a position
    }
}
