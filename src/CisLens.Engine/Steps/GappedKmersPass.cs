using System.Numerics;
using System.Runtime.CompilerServices;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>Sums of the weights of the gapped k-mers of both strands.</summary>
sealed class GappedKmersPass : ISequencePass
{
    readonly GappedKmers _kmers;
    readonly float[] _weights;
    readonly int[] _codes;   // of a symbol; −1 for an unknown base

    /// <summary>Prepares the layer.</summary>
    /// <param name="kmers">The layer.</param>
    /// <param name="weights">Its weights, patterns × k-mers.</param>
    /// <param name="symbols">The input channels of each symbol.</param>
    /// <exception cref="NotSupportedException">The design has channels for unknown bases.</exception>
    public GappedKmersPass(GappedKmers kmers, float[] weights, float[][] symbols)
    {
        if (symbols[Dna.N].Any(value => value != 0))
            throw new NotSupportedException($"layer {nameof(GappedKmers)} with channels for unknown bases");
        (_kmers, _weights, _codes) = (kmers, weights, [.. symbols.Select(channels => Array.IndexOf(channels, 1))]);
    }

    /// <inheritdoc/>
    public void Run(PlanSequences sequences, int width, int threads, float[] vectors) => Workers.Run(threads, sequences.Count,
        () => (new int[sequences.Length], new int[sequences.Length]),
        (memory, s) => Run(sequences[s], memory.Item1, memory.Item2, vectors.AsSpan(s * width, width)));

    void Run(ReadOnlySpan<byte> sequence, int[] codes, int[] indexes, Span<float> sums)
    {
        for (int i = 0; i < codes.Length; i++)
            codes[i] = _codes[sequence[i]];
        Span<double> both = stackalloc double[sums.Length];
        both.Clear();
        AddStrand(codes, indexes, both);
        // reversing the order of the channels swaps A and T, C and G
        Array.Reverse(codes);
        foreach (ref int code in codes.AsSpan())
            code = code < 0 ? code : 3 - code;
        AddStrand(codes, indexes, both);
        for (int pattern = 0; pattern < sums.Length; pattern++)
            sums[pattern] = (float)(both[pattern] * GappedKmers.Scale);
    }

    void AddStrand(int[] codes, int[] indexes, Span<double> sums)
    {
        for (int pattern = 0; pattern < sums.Length; pattern++)
        {
            int[] offsets = _kmers.Patterns[pattern];
            var found = indexes.AsSpan(0, codes.Length - offsets[^1]);
            found.Clear();
            for (int i = 0; i < offsets.Length; i++)
                Combine(found, codes.AsSpan(offsets[i], found.Length), 2 * i);
            sums[pattern] += Sum(_weights.AsSpan(pattern * _kmers.KmerCount, _kmers.KmerCount), found);
        }
    }

    /// <summary>The sum of the weights of k-mers; without those with an unknown base.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double Sum(ReadOnlySpan<float> weights, ReadOnlySpan<int> indexes)
    {
        double even = 0, odd = 0;   // two sums, because each addition waits for the one before it
        int i = 0;
        for (; i + 1 < indexes.Length; i += 2)
        {
            even += indexes[i] < 0 ? 0 : weights[indexes[i]];
            odd += indexes[i + 1] < 0 ? 0 : weights[indexes[i + 1]];
        }
        if (i < indexes.Length && indexes[i] >= 0)
            even += weights[indexes[i]];
        return even + odd;
    }

    /// <summary>Adds a base to indexes of k-mers; they become negative with an unknown base.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Combine(Span<int> indexes, ReadOnlySpan<int> codes, int shift)
    {
        int i = 0;
        for (; i <= indexes.Length - Vector<int>.Count; i += Vector<int>.Count)
            (new Vector<int>(indexes[i..]) | Vector.ShiftLeft(new Vector<int>(codes[i..]), shift)).CopyTo(indexes[i..]);
        for (; i < indexes.Length; i++)
            indexes[i] |= codes[i] << shift;
    }
}
