using System.Buffers.Binary;
using System.IO.Compression;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The filters of the chunks of a dataset.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.l.</remarks>
sealed class Filters
{
    const int Deflate = 1, Shuffle = 2, Fletcher = 3, FirstWithName = 256;
    static readonly string[] s_names = ["none", "deflate", "shuffle", "fletcher32", "szip", "nbit", "scaleoffset"];

    readonly List<int> _ids = [];

    /// <summary>Reads the message; null means no filters.</summary>
    /// <exception cref="InputException">A filter is not supported, or occurs twice.</exception>
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
                throw fields.Bad($"{(filters._ids.Contains(id) ? "duplicate " : "")}filter {(id < s_names.Length ? s_names[id] : id)}, "
                    + "expected deflate, shuffle and fletcher32, each once");
            filters._ids.Add(id);
        }
        return filters;
    }

    /// <summary>Undoes the filters, from the last to the first.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="bytes">Size of the chunk in bytes.</param>
    /// <param name="element">Size of an element in bytes.</param>
    /// <param name="skipped">One bit per filter; 1 if it was not used for this chunk.</param>
    /// <param name="bad">Makes an exception with a message.</param>
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
        return stored.Length == bytes ? stored : throw bad($"decompresses to {stored.Length:N0} bytes, expected {bytes:N0}");
    }

    /// <summary>Decompresses at most the expected number of bytes. More or fewer are an error.</summary>
    static byte[] Inflate(byte[] stored, int expected, Func<string, InputException> bad)
    {
        var bytes = new byte[expected];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(bytes, expected, throwOnEndOfStream: false);
            if (read < expected || stream.ReadByte() >= 0)
                throw bad($"decompresses to {(read < expected ? "fewer" : "more")} bytes, expected {expected:N0}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // zlib asks for a dictionary with an IOException
        {
            throw bad("the deflated bytes are damaged");
        }
        return bytes;
    }

    static byte[] Checked(byte[] stored, Func<string, InputException> bad)
    {
        if (stored.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(stored.Length - 4)) != Checksums.Fletcher32(
            stored.AsSpan(0, stored.Length - 4)))
            throw bad("the checksum (fletcher32) is wrong");
        return stored[..^4];
    }

    /// <summary>Undoes shuffle, which stores first all first bytes, then all second bytes. Extra bytes at the end do not change.</summary>
    static byte[] Unshuffle(byte[] stored, int element)
    {
        int count = stored.Length / element;
        byte[] bytes = [.. stored];
        for (int at = 0; at < element; at++)
            for (int i = 0; i < count; i++)
                bytes[i * element + at] = stored[at * count + i];
        return bytes;
    }
}
