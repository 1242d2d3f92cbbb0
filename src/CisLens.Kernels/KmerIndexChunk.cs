namespace CisLens.Kernels;

/// <summary>The part of a <see cref="KmerIndex"/> for consecutive sequences, few enough for their numbers to fit 16 bits.</summary>
sealed class KmerIndexChunk
{
    const int MostSequences = 1 << 14; // 128 KiB of values, a share of the second-level cache
    const long MostBases = 1 << 28;

    /// <summary>Number of the first sequence.</summary>
    public int First { get; }

    /// <summary>Number of sequences.</summary>
    public int Count { get; }

    /// <summary>Words of the forward strands, or the merged words.</summary>
    public KmerPositions Forward { get; }

    /// <summary>Their reverse complements; null unless both strands count.</summary>
    public KmerPositions? Reverse { get; }

    /// <summary>Sorts the words of some sequences by counting.</summary>
    public KmerIndexChunk(KmerKernel kernel, SequenceSet sequences, Range range, TableLayout layout)
    {
        (First, Count) = range.GetOffsetAndLength(sequences.Count);
        bool weighted = kernel.Positions is not null;
        Forward = new KmerPositions(layout, weighted);
        Reverse = kernel.Strands == KernelStrands.Both ? new KmerPositions(layout, weighted) : null;
        var words = new KmerList(kernel);
        ForEach(sequences, words, sequence =>
        {
            Forward.Count(words.Words);
            Reverse?.Count(words.Reverse);
        });
        Forward.Allocate();
        Reverse?.Allocate();
        ForEach(sequences, words, sequence =>
        {
            Forward.Add(sequence, words.Words, words.Weights);
            Reverse?.Add(sequence, words.Reverse, words.Weights);
        });
    }

    /// <summary>The sequences of each chunk of a set.</summary>
    public static IReadOnlyList<Range> Ranges(SequenceSet sequences)
    {
        var ranges = new List<Range>();
        int first = 0;
        long bases = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            int length = sequences.Codes(i).Length;
            if (i - first == MostSequences || (i > first && bases + length > MostBases))
            {
                ranges.Add(first..i);
                (first, bases) = (i, 0);
            }
            bases += length;
        }
        ranges.Add(first..sequences.Count);
        return ranges;
    }

    void ForEach(SequenceSet sequences, KmerList words, Action<int> work)
    {
        for (int i = 0; i < Count; i++)
        {
            words.Fill(sequences.Codes(First + i));
            work(i);
        }
    }
}
