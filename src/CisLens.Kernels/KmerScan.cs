using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// The k-mers of a sequence from left to right, without those over unknown bases. A k-mer is a number: 2 bits a base, the
/// first base highest, so that numbers sort as k-mers do.
/// </summary>
/// <param name="codes">Codes of the sequence.</param>
/// <param name="wordLength">Length of a k-mer, at most 12.</param>
ref struct KmerScan(ReadOnlySpan<byte> codes, int wordLength)
{
    readonly ReadOnlySpan<byte> _codes = codes;
    readonly int _topShift = 2 * (wordLength - 1);
    readonly uint _mask = (uint)((1UL << (2 * wordLength)) - 1);
    int _next, _known;

    /// <summary>The k-mer.</summary>
    public uint Kmer { get; private set; }

    /// <summary>Its reverse complement.</summary>
    public uint ReverseComplement { get; private set; }

    /// <summary>The smaller of the two.</summary>
    public readonly uint Merged => Math.Min(Kmer, ReverseComplement);

    /// <summary>0-based place of the k-mer's first base, which is also its number among all k-mers of the sequence.</summary>
    public readonly int Start0 => _next - wordLength;

    /// <summary>Goes to the next k-mer; false at the end.</summary>
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
        uint pairs = (kmer >> 2 & 0x33333333) | (kmer & 0x33333333) << 2; // bases in the other order within four bits, then eight, then all
        uint fours = (pairs >> 4 & 0x0F0F0F0F) | (pairs & 0x0F0F0F0F) << 4;
        return ~BinaryPrimitives.ReverseEndianness(fours) >> (32 - 2 * wordLength);
    }
}

/// <summary>The k-mers of one sequence as a kernel sees them, in arrays that are used again for the next sequence.</summary>
sealed class KmerList(KmerKernel kernel)
{
    uint[] _kmers = [], _reverse = [];
    byte[] _weights = [];
    int _count;

    /// <summary>k-mers of the forward strand; with merged strands the smaller of k-mer and reverse complement.</summary>
    public ReadOnlySpan<uint> Kmers => _kmers.AsSpan(0, _count);

    /// <summary>The reverse complement of each k-mer; empty unless both strands count.</summary>
    public ReadOnlySpan<uint> Reverse => kernel.Strands == KernelStrands.Both ? _reverse.AsSpan(0, _count) : default;

    /// <summary>The weight of each k-mer; empty where every k-mer counts the same.</summary>
    public ReadOnlySpan<byte> Weights => kernel.Positions is null ? default : _weights.AsSpan(0, _count);

    /// <summary>Reads a sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<byte> codes)
    {
        int places = Math.Max(0, codes.Length - kernel.WordLength + 1);
        if (_kmers.Length < places)
            (_kmers, _reverse, _weights) = (new uint[places], new uint[places], new byte[places]);
        var placeWeights = kernel.Positions?.Compute(places);
        bool merged = kernel.Strands == KernelStrands.Merged;
        _count = 0;
        for (var scan = new KmerScan(codes, kernel.WordLength); scan.MoveNext(); _count++)
        {
            _kmers[_count] = merged ? scan.Merged : scan.Kmer;
            _reverse[_count] = scan.ReverseComplement;
            if (placeWeights is not null)
                _weights[_count] = placeWeights[scan.Start0];
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
