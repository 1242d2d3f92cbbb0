using System.Buffers;
using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Prepare.Datasets;

/// <summary>A run of unknown bases, in the coordinates of the packed file.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct UnknownRun(long Start0, long Length);

/// <summary>
/// All sequences of a dataset, one after another, with four bases per byte (the first base in the lowest bits).
/// Bases other than A, C, G and T are kept as a list of runs.
/// </summary>
sealed class PackedBases(BlockedArray bases, UnknownRun[] unknown) : IDisposable
{
    const int OnStack = 1024;
    // the four codes of each byte, as they lie in memory
    static readonly uint[] s_fourCodes = BuildCodes();

    static uint[] BuildCodes()
    {
        var codes = new uint[256];
        for (uint b = 0; b < 256; b++)
            codes[b] = (b & 3) | ((b >> 2) & 3) << 8 | ((b >> 4) & 3) << 16 | (b >> 6) << 24;
        return codes;
    }

    /// <summary>Decodes the bases from <paramref name="start0"/> on.</summary>
    public void Read(long start0, Span<byte> codes)
    {
        int count = (int)((start0 + codes.Length + 3) / 4 - start0 / 4);
        byte[]? rented = count > OnStack ? ArrayPool<byte>.Shared.Rent(count) : null;
        Span<byte> packed = rented is null ? stackalloc byte[OnStack] : rented;
        bases.Read(start0 / 4, packed[..count]);
        Unpack(packed[..count], (int)(start0 % 4), codes);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        MarkUnknown(start0, codes);
    }

    static void Unpack(ReadOnlySpan<byte> packed, int phase, Span<byte> codes)
    {
        int at = 0;
        while (phase != 0 && at < codes.Length)
        {
            codes[at++] = (byte)(packed[0] >> (2 * phase) & 3);
            phase = (phase + 1) % 4;
            if (phase == 0)
                packed = packed[1..];
        }
        var rest = codes[at..];
        var fours = MemoryMarshal.Cast<byte, uint>(rest[..(rest.Length & ~3)]);
        for (int i = 0; i < fours.Length; i++)
            fours[i] = s_fourCodes[packed[i]];
        for (int i = fours.Length * 4; i < rest.Length; i++)
            rest[i] = (byte)(packed[i / 4] >> (2 * (i % 4)) & 3);
    }

    void MarkUnknown(long start0, Span<byte> codes)
    {
        long end0 = start0 + codes.Length;
        for (int i = FirstEndingAfter(start0); i < unknown.Length && unknown[i].Start0 < end0; i++)
        {
            int from = (int)(Math.Max(unknown[i].Start0, start0) - start0);
            int to = (int)(Math.Min(unknown[i].Start0 + unknown[i].Length, end0) - start0);
            codes[from..to].Fill(Dna.N);
        }
    }

    int FirstEndingAfter(long pos0)
    {
        int low = 0, high = unknown.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (unknown[middle].Start0 + unknown[middle].Length <= pos0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public void Dispose() => bases.Dispose();
}
