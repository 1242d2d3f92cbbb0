using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Scores;

namespace CisLens.Models.Kmers;

/// <summary>What one machine says of windows.</summary>
abstract class KmerAnswers
{
    IReadOnlyList<KmerWeights>? _weights;

    /// <summary>From decision value to probability, or null.</summary>
    public abstract PlattScale? Platt { get; }

    /// <summary>Whether it has a decision value.</summary>
    public virtual bool Decides => true;

    /// <summary>Whether the table of word weights is made in a moment.</summary>
    public virtual bool HasQuickWords => true;

    /// <summary>What becomes of letters other than A, C, G and T in a decision value.</summary>
    private protected virtual UnknownBases Unknown => UnknownBases.Skip;

    /// <summary>The longest words that it reads; a sequence without one has no decision value.</summary>
    private protected abstract int WordLength { get; }

    /// <summary>The decision values of sequences that have a word.</summary>
    private protected abstract double[] Score(SequenceSet sequences);

    /// <summary>The weights of words, a table for each length; without rho, so that alleles with other numbers of words compare fairly.</summary>
    private protected abstract IReadOnlyList<KmerWeights> Weigh();

    /// <summary>The weights of words; made when they are first needed.</summary>
    public IReadOnlyList<KmerWeights> Weights => _weights ??= Weigh();

    /// <summary>Decision values; NaN for a window without a word.</summary>
    public double[] Decisions(SequenceBatch batch)
    {
        var values = new double[batch.Count];
        Array.Fill(values, double.NaN);
        var set = new SequenceSet(Unknown);
        var places = new List<int>();
        for (int i = 0; i < batch.Count; i++)
            if (KnownRun.From(batch[i]) is var known && HasWord(known))
            {
                set.Add("", known);
                places.Add(i);
            }
        if (places.Count == 0)
            return values;
        double[] found = Score(set);
        for (int i = 0; i < found.Length; i++)
            values[places[i]] = found[i];
        return values;
    }

    bool HasWord(ReadOnlySpan<byte> codes)
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

    /// <summary>Sums of the weights of all words.</summary>
    public double[] WordSums(SequenceBatch batch)
    {
        var sums = new double[batch.Count];
        for (int i = 0; i < sums.Length; i++)
            foreach (var table in Weights)
                sums[i] += table.Total(batch[i]).Sum;
        return sums;
    }

    /// <summary>deltaSVM of an edit: over the words that overlap it, as far as both windows reach.</summary>
    public double DeltaSvm(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        double sum = 0;
        foreach (var table in Weights)
            sum += DeltaSvm(table, reference, alternate, edit);
        return sum;
    }

    static double DeltaSvm(KmerWeights weights, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        int window = reference.Length, flank = weights.WordLength - 1;
        int referenceEnd0 = edit.ReferenceStart0 + edit.ReferenceLength, alternateEnd0 = edit.AlternateStart0 + edit.AlternateLength;
        int left = Math.Clamp(Math.Min(edit.ReferenceStart0, edit.AlternateStart0), 0, flank);
        int right = Math.Clamp(window - Math.Max(referenceEnd0, alternateEnd0), 0, flank);
        return Kernels.Scores.DeltaSvm.Compute(weights,
            Within(reference, edit.ReferenceStart0 - left, referenceEnd0 + right),
            Within(alternate, edit.AlternateStart0 - left, alternateEnd0 + right)).Effect;
    }

    static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> codes, int start0, int end0)
    {
        int from = Math.Clamp(start0, 0, codes.Length);
        return codes[from..Math.Clamp(end0, from, codes.Length)];
    }
}
