using System.Numerics;
using System.Runtime.CompilerServices;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Where each k-mer occurs in a set of sequences. The entries are sorted by block of the k-mer table, and within a block by
/// sequence. Work on all sequences then reads the table once and in order, with one block in the cache.
/// </summary>
sealed class KmerIndex
{
    const int MostSequences = 1 << 14; // values of 128 KiB, a part of the second-level cache
    const long MostBases = 1 << 28;

    /// <summary>Builds the index. Each chunk is one task.</summary>
    public KmerIndex(KmerKernel kernel, SequenceSet sequences, TableLayout layout, int threads, CancellationToken stop = default)
    {
        var ranges = Ranges(sequences);
        var chunks = new Chunk[ranges.Count];
        Workers.Run(threads, chunks.Length, task => chunks[task] = new Chunk(kernel, sequences, ranges[task], layout), stop);
        Chunks = chunks;
    }

    /// <summary>The chunks, in the order of the sequences.</summary>
    public IReadOnlyList<Chunk> Chunks { get; }

    static List<Range> Ranges(SequenceSet sequences)
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

    /// <summary>The index of consecutive sequences, so few that their numbers fit into 16 bits.</summary>
    public sealed class Chunk
    {
        /// <summary>Sorts the k-mers of some sequences by counting.</summary>
        public Chunk(KmerKernel kernel, SequenceSet sequences, Range range, TableLayout layout)
        {
            (First, Count) = range.GetOffsetAndLength(sequences.Count);
            bool weighted = kernel.Positions is not null;
            Forward = new Entries(layout, weighted);
            Reverse = kernel.Strands == KernelStrands.Both ? new Entries(layout, weighted) : null;
            var kmers = new KmerList(kernel);
            ForEach(sequences, kmers, sequence =>
            {
                Forward.Count(kmers.Kmers);
                Reverse?.Count(kmers.Reverse);
            });
            Forward.Allocate();
            Reverse?.Allocate();
            ForEach(sequences, kmers, sequence =>
            {
                Forward.Add(sequence, kmers.Kmers, kmers.Weights);
                Reverse?.Add(sequence, kmers.Reverse, kmers.Weights);
            });
        }

        /// <summary>Index of the first sequence.</summary>
        public int First { get; }

        /// <summary>Number of sequences.</summary>
        public int Count { get; }

        /// <summary>k-mers of the forward strands, or the merged k-mers.</summary>
        public Entries Forward { get; }

        /// <summary>Their reverse complements; null unless both strands count.</summary>
        public Entries? Reverse { get; }

        void ForEach(SequenceSet sequences, KmerList kmers, Action<int> work)
        {
            for (int i = 0; i < Count; i++)
            {
                kmers.Fill(sequences.Codes(First + i));
                work(i);
            }
        }
    }

    /// <summary>Pairs of a k-mer and a sequence that contains it, sorted by block and within a block by sequence.</summary>
    public sealed class Entries(TableLayout layout, bool weighted)
    {
        const int SequenceShift = 16;
        const uint KmerMask = (1 << SequenceShift) - 1;

        readonly int[] _ends = new int[layout.Blocks + 1]; // counts; then where the next entry goes; at the end, block b ends at [b]
        uint[] _entries = [];
        byte[] _weights = [];

        /// <summary>Counts the k-mers of a sequence, before <see cref="Allocate"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Count(ReadOnlySpan<uint> kmers)
        {
            foreach (uint kmer in kmers)
                _ends[(kmer >> layout.BlockBits) + 1]++;
        }

        /// <summary>Allocates memory for the counted entries.</summary>
        public void Allocate()
        {
            for (int block = 0; block < layout.Blocks; block++)
                _ends[block + 1] += _ends[block];
            _entries = GC.AllocateUninitializedArray<uint>(_ends[^1]);
            if (weighted)
                _weights = GC.AllocateUninitializedArray<byte>(_ends[^1]);
        }

        /// <summary>Adds the k-mers of a sequence. The sequences must come in ascending order.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(int sequence, ReadOnlySpan<uint> kmers, ReadOnlySpan<byte> weights)
        {
            uint high = (uint)sequence << SequenceShift, mask = (uint)layout.BlockSize - 1;
            for (int i = 0; i < kmers.Length; i++)
            {
                int place = _ends[kmers[i] >> layout.BlockBits]++;
                _entries[place] = high | kmers[i] & mask;
                if (weighted)
                    _weights[place] = weights[i];
            }
        }

        /// <summary>The entries of a block. The high 16 bits are the sequence, the low 16 bits the k-mer within the block.</summary>
        public ReadOnlySpan<uint> OfBlock(int block) => _entries.AsSpan(Range(block));

        /// <summary>The weights of the entries of a block; empty if every k-mer counts 1.</summary>
        public ReadOnlySpan<byte> Weights(int block) => weighted ? _weights.AsSpan(Range(block)) : default;

        /// <summary>The sequence of an entry, within the chunk.</summary>
        public static int Sequence(uint entry) => (int)(entry >> SequenceShift);

        /// <summary>The k-mer of an entry, within the block.</summary>
        public static int Kmer(uint entry) => (int)(entry & KmerMask);

        /// <summary>table[k-mer] += weight * values[sequence] over the entries of a block.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Scatter<T>(int block, ReadOnlySpan<T> values, Span<T> table) where T : unmanaged, INumber<T>
        {
            var entries = OfBlock(block);
            var weights = Weights(block);
            if (weights.IsEmpty)
                foreach (uint entry in entries)
                    table[Kmer(entry)] += values[Sequence(entry)];
            else
                for (int i = 0; i < entries.Length; i++)
                    table[Kmer(entries[i])] += values[Sequence(entries[i])] * T.CreateTruncating(weights[i]);
        }

        /// <summary>sums[sequence] += weight * table[k-mer] over the entries of a block.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Gather<T>(int block, ReadOnlySpan<T> table, Span<double> sums) where T : unmanaged, INumber<T>
        {
            var entries = OfBlock(block);
            var weights = Weights(block);
            if (weights.IsEmpty)
                foreach (uint entry in entries)
                    sums[Sequence(entry)] += double.CreateTruncating(table[Kmer(entry)]);
            else
                for (int i = 0; i < entries.Length; i++)
                    sums[Sequence(entries[i])] += double.CreateTruncating(table[Kmer(entries[i])]) * weights[i];
        }

        Range Range(int block) => (block == 0 ? 0 : _ends[block - 1])..(_ends[block]);
    }
}
