using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Finds sequences that a kernel cannot distinguish: equal ones, and reverse complements if both strands count. They have the same
/// row of the kernel matrix.
/// </summary>
static class DuplicateSequences
{
    /// <summary>The row of each sequence. Rows are numbered from 0 in the order of their first sequence.</summary>
    /// <param name="kernel">The kernel. With centre weights, the strands differ because the weights are not exactly symmetric.</param>
    /// <param name="sequences">The sequences.</param>
    public static int[] Rows(KmerKernel kernel, SequenceSet sequences) =>
        Rows(kernel.Strands != KernelStrands.Forward && kernel.Positions is null, sequences);

    /// <summary>The row of each sequence, for a kernel with both strands or with one.</summary>
    public static int[] Rows(bool bothStrands, SequenceSet sequences)
    {
        var seen = new Dictionary<UInt128, int>(sequences.Count);
        var rows = new int[sequences.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            ref int row = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, Key(sequences.Codes(i), bothStrands), out bool known);
            rows[i] = row = known ? row : seen.Count - 1;
        }
        return rows;
    }

    /// <summary>128 bits of SHA-256 of the sequence, or of the strand that is first in alphabetical order.</summary>
    static UInt128 Key(ReadOnlySpan<byte> codes, bool bothStrands)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var reverse = bothStrands ? Dna.ReverseComplement(codes) : null;
        SHA256.HashData(reverse is not null && codes.SequenceCompareTo(reverse) > 0 ? reverse : codes, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
