using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Scores;

namespace CisLens.Models.Kmers;

/// <summary>Scores windows with one SVM, or with one table of k-mer weights.</summary>
abstract class KmerScorer
{
    IReadOnlyList<KmerWeights>? _weights;

    /// <summary>From decision value to probability, or null.</summary>
    public abstract PlattScale? Platt { get; }

    /// <summary>True if there is a decision value.</summary>
    public virtual bool HasDecision => true;

    /// <summary>True if the k-mer weights are computed in a moment.</summary>
    public virtual bool HasFastWeights => true;

    /// <summary>How letters other than A, C, G and T are read for a decision value.</summary>
    private protected virtual UnknownBases Unknown => UnknownBases.Skip;

    /// <summary>Length of the longest k-mers. A sequence without such a k-mer has no decision value.</summary>
    private protected abstract int WordLength { get; }

    /// <summary>Decision values of sequences that have at least one k-mer.</summary>
    private protected abstract double[] Score(SequenceSet sequences);

    /// <summary>
    /// The k-mer weights, one table per length. They are without rho, so that alleles with different numbers of k-mers can be
    /// compared.
    /// </summary>
    private protected abstract IReadOnlyList<KmerWeights> ComputeWeights();

    /// <summary>The k-mer weights. They are computed when they are first needed.</summary>
    public IReadOnlyList<KmerWeights> Weights => _weights ??= ComputeWeights();

    /// <summary>Decision values; NaN for a window without a k-mer.</summary>
    public double[] Decisions(SequenceBatch batch)
    {
        var values = new double[batch.Count];
        Array.Fill(values, double.NaN);
        var set = new SequenceSet(Unknown);
        var windows = new List<int>();
        for (int i = 0; i < batch.Count; i++)
            if (KnownRun.From(batch[i]) is var known && HasKmer(known))
            {
                set.Add("", known);
                windows.Add(i);
            }
        if (windows.Count == 0)
            return values;
        double[] found = Score(set);
        for (int i = 0; i < found.Length; i++)
            values[windows[i]] = found[i];
        return values;
    }

    bool HasKmer(ReadOnlySpan<byte> codes)
    {
        if (Unknown == UnknownBases.AsA)
            return codes.Length >= WordLength;
        int run = 0;
        foreach (byte code in codes)
        {
            run = code < Dna.N ? run + 1 : Unknown == UnknownBases.Drop ? run : 0;
            if (run == WordLength)
                return true;
        }
        return false;
    }

    /// <summary>The sum of the weights of all k-mers, one value per window; NaN for a window without a k-mer.</summary>
    public double[] WeightSums(SequenceBatch batch)
    {
        var sums = new double[batch.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            int kmers = 0;
            foreach (var table in Weights)
            {
                var (sum, found) = table.Total(batch[i]);
                sums[i] += sum;
                kmers += found;
            }
            if (kmers == 0)
                sums[i] = double.NaN;
        }
        return sums;
    }

    /// <summary>
    /// deltaSVM of an edit, over the k-mers that overlap it and lie in both windows; NaN if neither window has such a k-mer.
    /// </summary>
    public double DeltaSvm(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        double sum = 0;
        int kmers = 0;
        foreach (var table in Weights)
        {
            var delta = DeltaSvm(table, reference, alternate, edit);
            sum += delta.Effect;
            kmers += delta.ReferenceKmers + delta.AlternativeKmers;
        }
        return kmers == 0 ? double.NaN : sum;
    }

    static DeltaSvm DeltaSvm(KmerWeights weights, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        int window = reference.Length, flank = weights.WordLength - 1;
        int referenceEnd0 = edit.ReferenceStart0 + edit.ReferenceLength, alternateEnd0 = edit.AlternateStart0 + edit.AlternateLength;
        int left = Math.Clamp(Math.Min(edit.ReferenceStart0, edit.AlternateStart0), 0, flank);
        int right = Math.Clamp(window - Math.Max(referenceEnd0, alternateEnd0), 0, flank);
        return Kernels.Scores.DeltaSvm.Compute(weights,
            Within(reference, edit.ReferenceStart0 - left, referenceEnd0 + right),
            Within(alternate, edit.AlternateStart0 - left, alternateEnd0 + right));
    }

    static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> codes, int start0, int end0)
    {
        int from = Math.Clamp(start0, 0, codes.Length);
        return codes[from..Math.Clamp(end0, from, codes.Length)];
    }
}
