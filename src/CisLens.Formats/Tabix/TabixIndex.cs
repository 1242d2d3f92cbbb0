using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tabix;

/// <summary>Writes the <c>.tbi</c> beside a bgzipped VCF, as <c>tabix -p vcf</c> does.</summary>
public static class TabixIndex
{
    const int VcfPreset = 2;

    /// <summary>The ending of the index file's name.</summary>
    public const string Ending = ".tbi";

    /// <summary>Reads a finished file once and writes its index.</summary>
    /// <exception cref="InputException">The file is not BGZF, its records are not sorted, or it reaches beyond 2^29 bp.</exception>
    public static void Write(string path)
    {
        var contigs = new List<(string Name, TabixBins Bins)>();
        using (var lines = new TabixLines(path))
            while (lines.Next(out var line))
                Add(contigs, path, line);
        DurableFile.Write(path + Ending, stream =>
        {
            using var packed = new BgzfStream(stream, leaveOpen: true);
            using var output = new BinaryWriter(packed, Encoding.UTF8, leaveOpen: true);
            Write(output, contigs);
        });
    }

    static void Add(List<(string Name, TabixBins Bins)> contigs, string path, TabixLine line)
    {
        if (contigs.Count == 0 || contigs[^1].Name != line.Contig)
        {
            if (contigs.Any(contig => contig.Name == line.Contig))
                throw NotSorted(path, line);
            contigs.Add((line.Contig, new TabixBins()));
        }
        else if (line.IsBeforeLast)
            throw NotSorted(path, line);
        if (line.End0 > TabixBins.MaxBp)
            throw InputException.At(path, line.Number, $"ends at {line.End0}, a .tbi index reaches to {TabixBins.MaxBp}; make a .csi with bcftools index");
        contigs[^1].Bins.Add(line.Start0, line.End0, line.Begin, line.End);
    }

    static InputException NotSorted(string path, TabixLine line) =>
        InputException.At(path, line.Number, "the records are not sorted, an index needs them to be; sort with bcftools sort");

    static void Write(BinaryWriter output, List<(string Name, TabixBins Bins)> contigs)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(contigs.Select(contig => contig.Name + '\0')));
        output.Write("TBI\x01"u8);
        foreach (int value in (ReadOnlySpan<int>)[contigs.Count, VcfPreset, 1, 2, 0, '#', 0, names.Length]) // sequence, begin, end column; comment; skipped lines
            output.Write(value);
        output.Write(names);
        foreach (var (_, bins) in contigs)
            bins.Write(output);
        output.Write(0UL); // records without a place
    }
}
