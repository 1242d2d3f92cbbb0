using System.Numerics;
using System.Runtime.CompilerServices;

namespace CisLens.Kernels;

/// <summary>Pairs of a k-mer and a sequence that contains it, sorted by blocks of words and within a block by sequence.</summary>
sealed class KmerPositions(TableLayout layout, bool weighted)
{
    const int SequenceShift = 16;
    const uint WordMask = (1 << SequenceShift) - 1;

    readonly int[] _ends = new int[layout.Blocks + 1]; // counts first, then where the next entry goes: in the end, block b ends at [b]
    uint[] _entries = [];
    byte[] _weights = [];

    /// <summary>Counts words that <see cref="Add"/> will bring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
            _ends[(word >> layout.BlockBits) + 1]++;
    }

    /// <summary>Makes room for what was counted.</summary>
    public void Allocate()
    {
        for (int block = 0; block < layout.Blocks; block++)
            _ends[block + 1] += _ends[block];
        _entries = GC.AllocateUninitializedArray<uint>(_ends[^1]);
        if (weighted)
            _weights = GC.AllocateUninitializedArray<byte>(_ends[^1]);
    }

    /// <summary>Adds the words of a sequence; sequences come in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int sequence, ReadOnlySpan<uint> words, ReadOnlySpan<byte> weights)
    {
        uint high = (uint)sequence << SequenceShift, mask = (uint)layout.BlockWords - 1;
        for (int i = 0; i < words.Length; i++)
        {
            int place = _ends[words[i] >> layout.BlockBits]++;
            _entries[place] = high | words[i] & mask;
            if (weighted)
                _weights[place] = weights[i];
        }
    }

    /// <summary>The entries of a block: sequence in the high 16 bits, word within its block in the low.</summary>
    public ReadOnlySpan<uint> Entries(int block) => _entries.AsSpan(Range(block));

    /// <summary>The weights of a block's entries; empty where every word counts 1.</summary>
    public ReadOnlySpan<byte> Weights(int block) => weighted ? _weights.AsSpan(Range(block)) : default;

    /// <summary>The sequence of an entry, within the chunk.</summary>
    public static int Sequence(uint entry) => (int)(entry >> SequenceShift);

    /// <summary>The word of an entry, within the block.</summary>
    public static int Word(uint entry) => (int)(entry & WordMask);

    /// <summary>table[word] += weight * values[sequence] over the entries of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scatter<T>(int block, ReadOnlySpan<T> values, Span<T> table) where T : unmanaged, INumber<T>
    {
        var entries = Entries(block);
        var weights = Weights(block);
        if (weights.IsEmpty)
            foreach (uint entry in entries)
                table[Word(entry)] += values[Sequence(entry)];
        else
            for (int i = 0; i < entries.Length; i++)
                table[Word(entries[i])] += values[Sequence(entries[i])] * T.CreateTruncating(weights[i]);
    }

    /// <summary>sums[sequence] += weight * table[word] over the entries of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<T>(int block, ReadOnlySpan<T> table, Span<double> sums) where T : unmanaged, INumber<T>
    {
        var entries = Entries(block);
        var weights = Weights(block);
        if (weights.IsEmpty)
            foreach (uint entry in entries)
                sums[Sequence(entry)] += double.CreateTruncating(table[Word(entry)]);
        else
            for (int i = 0; i < entries.Length; i++)
                sums[Sequence(entries[i])] += double.CreateTruncating(table[Word(entries[i])]) * weights[i];
    }

    Range Range(int block) => (block == 0 ? 0 : _ends[block - 1])..(_ends[block]);
}
