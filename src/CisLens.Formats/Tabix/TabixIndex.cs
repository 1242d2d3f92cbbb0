using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tabix;

/// <summary>
/// The index of a VCF in BGZF format, or of a BCF: a <c>.tbi</c> as <c>tabix -p vcf</c> makes it, or a <c>.csi</c> as
/// <c>bcftools index</c> makes it, for a BCF and for records past 2^29 bp.
/// </summary>
public sealed class TabixIndex
{
    const int VcfPreset = 2;

    readonly List<(string Name, TabixBins Bins)> _contigs = [];
    readonly int _depth;
    readonly bool _bcf;

    TabixIndex(int depth, bool bcf) => (_depth, _bcf) = (depth, bcf);

    /// <summary>The ending of the index file, <c>.tbi</c> or <c>.csi</c>.</summary>
    public string Ending => IsTbi ? ".tbi" : ".csi";

    bool IsTbi => !_bcf && _depth == TabixBins.TbiDepth;

    /// <summary>Reads a file and makes its index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in error texts; null for the path.</param>
    /// <exception cref="InputException">The file is not BGZF, or a record is out of order or ends past 2^32 bp.</exception>
    public static TabixIndex Build(string path, string? name = null)
    {
        bool bcf = BcfOffsets.IsBcf(path);
        int depth = TabixBins.TbiDepth;
        while (true)
        {
            if (new TabixIndex(depth, bcf).Add(path, name ?? path) is { } index)
                return index;
            depth++;   // a record is past the last position of this depth
        }
    }

    TabixIndex? Add(string path, string name)
    {
        var order = new TabixOrder(name);
        foreach (var line in _bcf ? BcfOffsets.Read(path) : TabixLines.Read(path))
        {
            order.Require(line.Contig, line.Start0, line.End0, line.Number);
            if (line.End0 > TabixBins.MaxBp(_depth))
                return null;
            // contigs of a BCF are numbers, and those without records have a place in the index
            while (_contigs.Count == 0 || (_bcf ? _contigs.Count <= line.ContigNumber : _contigs[^1].Name != line.Contig))
                _contigs.Add((line.Contig, new TabixBins(_depth)));
            (_bcf ? _contigs[line.ContigNumber] : _contigs[^1]).Bins.Add(line.Start0, line.End0, line.Begin, line.End);
        }
        return this;
    }

    /// <summary>Writes the index next to its file.</summary>
    public void Write(string path) => DurableFile.Write(path + Ending, stream =>
    {
        using var packed = new BgzfStream(stream, leaveOpen: true);
        using var output = new BinaryWriter(packed, Encoding.UTF8, leaveOpen: true);
        if (IsTbi)
            WriteTbi(output);
        else
            WriteCsi(output);
    });

    void WriteTbi(BinaryWriter output)
    {
        output.Write("TBI\x01"u8);
        output.Write(_contigs.Count);
        WriteColumns(output);
        foreach (var (_, bins) in _contigs)
            bins.WriteTbi(output);
        output.Write(0UL); // records without a position
    }

    // hts-specs, CSIv1
    void WriteCsi(BinaryWriter output)
    {
        output.Write("CSI\x01"u8);
        output.Write(TabixBins.MinShift);
        output.Write(_depth);
        var columns = new MemoryStream();
        if (!_bcf)
            WriteColumns(new BinaryWriter(columns));
        output.Write((int)columns.Length);
        output.Write(columns.ToArray());
        output.Write(_contigs.Count);
        foreach (var (_, bins) in _contigs)
            bins.WriteCsi(output);
        output.Write(0UL);
    }

    // columns of sequence, begin and end; comment letter; lines to skip; names
    void WriteColumns(BinaryWriter output)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(_contigs.Select(contig => contig.Name + '\0')));
        foreach (int value in (ReadOnlySpan<int>)[VcfPreset, 1, 2, 0, '#', 0, names.Length])
            output.Write(value);
        output.Write(names);
    }
}
