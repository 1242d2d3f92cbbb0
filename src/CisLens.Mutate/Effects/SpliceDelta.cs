using CisLens.Core.Contract;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Effects;

/// <summary>One of the four delta scores.</summary>
/// <param name="Score">How much the site's probability rises (gain) or falls (loss) at most; 0 where it is masked, below 0 where it goes the other way at every place.</param>
/// <param name="Offset">Where, in bp from the record's POS, positive to the right.</param>
/// <param name="Ref">The probability with REF there.</param>
/// <param name="Alt">The probability with ALT there.</param>
/// <param name="Spread">Of an ensemble, the standard deviation over members, with n - 1, of their own change there; NaN of a single model.</param>
public readonly record struct SpliceChange(float Score, int Offset, float Ref, float Alt, float Spread = float.NaN);

/// <summary>Predictions of the same places with REF and with ALT.</summary>
/// <param name="Ref">Places × tracks with REF.</param>
/// <param name="Alt">Places × tracks with ALT, aligned to the same places.</param>
public sealed record SplicePair(float[] Ref, float[] Alt)
{
    /// <summary>How much a probability rises.</summary>
    /// <param name="at">The place's and track's number.</param>
    public float Rise(int at) => Alt[at] - Ref[at];
}

/// <summary>
/// SpliceAI's delta scores of an allele in a gene (Jaganathan 2019): the largest rise and the largest fall of the probability of
/// an acceptor and of a donor near the variant.
/// </summary>
public sealed record SpliceDelta(Gene Gene, SpliceChange AcceptorGain, SpliceChange AcceptorLoss, SpliceChange DonorGain, SpliceChange DonorLoss)
{
    /// <summary>The four, in the order of the INFO field.</summary>
    public IReadOnlyList<SpliceChange> All => [AcceptorGain, AcceptorLoss, DonorGain, DonorLoss];

    /// <summary>Compares two predictions of the same places, of which the first lies at 0.</summary>
    /// <param name="gene">The gene.</param>
    /// <param name="both">The predictions, of an ensemble the mean.</param>
    /// <param name="members">Those of an ensemble's members; empty for a single model.</param>
    /// <param name="tracks">Which tracks.</param>
    /// <param name="width">How many tracks a place has.</param>
    /// <param name="pos">The place of POS.</param>
    /// <param name="exonEnd">The place of the nearest exon end, where scores are masked; null for no mask.</param>
    public static SpliceDelta Compute(Gene gene, SplicePair both, IReadOnlyList<SplicePair> members, SpliceTracks tracks, int width, int pos, long? exonEnd) => new(gene,
        Largest(both, members, tracks.Acceptor, width, pos, +1, place => place == exonEnd),
        Largest(both, members, tracks.Acceptor, width, pos, -1, place => exonEnd is { } end && place != end),
        Largest(both, members, tracks.Donor, width, pos, +1, place => place == exonEnd),
        Largest(both, members, tracks.Donor, width, pos, -1, place => exonEnd is { } end && place != end));

    /// <summary>The first of the places with the largest change in one direction; masked after it is found.</summary>
    static SpliceChange Largest(SplicePair both, IReadOnlyList<SplicePair> members, int track, int width, int pos, int sign, Func<int, bool> masked)
    {
        int best = 0;
        float largest = float.NegativeInfinity;
        for (int place = 0; place * width < both.Ref.Length; place++)
            if (sign * both.Rise(place * width + track) is var change && change > largest)
                (best, largest) = (place, change);
        int at = best * width + track;
        double[] rises = [.. members.Select(m => (double)m.Rise(at))];
        return new(masked(best) ? 0 : largest, best - pos, both.Ref[at], both.Alt[at], (float)MemberSpread.Compute(rises));
    }
}
