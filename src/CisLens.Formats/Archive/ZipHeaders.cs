using System.Buffers.Binary;
using System.Text;

namespace CisLens.Formats.Archive;

/// <summary>One entry of a zip without compression.</summary>
/// <param name="Name">ASCII name.</param>
/// <param name="Crc">CRC-32 of the bytes.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="HeaderStart">Offset of its local header in the file.</param>
readonly record struct ZipEntry(string Name, uint Crc, long Length, long HeaderStart)
{
    public long DataStart => HeaderStart + ZipHeaders.LocalBytes + Name.Length;
    public long DataEnd => DataStart + Length;
}

/// <summary>
/// The headers of our archives: no compression, no extra fields, no comments, every date 1 January 1980. The headers are
/// determined by the entries, so a reader can compare them byte for byte.
/// </summary>
/// <remarks>PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.</remarks>
static class ZipHeaders
{
    public const int LocalBytes = 30, CentralBytes = 46, EndBytes = 22;
    const ushort Version = 20, FirstDay = 0x0021;

    public static byte[] Local(ZipEntry entry)
    {
        var header = new byte[LocalBytes + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        Common(header.AsSpan(4), entry);
        Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(LocalBytes));
        return header;
    }

    public static byte[] Central(ZipEntry entry)
    {
        var header = new byte[CentralBytes + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        Common(header.AsSpan(6), entry);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), (uint)entry.HeaderStart);
        Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(CentralBytes));
        return header;
    }

    /// <summary>The entry of a central header, whose fixed fields are not checked; null if the bytes end early.</summary>
    public static ZipEntry? ReadCentral(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < CentralBytes)
            return null;
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        if (bytes.Length < CentralBytes + nameLength)
            return null;
        string name = Encoding.ASCII.GetString(bytes.Slice(CentralBytes, nameLength));
        return new ZipEntry(name, BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]));
    }

    public static byte[] End(int entries, long centralStart, long centralBytes)
    {
        var end = new byte[EndBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)centralBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)centralStart);
        return end;
    }

    // from "version needed" to "extra field length": the same 26 bytes in both headers
    static void Common(Span<byte> fields, ZipEntry entry)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(fields, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[22..], (ushort)entry.Name.Length);
    }
}
