using System.Buffers.Text;
using CisLens.Core;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tabix;

/// <summary>Checks that an index can be made of the records of a VCF: sorted by contig and start, none past 2^32 bp.</summary>
/// <param name="file">The path of the VCF as the user gave it.</param>
public sealed class TabixOrder(string file)
{
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    string? _contig;
    long _start0;

    /// <summary>Checks the next record.</summary>
    /// <exception cref="InputException">The record is out of order, or ends past 2^32 bp.</exception>
    public void Require(VcfRecord record)
    {
        var (start0, end0) = Interval(record.Pos, record.Ref.Length, record[VcfColumn.Info]);
        Require(record.Contig, start0, end0, record.Line);
    }

    /// <summary>Checks the next record.</summary>
    internal void Require(string contig, long start0, long end0, long line)
    {
        if (contig != _contig ? !_seen.Add(contig) : start0 < _start0)
            throw InputException.At(file, line,
                "the record is out of order, expected sorted records for an index; sort with bcftools sort");
        if (end0 > TabixBins.MaxBp(TabixBins.MostDepth))
            throw InputException.At(file, line,
                $"the record ends at {end0}, expected at most {TabixBins.MaxBp(TabixBins.MostDepth)} for an index");
        (_contig, _start0) = (contig, start0);
    }

    /// <summary>The interval of a record in an index: [start0, end0). The end is that of INFO/END if this is larger.</summary>
    internal static (long Start0, long End0) Interval(long pos, int refLength, ReadOnlySpan<byte> info)
    {
        long start0 = Math.Max(pos - 1, 0);
        return (start0, Math.Max(start0 + Math.Max(refLength, 1), InfoEnd(info)));
    }

    // the 1-based closed end, which equals the 0-based half-open end; 0 if there is none
    static long InfoEnd(ReadOnlySpan<byte> info)
    {
        while (!info.IsEmpty)
        {
            int semicolon = info.IndexOf((byte)';');
            var field = semicolon < 0 ? info : info[..semicolon];
            info = semicolon < 0 ? default : info[(semicolon + 1)..];
            if (field.StartsWith("END="u8) && Utf8Parser.TryParse(field[4..], out long end, out _))
                return end;
        }
        return 0;
    }
}
