namespace CisLens.Formats.Archive;

/// <summary>The checksum of zip and gzip: CRC-32 of ISO 3309, polynomial 0xEDB88320 reflected (RFC 1952 section 8).</summary>
static class Crc32
{
    static readonly uint[] s_table = BuildTable();

    static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            table[i] = value;
        }
        return table;
    }

    /// <summary>The checksum of what was checked before, 0 at first, followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte b in bytes)
            crc = (crc >> 8) ^ s_table[(byte)(crc ^ b)];
        return ~crc;
    }
}
