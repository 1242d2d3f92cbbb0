using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The first bytes of a file: which version it is, how long, and where its root group is.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section II.A.</remarks>
static class Superblock
{
    /// <summary>What every HDF5 file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    const int OldBytes = 96, NewBytes = 48;
    const string What = "the superblock";

    /// <summary>Checks it, limits the source to the bytes that it speaks of, and gives the address of the root group.</summary>
    /// <exception cref="InputException">It is damaged, or of a kind that is not read.</exception>
    public static long Root(ByteSource source)
    {
        if (source.Length < NewBytes || !source.Look(0, NewBytes, What).Take(Signature.Length).Span.SequenceEqual(Signature))
            throw source.Bad($"is no HDF5 file: it does not begin with HDF5's eight bytes, or has fewer than {NewBytes}");
        byte version = source.Look(Signature.Length, 1, What).Byte();
        var fields = source.Part(0, version < 2 ? OldBytes + (version == 1 ? 4 : 0) : NewBytes, What);
        fields.Skip(Signature.Length);
        fields.Version(0, 3);
        return version < 2 ? Old(fields, version, source) : New(fields, source);
    }

    static long Old(Cursor fields, int version, ByteSource source)
    {
        fields.Skip(4); // versions of parts, which the parts say themselves
        ExpectWidths(fields);
        fields.Skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0)); // sizes of nodes: each says how many entries it has
        long start = fields.Address();
        fields.Address(); // free space, which is never written
        long end = fields.Address(), driver = fields.Address();
        if (driver != Cursor.Nowhere)
            throw fields.Bad("speaks of a file driver (a family of files), which is not read");
        Limit(fields, source, start, end);
        fields.Skip(8);
        return fields.Address();
    }

    static long New(Cursor fields, ByteSource source)
    {
        ExpectWidths(fields);
        byte open = fields.Byte();
        if ((open & 5) != 0)
            throw fields.Bad("says that the file is open for writing: its writer did not close it");
        long start = fields.Address();
        fields.Address(); // an extension, which holds settings for writers
        Limit(fields, source, start, fields.Address());
        long root = fields.Address();
        uint sum = fields.UInt32();
        return sum == Checksums.Lookup3(source.Look(0, NewBytes - 4, What).Take(NewBytes - 4).Span)
            ? root
            : throw fields.Bad("its checksum is wrong");
    }

    static void ExpectWidths(Cursor fields)
    {
        byte offsets = fields.Byte(), lengths = fields.Byte();
        if (offsets != 8 || lengths != 8)
            throw fields.Bad($"offsets of {offsets} and lengths of {lengths} bytes, read are those of 8");
    }

    static void Limit(Cursor fields, ByteSource source, long start, long end)
    {
        if (start != 0)
            throw fields.Bad($"the file begins at byte {start}, behind a user block, which is not read");
        source.Length = end >= 0 && end <= source.FileLength
            ? end
            : throw fields.Bad($"the file should have {end:N0} bytes, it has {source.FileLength:N0}; is the file whole?");
    }
}
