using System.Runtime.CompilerServices;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Norms |x| = sqrt(G(x, x)) of sequences, from all T^2 pairs of the T k-mers of a sequence.</summary>
public static class SelfSimilarity
{
    const int SequencesPerTask = 64;

    /// <summary>The norm of each sequence.</summary>
    /// <exception cref="InputException">
    /// A sequence has no k-mer, or its self-similarity is not positive; the message names it.
    /// </exception>
    public static double[] Norms(KmerKernel kernel, SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        var norms = new double[sequences.Count];
        int tasks = (sequences.Count + SequencesPerTask - 1) / SequencesPerTask;
        Workers.Run(threads, tasks, () => new KmerList(kernel), (kmers, task) =>
        {
            int last = Math.Min(sequences.Count, (task + 1) * SequencesPerTask);
            for (int i = task * SequencesPerTask; i < last; i++)
            {
                kmers.Fill(sequences.Codes(i));
                norms[i] = Norm(kernel, kmers);
            }
        }, stop);
        int bad = Array.FindIndex(norms, norm => !(norm > 0));
        return bad < 0 ? norms : throw Unusable(kernel, sequences, bad);
    }

    /// <summary>The norm of one sequence; 0 if it has no k-mer.</summary>
    public static double Norm(KmerKernel kernel, ReadOnlySpan<byte> codes)
    {
        var kmers = new KmerList(kernel);
        kmers.Fill(codes);
        return Norm(kernel, kmers);
    }

    /// <summary>
    /// The norm of the sequence in <paramref name="list"/>. Both sums are symmetric, so each pair is counted once and doubled.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Norm(KmerKernel kernel, KmerList list)
    {
        var kmers = list.Kmers;
        var reverse = list.Reverse;
        var weights = list.Weights;
        Span<long> twice = stackalloc long[kernel.MaxMismatches + 1];
        Span<long> once = stackalloc long[kernel.MaxMismatches + 1];
        Span<long> row = stackalloc long[kernel.MaxMismatches + 1];
        for (int i = 0; i < kmers.Length; i++)
        {
            long weight = weights.IsEmpty ? 1 : weights[i];
            row.Clear();
            var laterWeights = weights.IsEmpty ? default : weights[(i + 1)..];
            PairCounts.Add(kmers[i], kmers[(i + 1)..], laterWeights, row);
            once[0] += weight * weight;
            if (!reverse.IsEmpty)
            {
                PairCounts.Add(kmers[i], reverse[(i + 1)..], laterWeights, row);
                if (PairCounts.Mismatches(kmers[i], reverse[i]) is var m && m < once.Length)
                    once[m] += weight * weight;
            }
            for (int m = 0; m < row.Length; m++)
                twice[m] += weight * row[m];
        }
        double sum = 0;
        for (int m = 0; m < once.Length; m++)
            sum += kernel.PairWeights[m] * (once[m] + 2 * twice[m]);
        return Math.Sqrt(sum);
    }

    /// <summary>The error for a sequence without a norm.</summary>
    internal static InputException Unusable(KmerKernel kernel, SequenceSet sequences, int sequence)
    {
        var codes = sequences.Codes(sequence);
        bool any = new KmerScan(codes, kernel.WordLength).MoveNext();
        return new InputException(
            codes.Length < kernel.WordLength
                ? $"sequence {sequences.Id(sequence)} has {codes.Length} bases; expected at least the k-mer length {kernel.WordLength}; " +
                    "remove it or use shorter k-mers"
            : !any ? $"sequence {sequences.Id(sequence)} has no run of {kernel.WordLength} known bases; remove it"
            : $"sequence {sequences.Id(sequence)} has a self-similarity that is not above 0 with this kernel; use a larger d or the " +
                "truncated filter");
    }
}
