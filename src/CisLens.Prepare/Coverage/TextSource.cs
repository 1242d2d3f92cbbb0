using System.Text;
using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Coverage;

/// <summary>The lines of a BED, BEDPE or single-cell fragment file as coverage.</summary>
/// <param name="options">Which lines, and what they add.</param>
/// <param name="reader">The file.</param>
/// <param name="contigs">The contigs of the file in the genome.</param>
/// <param name="genome">The genome.</param>
/// <param name="barcodes">The barcodes to use; null for all.</param>
/// <param name="placing">Takes the fragments.</param>
sealed class TextSource(CoverageOptions options, FragmentReader reader, ContigMap contigs, Genome genome, BarcodeList? barcodes,
    Placing placing)
{
    readonly HashSet<(long End0, Strand Strand, string Barcode)> _here = [];   // fragments with the start of the last one
    readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    Interval _last;

    /// <summary>Reads and places the next line. False after the last one.</summary>
    public bool Next(out Outcome outcome)
    {
        outcome = default;
        if (!reader.Next())
            return false;
        var interval = reader.Interval;
        outcome = interval.Contig.Length == 0 ? Outcome.NotPaired
            : interval.Length == 0 ? Outcome.TooShort
            : barcodes is not null && !barcodes.Has(reader.Name) ? Outcome.OtherBarcode
            : options.KeepDuplicates == false && IsDuplicate(interval) ? Outcome.Duplicate
            : Place(interval);
        return true;
    }

    Outcome Place(Interval interval)
    {
        int contig = contigs.IndexOf(interval.Contig);
        if (contig < 0)
            return Outcome.NoContig;
        long length = genome.Contigs[contig].Length;
        if (interval.Start0 >= length && !genome.AllowOtherLengths)
            throw reader.Fault($"starts at {interval.Start0}, but {genome.Contigs[contig].Name} of {genome.Path} has {length} bp; "
                + $"give the genome of the same build, or {ContigMap.OtherLengthsOption} if the genome is a slice");
        if (interval.Strand == Strand.None && placing.NeedsStrand)
            throw reader.Fault("has no strand in column 6, which --extend and --strand need; leave the option out, "
                + "or give BED with strands");
        float weight = options.Weight == CoverageWeight.Reads ? reader.Reads : 1;
        return placing.Add(contig, interval.Start0, interval.End0, interval.Strand, interval.Strand, weight);
    }

    bool IsDuplicate(Interval interval)
    {
        if (interval.Contig != _last.Contig || interval.Start0 != _last.Start0)
        {
            if (interval.Contig != _last.Contig && !_finished.Add(interval.Contig)
                || interval.Contig == _last.Contig && interval.Start0 < _last.Start0)
                throw reader.Fault("is out of order, and --duplicates drop needs a file sorted by contig and start; "
                    + "sort it: sort -k1,1 -k2,2n");
            _here.Clear();
            _last = interval;
        }
        // names of reads differ, barcodes are part of what a fragment is
        string barcode = reader.Columns == FragmentColumns.Fragments ? Encoding.UTF8.GetString(reader.Name) : "";
        return !_here.Add((interval.End0, interval.Strand, barcode));
    }
}
