using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Coverage;

/// <summary>Turns reads and fragments into covered bases on the strand that they count for, by the options of the run.</summary>
/// <param name="options">What a read or fragment adds.</param>
/// <param name="contigs">The contigs of the output.</param>
/// <param name="plus">The coverage of the plus strand, or of both together; null if it is not written.</param>
/// <param name="minus">The coverage of the minus strand; null if it is not written.</param>
sealed class Placing(CoverageOptions options, IReadOnlyList<Contig> contigs, CoverageMap? plus, CoverageMap? minus)
{
    readonly bool _together = options.Strand == StrandChoice.Together;
    bool _placed, _clipped;

    /// <summary>Total of the weights of reads, fragments or ends that were counted.</summary>
    public double Total { get; private set; }

    /// <summary>Total of weight times covered bases.</summary>
    public double Sum { get; private set; }

    /// <summary>Number of reads or fragments that were cut at an end of their contig.</summary>
    public long Clipped { get; private set; }

    /// <summary>True if the strand of a fragment matters, so that one without strand cannot be placed.</summary>
    public bool NeedsStrand => options.Extend is not null || !_together && options.Unit != CoverageUnit.Ends;

    /// <summary>Adds a read or a fragment.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First base, 0-based.</param>
    /// <param name="end0">End, exclusive.</param>
    /// <param name="strand">The strand that it is aligned to; none for a fragment, which has its 5' ends on both strands.</param>
    /// <param name="counted">The strand that it counts for.</param>
    /// <param name="weight">Its weight.</param>
    /// <returns>What happened to it.</returns>
    public Outcome Add(int contig, long start0, long end0, Strand strand, Strand counted, float weight)
    {
        // the 5' end of the plus strand is the start, that of the minus strand the end
        long first0 = start0 + options.ShiftPlus, last0 = end0 - 1 + options.ShiftMinus;
        if (options.Unit == CoverageUnit.Ends)
        {
            if (strand != Strand.Minus)
                Cover(contig, first0, first0 + 1, strand == Strand.None ? Strand.Plus : counted, weight);
            if (strand != Strand.Plus)
                Cover(contig, last0, last0 + 1, strand == Strand.None ? Strand.Minus : counted, weight);
        }
        else if (options.Extend is { } bp)
        {
            long from0 = strand == Strand.Minus ? last0 + 1 - bp : first0;
            Cover(contig, from0, from0 + bp, counted, weight);
        }
        else if (first0 > last0)
            return Outcome.TooShort;
        else
            Cover(contig, first0, last0 + 1, counted, weight);
        return Finish(weight);
    }

    /// <summary>Covers a part of a read. The read is counted by <see cref="Finish"/>.</summary>
    public void Cover(int contig, long start0, long end0, Strand counted, float weight)
    {
        var map = _together || counted == Strand.Plus ? plus : minus;
        if (map is null)
            return;
        long from0 = Math.Max(start0, 0), to0 = Math.Min(end0, contigs[contig].Length);
        _clipped |= from0 != start0 || to0 != end0;
        if (from0 >= to0)
            return;
        map.Add(contig, from0, to0, weight);
        Sum += (to0 - from0) * (double)weight;
        Total += options.Unit == CoverageUnit.Ends ? weight : 0;
        _placed = true;
    }

    /// <summary>Counts the read whose parts were covered.</summary>
    public Outcome Finish(float weight)
    {
        var (placed, clipped) = (_placed, _clipped);
        (_placed, _clipped) = (false, false);
        Clipped += placed && clipped ? 1 : 0;
        Total += placed && options.Unit != CoverageUnit.Ends ? weight : 0;
        return placed ? Outcome.Counted : clipped ? Outcome.PastEnd : Outcome.OtherStrand;
    }
}
