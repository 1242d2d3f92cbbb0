using CisLens.Core.Contract;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Effects;

/// <summary>One of the four delta scores.</summary>
/// <param name="Score">The largest rise (gain) or fall (loss) of the probability; 0 if masked; negative if there is none.</param>
/// <param name="Offset">Position of the change in bp relative to POS of the record, positive to the right.</param>
/// <param name="Ref">The probability at this position for REF.</param>
/// <param name="Alt">The probability at this position for ALT.</param>
/// <param name="Spread">Standard deviation of the change at this position over the members of an ensemble; NaN for one model.</param>
public readonly record struct SpliceChange(float Score, int Offset, float Ref, float Alt, float Spread = float.NaN);

/// <summary>Predictions of the same positions for REF and for ALT.</summary>
/// <param name="Ref">Positions × tracks for REF.</param>
/// <param name="Alt">Positions × tracks for ALT, aligned to the same positions.</param>
public sealed record SplicePair(float[] Ref, float[] Alt)
{
    /// <summary>ALT minus REF.</summary>
    /// <param name="at">Index of position and track.</param>
    public float Rise(int at) => Alt[at] - Ref[at];
}

/// <summary>Probabilities of splice sites around a variant, position by position on the plus strand.</summary>
/// <param name="Start0">0-based position of the first value.</param>
/// <param name="AcceptorRef">Acceptors for REF.</param>
/// <param name="AcceptorAlt">Acceptors for ALT, aligned to the positions of REF.</param>
/// <param name="DonorRef">Donors for REF.</param>
/// <param name="DonorAlt">Donors for ALT, aligned to the positions of REF.</param>
public sealed record SpliceMap(long Start0, float[] AcceptorRef, float[] AcceptorAlt, float[] DonorRef, float[] DonorAlt)
{
    /// <summary>Takes the tracks of splice sites from predictions.</summary>
    /// <param name="start0">0-based position of the first value.</param>
    /// <param name="both">The predictions.</param>
    /// <param name="tracks">The tracks of acceptors and donors.</param>
    /// <param name="width">Number of tracks.</param>
    public static SpliceMap From(long start0, SplicePair both, SpliceTracks tracks, int width)
    {
        return new(start0, Track(both.Ref, tracks.Acceptor), Track(both.Alt, tracks.Acceptor), Track(both.Ref, tracks.Donor),
            Track(both.Alt, tracks.Donor));

        float[] Track(float[] values, int track) => [.. values.Where((_, i) => i % width == track)];
    }
}

/// <summary>
/// Delta scores of SpliceAI for an allele in a gene (Jaganathan 2019): the largest rise and the largest fall of the probability
/// of an acceptor and of a donor near the variant.
/// </summary>
public sealed record SpliceDelta(
    Gene Gene, SpliceChange AcceptorGain, SpliceChange AcceptorLoss, SpliceChange DonorGain, SpliceChange DonorLoss)
{
    // SpliceAI's threshold for high recall (Jaganathan 2019); smaller changes are not called
    const float Called = 0.2f;

    /// <summary>
    /// True if the allele duplicates the bases next to an exon end, and a gain and a loss are of the same junction: the model finds the
    /// junction in the first copy, and the formula compares the second copy with the bases of REF.
    /// </summary>
    public bool IsDuplication { get; init; }

    /// <summary>The probabilities that the scores are from; null unless a report needs them.</summary>
    public SpliceMap? Map { get; init; }

    /// <summary>The largest of the four scores.</summary>
    public float Largest => All.Max(change => change.Score);

    /// <summary>True if a gain and a loss of one kind are of a junction that a tandem duplication only moves into its first copy.</summary>
    /// <param name="pos0">0-based POS of the record, which offsets are relative to.</param>
    /// <param name="start0">0-based position of the first base after the insertion, which is left-aligned.</param>
    /// <param name="unit">Length in bp of the unit that is duplicated; 0 if the inserted bases are no copy of the bases after them.</param>
    public bool MovesJunction(long pos0, long start0, int unit)
    {
        return Same(AcceptorGain, AcceptorLoss) || Same(DonorGain, DonorLoss);

        // inserted bases count for the base before them; REF and ALT are equal up to the end of the first copy
        bool Same(SpliceChange gain, SpliceChange loss) => gain.Score >= Called && loss.Score >= Called
            && pos0 + gain.Offset == start0 - 1 && pos0 + loss.Offset >= start0 && pos0 + loss.Offset < start0 + unit;
    }

    /// <summary>The four scores, in the order of the INFO field.</summary>
    public IReadOnlyList<SpliceChange> All => [AcceptorGain, AcceptorLoss, DonorGain, DonorLoss];

    /// <summary>Computes the scores from predictions of the same positions; position 0 is the first.</summary>
    /// <param name="gene">The gene.</param>
    /// <param name="both">The predictions; for an ensemble, their mean.</param>
    /// <param name="members">The predictions of the members of an ensemble; empty for one model.</param>
    /// <param name="tracks">The tracks of acceptors and donors.</param>
    /// <param name="width">Number of tracks.</param>
    /// <param name="pos">Position of POS.</param>
    /// <param name="exonEnd">Position of the nearest exon end, for masking; null to mask nothing.</param>
    public static SpliceDelta Compute(Gene gene, SplicePair both, IReadOnlyList<SplicePair> members, SpliceTracks tracks, int width,
        int pos, long? exonEnd)
    {
        return new(gene, Change(tracks.Acceptor, +1), Change(tracks.Acceptor, -1), Change(tracks.Donor, +1), Change(tracks.Donor, -1));

        // the first position with the largest change; the mask is applied to this position only
        SpliceChange Change(int track, int sign)
        {
            int best = 0;
            float largest = float.NegativeInfinity;
            for (int position = 0; position * width < both.Ref.Length; position++)
                if (sign * both.Rise(position * width + track) is var change && change > largest)
                    (best, largest) = (position, change);
            int at = best * width + track;
            double[] rises = [.. members.Select(m => (double)m.Rise(at))];
            bool masked = exonEnd is { } end && (sign > 0 ? best == end : best != end);
            return new(masked ? 0 : largest, best - pos, both.Ref[at], both.Alt[at], (float)MemberSpread.Compute(rises));
        }
    }
}
