using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design.Kernels;
using CisLens.Design.Kernels.Scores;

namespace CisLens.Design;

/// <summary>What one machine says of windows; its tables are made when they are first needed.</summary>
sealed class SvmAnswers(KernelModel machine, int threads)
{
    WordScores? _scores;
    WordWeights? _weights;

    // without rho, so that alleles with other numbers of words compare fairly
    WordWeights Weights => _weights ??= WordWeighing.Of(machine, withRho: false, threads);

    int WordLength => machine.Kernel.WordLength;

    /// <summary>Decision values; NaN for a window without a word.</summary>
    public double[] Decisions(SequenceBatch batch)
    {
        var values = new double[batch.Count];
        Array.Fill(values, double.NaN);
        var set = new SequenceSet(machine.Supports.Unknown);
        var places = new List<int>();
        for (int i = 0; i < batch.Count; i++)
            if (HasWord(KnownSpan.Of(batch[i])))
            {
                set.Add("", KnownSpan.Of(batch[i]));
                places.Add(i);
            }
        if (places.Count == 0)
            return values;
        double[] found = machine.Kernel.Gamma is null ? (_scores ??= new WordScores(machine, threads)).Score(set, threads) : machine.Score(set, threads);
        for (int i = 0; i < found.Length; i++)
            values[places[i]] = found[i];
        return values;
    }

    bool HasWord(ReadOnlySpan<byte> codes)
    {
        if (machine.Supports.Unknown != UnknownBases.Skip)
            return codes.Length >= WordLength;
        int run = 0;
        foreach (byte code in codes)
            if ((run = code < Dna.N ? run + 1 : 0) == WordLength)
                return true;
        return false;
    }

    /// <summary>Sums of the weights of all words.</summary>
    public double[] WordSums(SequenceBatch batch)
    {
        var sums = new double[batch.Count];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = Weights.Total(batch[i]).Sum;
        return sums;
    }

    /// <summary>deltaSVM of an edit: over the words that overlap it, as far as both windows reach.</summary>
    public double DeltaSvm(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        int window = reference.Length, flank = WordLength - 1;
        int referenceEnd0 = edit.ReferenceStart0 + edit.ReferenceLength, alternateEnd0 = edit.AlternateStart0 + edit.AlternateLength;
        int left = Math.Clamp(Math.Min(edit.ReferenceStart0, edit.AlternateStart0), 0, flank);
        int right = Math.Clamp(window - Math.Max(referenceEnd0, alternateEnd0), 0, flank);
        return Kernels.Scores.DeltaSvm.Of(Weights,
            Within(reference, edit.ReferenceStart0 - left, referenceEnd0 + right),
            Within(alternate, edit.AlternateStart0 - left, alternateEnd0 + right)).Effect;
    }

    static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> codes, int start0, int end0)
    {
        int from = Math.Clamp(start0, 0, codes.Length);
        return codes[from..Math.Clamp(end0, from, codes.Length)];
    }
}
