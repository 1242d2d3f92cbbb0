using System.Buffers.Text;
using CisLens.Core;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tabix;

/// <summary>What a .tbi asks of the records of a VCF: contig by contig, starts ascending, none beyond 2^29 bp.</summary>
/// <param name="file">The VCF as the user named it.</param>
public sealed class TabixOrder(string file)
{
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    string? _contig;
    long _start0;

    /// <summary>Looks at the next record.</summary>
    /// <exception cref="InputException">It stands before the one before it, or beyond what an index can address.</exception>
    public void Require(VcfRecord record)
    {
        var (start0, end0) = Place(record.Pos, record.Ref.Length, record[VcfColumn.Info]);
        Require(record.Contig, start0, end0, record.Line);
    }

    /// <summary>Looks at the next record.</summary>
    internal void Require(string contig, long start0, long end0, long line)
    {
        if (contig != _contig ? !_seen.Add(contig) : start0 < _start0)
            throw InputException.At(file, line, "the records are not sorted, an index needs them to be; sort with bcftools sort");
        if (end0 > TabixBins.MaxBp)
            throw InputException.At(file, line,
                $"ends at {end0}, a .tbi index reaches to {TabixBins.MaxBp}; make a .csi with bcftools index");
        (_contig, _start0) = (contig, start0);
    }

    /// <summary>The place of a record as an index has it: [start0, end0), with END where a structural variant has one.</summary>
    internal static (long Start0, long End0) Place(long pos, int refLength, ReadOnlySpan<byte> info)
    {
        long start0 = Math.Max(pos - 1, 0);
        return (start0, Math.Max(start0 + Math.Max(refLength, 1), InfoEnd(info)));
    }

    // 1-based and closed, that is the half-open end; 0 when there is none
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
