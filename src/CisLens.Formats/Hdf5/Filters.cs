using System.Buffers.Binary;
using System.IO.Compression;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>What was done to the chunks of a dataset before they were stored, and how to undo it.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.l.</remarks>
sealed class Filters
{
    const int Deflate = 1, Shuffle = 2, Fletcher = 3, FirstWithName = 256;
    static readonly string[] s_names = ["none", "deflate", "shuffle", "fletcher32", "szip", "nbit", "scaleoffset"];

    readonly List<int> _ids = [];

    /// <summary>Reads the message, if there is one.</summary>
    /// <exception cref="InputException">A filter is not one of those that are read, or stands twice.</exception>
    public static Filters Read(Cursor? fields)
    {
        var filters = new Filters();
        if (fields is null)
            return filters;
        byte version = fields.Version(1, 2), count = fields.Byte();
        fields.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            int id = fields.UInt16(), letters = version == 1 || id >= FirstWithName ? fields.UInt16() : 0;
            fields.Skip(2);
            int values = fields.UInt16();
            fields.Skip(version == 1 ? (letters + 7) / 8 * 8 : letters);
            fields.Skip(4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (id is not (Deflate or Shuffle or Fletcher) || filters._ids.Contains(id))
                throw fields.Bad($"the filter {(id < s_names.Length ? s_names[id] : id)}{(filters._ids.Contains(id) ? " twice" : "")}; " +
                    "read are deflate, shuffle and fletcher32, each once");
            filters._ids.Add(id);
        }
        return filters;
    }

    /// <summary>Undoes them from the last to the first.</summary>
    /// <param name="stored">The bytes of the file.</param>
    /// <param name="bytes">Bytes of the chunk.</param>
    /// <param name="element">Bytes of an element.</param>
    /// <param name="skipped">A bit for each filter that was not used for this chunk.</param>
    /// <param name="bad">Makes a fault of a message.</param>
    public byte[] Undo(byte[] stored, int bytes, int element, uint skipped, Func<string, InputException> bad)
    {
        for (int i = _ids.Count - 1; i >= 0; i--)
            if ((skipped >> i & 1) == 0)
                stored = _ids[i] switch
                {
                    Deflate => Inflate(stored, bytes + (_ids.IndexOf(Fletcher) is var sum and >= 0 && sum < i ? 4 : 0), bad),
                    Fletcher => Checked(stored, bad),
                    _ => Unshuffle(stored, element),
                };
        return stored.Length == bytes ? stored : throw bad($"unpacks to {stored.Length:N0} bytes, expected {bytes:N0}");
    }

    /// <summary>Never more than expected: what would unpack to more is refused.</summary>
    static byte[] Inflate(byte[] stored, int expected, Func<string, InputException> bad)
    {
        var bytes = new byte[expected];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(bytes, expected, throwOnEndOfStream: false);
            if (read < expected || stream.ReadByte() >= 0)
                throw bad($"unpacks to {(read < expected ? "fewer" : "more")} than its {expected:N0} bytes");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)   // of memory alone: the second is zlib asked for a dictionary
        {
            throw bad("its deflated bytes are damaged");
        }
        return bytes;
    }

    static byte[] Checked(byte[] stored, Func<string, InputException> bad)
    {
        if (stored.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(stored.Length - 4)) != Checksums.Fletcher32(
            stored.AsSpan(0, stored.Length - 4)))
            throw bad("its checksum (fletcher32) is wrong");
        return stored[..^4];
    }

    /// <summary>First all first bytes, then all second ones: back to elements. Bytes over at the end stay.</summary>
    static byte[] Unshuffle(byte[] stored, int element)
    {
        int count = stored.Length / element;
        byte[] bytes = [.. stored];
        for (int place = 0; place < element; place++)
            for (int i = 0; i < count; i++)
                bytes[i * element + place] = stored[place * count + i];
        return bytes;
    }
}
