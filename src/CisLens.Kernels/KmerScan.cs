using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Reads the k-mers of a sequence from left to right, without those over unknown bases. A k-mer is a number with 2 bits per base,
/// the first base highest, so numbers and k-mers have the same order.
/// </summary>
/// <param name="codes">Codes of the sequence.</param>
/// <param name="wordLength">Length of a k-mer, at most 12.</param>
ref struct KmerScan(ReadOnlySpan<byte> codes, int wordLength)
{
    readonly ReadOnlySpan<byte> _codes = codes;
    readonly int _topShift = 2 * (wordLength - 1);
    readonly uint _mask = (uint)((1UL << (2 * wordLength)) - 1);
    int _next, _known;

    /// <summary>The current k-mer.</summary>
    public uint Kmer { get; private set; }

    /// <summary>Its reverse complement.</summary>
    public uint ReverseComplement { get; private set; }

    /// <summary>The smaller of the k-mer and its reverse complement.</summary>
    public readonly uint Merged => Math.Min(Kmer, ReverseComplement);

    /// <summary>0-based position of the first base. It is also the index of the k-mer among all k-mers of the sequence.</summary>
    public readonly int Start0 => _next - wordLength;

    /// <summary>Moves to the next k-mer. Returns false at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        while (_next < _codes.Length)
        {
            uint code = _codes[_next++];
            if (code >= Dna.N)
            {
                _known = 0;
                continue;
            }
            Kmer = (Kmer << 2 | code) & _mask;
            ReverseComplement = ReverseComplement >> 2 | (3 - code) << _topShift;
            if (++_known >= wordLength)
                return true;
        }
        return false;
    }

    /// <summary>The reverse complement of a k-mer.</summary>
    public static uint Reverse(uint kmer, int wordLength)
    {
        uint pairs = (kmer >> 2 & 0x33333333) | (kmer & 0x33333333) << 2; // reverse the bases within 4 bits, then 8, then all
        uint fours = (pairs >> 4 & 0x0F0F0F0F) | (pairs & 0x0F0F0F0F) << 4;
        return ~BinaryPrimitives.ReverseEndianness(fours) >> (32 - 2 * wordLength);
    }
}

/// <summary>The k-mers of one sequence for a kernel. The arrays are used again for the next sequence.</summary>
sealed class KmerList(KmerKernel kernel)
{
    uint[] _kmers = [], _reverse = [];
    byte[] _weights = [];
    int _count;

    /// <summary>k-mers of the forward strand. With merged strands, the smaller of each k-mer and its reverse complement.</summary>
    public ReadOnlySpan<uint> Kmers => _kmers.AsSpan(0, _count);

    /// <summary>The reverse complement of each k-mer; empty unless both strands count.</summary>
    public ReadOnlySpan<uint> Reverse => kernel.Strands == KernelStrands.Both ? _reverse.AsSpan(0, _count) : default;

    /// <summary>The weight of each k-mer; empty if every k-mer counts the same.</summary>
    public ReadOnlySpan<byte> Weights => kernel.Positions is null ? default : _weights.AsSpan(0, _count);

    /// <summary>Reads a sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<byte> codes)
    {
        int positions = Math.Max(0, codes.Length - kernel.WordLength + 1);
        if (_kmers.Length < positions)
            (_kmers, _reverse, _weights) = (new uint[positions], new uint[positions], new byte[positions]);
        var positionWeights = kernel.Positions?.Compute(positions);
        bool merged = kernel.Strands == KernelStrands.Merged;
        _count = 0;
        for (var scan = new KmerScan(codes, kernel.WordLength); scan.MoveNext(); _count++)
        {
            _kmers[_count] = merged ? scan.Merged : scan.Kmer;
            _reverse[_count] = scan.ReverseComplement;
            if (positionWeights is not null)
                _weights[_count] = positionWeights[scan.Start0];
        }
    }

    /// <summary>Adds the sequence times a factor to a table over k-mers, both strands if the kernel counts both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(Span<double> table, double factor)
    {
        var forward = Kmers;
        var reverse = Reverse;
        var weights = Weights;
        for (int i = 0; i < forward.Length; i++)
        {
            double value = weights.IsEmpty ? factor : factor * weights[i];
            table[(int)forward[i]] += value;
            if (!reverse.IsEmpty)
                table[(int)reverse[i]] += value;
        }
    }
}
