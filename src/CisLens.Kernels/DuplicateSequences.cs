using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Sequences that a kernel cannot tell apart: equal ones, and where both strands count also reverse complements of each
/// other. Their rows of the kernel matrix are the same, so one of them represents all.
/// </summary>
static class DuplicateSequences
{
    /// <summary>For each sequence the number of its row, rows counted from 0 in the order of their first sequence.</summary>
    /// <param name="kernel">The kernel; centre weights are not mirrored exactly, so that there strands do differ.</param>
    /// <param name="sequences">The sequences.</param>
    public static int[] Rows(KmerKernel kernel, SequenceSet sequences) =>
        Rows(kernel.Strands != KernelStrands.Forward && kernel.Positions is null, sequences);

    /// <summary>The same for a kernel that takes both strands or one.</summary>
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

    /// <summary>128 bits of a hash without known collisions: of the sequence, or of the strand that comes first in the alphabet.</summary>
    static UInt128 Key(ReadOnlySpan<byte> codes, bool bothStrands)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var reverse = bothStrands ? Dna.ReverseComplement(codes) : null;
        SHA256.HashData(reverse is not null && codes.SequenceCompareTo(reverse) > 0 ? reverse : codes, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
