using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The first bytes of a file: its version, its length, and the address of the root group.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section II.A.</remarks>
static class Superblock
{
    /// <summary>The first bytes of every HDF5 file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    const int OldBytes = 96, NewBytes = 48;
    const string What = "the superblock";

    /// <summary>Checks the superblock, sets the length of the source, and returns the address of the root group.</summary>
    /// <exception cref="InputException">The superblock is damaged, or of an unsupported kind.</exception>
    public static long Root(ByteSource source)
    {
        if (source.Length < NewBytes || !source.Look(0, NewBytes, What).Take(Signature.Length).Span.SequenceEqual(Signature))
            throw source.Bad($"is not an HDF5 file: it does not begin with the signature, or has fewer than {NewBytes} bytes");
        byte version = source.Look(Signature.Length, 1, What).Byte();
        var fields = source.Part(0, version < 2 ? OldBytes + (version == 1 ? 4 : 0) : NewBytes, What);
        fields.Skip(Signature.Length);
        fields.Version(0, 3);
        return version < 2 ? Old(fields, version, source) : New(fields, source);
    }

    static long Old(Cursor fields, int version, ByteSource source)
    {
        fields.Skip(4); // versions of other structures, which have their own version numbers
        ExpectWidths(fields);
        fields.Skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0)); // sizes of nodes, which have their own number of entries
        long start = fields.Address();
        fields.Address(); // free space
        long end = fields.Address(), driver = fields.Address();
        if (driver != Cursor.Nowhere)
            throw fields.Bad("the file is part of a family of files, which is not supported");
        Limit(fields, source, start, end);
        fields.Skip(8);
        return fields.Address();
    }

    static long New(Cursor fields, ByteSource source)
    {
        ExpectWidths(fields);
        byte open = fields.Byte();
        if ((open & 5) != 0)
            throw fields.Bad("the file is marked as open for writing; was it closed by its writer?");
        long start = fields.Address();
        fields.Address(); // an extension with settings for writers
        Limit(fields, source, start, fields.Address());
        long root = fields.Address();
        uint sum = fields.UInt32();
        return sum == Checksums.Lookup3(source.Look(0, NewBytes - 4, What).Take(NewBytes - 4).Span)
            ? root
            : throw fields.Bad("the checksum is wrong");
    }

    static void ExpectWidths(Cursor fields)
    {
        byte offsets = fields.Byte(), lengths = fields.Byte();
        if (offsets != 8 || lengths != 8)
            throw fields.Bad($"offsets have {offsets} bytes and lengths {lengths}, expected 8");
    }

    static void Limit(Cursor fields, ByteSource source, long start, long end)
    {
        if (start != 0)
            throw fields.Bad($"the file begins at byte {start}, after a user block, which is not supported");
        source.Length = end >= 0 && end <= source.FileLength
            ? end
            : throw fields.Bad($"the file has {source.FileLength:N0} bytes, expected {end:N0}; is the file complete?");
    }
}
