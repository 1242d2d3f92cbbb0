using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// The words of a sequence from left to right, without those over unknown bases. A word is a number: 2 bits a base, the
/// first base highest, so that numbers sort as words do.
/// </summary>
/// <param name="codes">Codes of the sequence.</param>
/// <param name="wordLength">Length of a word, at most 12.</param>
ref struct KmerScan(ReadOnlySpan<byte> codes, int wordLength)
{
    readonly ReadOnlySpan<byte> _codes = codes;
    readonly int _topShift = 2 * (wordLength - 1);
    readonly uint _mask = (uint)((1UL << (2 * wordLength)) - 1);
    int _next, _known;

    /// <summary>The word.</summary>
    public uint Word { get; private set; }

    /// <summary>Its reverse complement.</summary>
    public uint ReverseComplement { get; private set; }

    /// <summary>The smaller of the two.</summary>
    public readonly uint Merged => Math.Min(Word, ReverseComplement);

    /// <summary>0-based place of the word's first base, which is also its number among all words of the sequence.</summary>
    public readonly int Start0 => _next - wordLength;

    /// <summary>Goes to the next word; false at the end.</summary>
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
            Word = (Word << 2 | code) & _mask;
            ReverseComplement = ReverseComplement >> 2 | (3 - code) << _topShift;
            if (++_known >= wordLength)
                return true;
        }
        return false;
    }

    /// <summary>The reverse complement of a word.</summary>
    public static uint Reverse(uint word, int wordLength)
    {
        uint pairs = (word >> 2 & 0x33333333) | (word & 0x33333333) << 2; // bases in the other order within four bits, then eight, then all
        uint fours = (pairs >> 4 & 0x0F0F0F0F) | (pairs & 0x0F0F0F0F) << 4;
        return ~BinaryPrimitives.ReverseEndianness(fours) >> (32 - 2 * wordLength);
    }
}
