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
        var (start0, end0) = VcfRecord.Interval(record.Pos, record.Ref.Length, record[VcfColumn.Info]);
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
}
