using System.Buffers.Binary;
using System.Numerics;

namespace CisLens.Formats.Hdf5;

/// <summary>The two checksums of the format.</summary>
static class Checksums
{
    const int WordsBeforeFold = 360; // sums of so many 16-bit words fit into 32 bits

    /// <summary>The checksum of structures since version 2: Jenkins' lookup3 (hashlittle) with the initial value 0.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, appendix C; B. Jenkins, lookup3.c (2006), public domain.</remarks>
    public static uint Lookup3(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xdeadbeef + (uint)bytes.Length, b = a, c = a;
        for (; bytes.Length > 12; bytes = bytes[12..])
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4); c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6); a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8); b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16); c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19); a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4); b += a;
        }
        if (bytes.IsEmpty)
            return c;
        Span<byte> rest = stackalloc byte[12];
        rest.Clear();
        bytes.CopyTo(rest);
        a += BinaryPrimitives.ReadUInt32LittleEndian(rest);
        b += BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    /// <summary>The checksum of chunks: Fletcher's, of 16-bit words with the higher byte first.</summary>
    public static uint Fletcher32(ReadOnlySpan<byte> bytes)
    {
        uint low = 0, high = 0;
        while (bytes.Length > 0)
        {
            for (int words = 0; words < WordsBeforeFold && bytes.Length > 0; words++)
            {
                low += (uint)(bytes[0] << 8 | (bytes.Length > 1 ? bytes[1] : 0));
                high += low;
                bytes = bytes[Math.Min(2, bytes.Length)..];
            }
            (low, high) = (Fold(low), Fold(high));
        }
        return Fold(high) << 16 | Fold(low);

        static uint Fold(uint sum) => (sum & 0xffff) + (sum >> 16);
    }
}
