using System.Buffers.Binary;

namespace CisLens.Formats.Compression;

/// <summary>CRC-32 as in gzip (RFC 1952, polynomial 0xEDB88320), sixteen bytes a step with sixteen tables.</summary>
static class Crc32
{
    const int Step = 16;
    static readonly uint[] s_tables = Build();

    /// <summary>The CRC of all bytes so far, from the CRC of those before (0 at the start).</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var t = s_tables.AsSpan(0, 256 * Step);
        crc = ~crc;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            ulong low = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            ulong high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            crc = Eight(t[(8 * 256)..], low) ^ Eight(t, high);
        }
        foreach (byte b in bytes)
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    // Table k holds the effect of a byte with k bytes after it.
    static uint Eight(ReadOnlySpan<uint> t, ulong v) =>
        t[(7 * 256) + (byte)v] ^ t[(6 * 256) + (byte)(v >> 8)] ^ t[(5 * 256) + (byte)(v >> 16)] ^ t[(4 * 256) + (byte)(v >> 24)]
        ^ t[(3 * 256) + (byte)(v >> 32)] ^ t[(2 * 256) + (byte)(v >> 40)] ^ t[256 + (byte)(v >> 48)] ^ t[(byte)(v >> 56)];

    static uint[] Build()
    {
        var tables = new uint[256 * Step];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            tables[i] = crc;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
