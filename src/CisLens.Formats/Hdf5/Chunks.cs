using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The chunks of a dataset.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.A.1, nodes of type 1.</remarks>
sealed class Chunks
{
    const long MostBytes = 8 << 20; // of one chunk; up to three copies of it are in memory

    readonly record struct Chunk(long Address, int Stored, uint Skipped, long[] Start);

    readonly ByteSource _source;
    readonly string _name;
    readonly IReadOnlyList<long> _shape;
    readonly long[] _size;
    readonly int _element, _bytes;
    readonly Filters _filters;
    readonly List<Chunk> _chunks = [];
    (int Index, byte[] Bytes) _kept = (-1, []);

    /// <summary>Reads the index of the chunks.</summary>
    /// <exception cref="InputException">A chunk is too large, or a duplicate, or is not inside the dataset or the file.</exception>
    public Chunks(ByteSource source, string name, IReadOnlyList<long> shape, int element, long index, long[] size, Filters filters)
    {
        (_source, _name, _shape, _element, _size, _filters) = (source, name, shape, element, size, filters);
        var bytes = (Int128)Dataspace.Count(size) * element;
        _bytes = bytes <= MostBytes
            ? (int)bytes
            : throw source.Bad($"{name} has chunks of {bytes:N0} bytes, expected at most {MostBytes:N0}");
        if (index != Cursor.Nowhere)
            TreeNode.Leaves(source, index, 1, 8 + 8 * (shape.Count + 1), $"the index of chunks of {name}", entry =>
                Add(entry.Key, entry.Child));
    }

    void Add(Cursor key, long address)
    {
        uint stored = key.UInt32(), skipped = key.UInt32();
        var start = new long[_shape.Count];
        for (int axis = 0; axis < start.Length; axis++)
            if ((start[axis] = key.Size()) % _size[axis] != 0 || start[axis] >= _shape[axis])
                throw key.Bad($"a chunk starts at {start[axis]} on axis {axis}, expected a multiple of {_size[axis]} below {_shape[axis]}");
        if (_chunks.Count > 0 && start.AsSpan().SequenceCompareTo(_chunks[^1].Start) <= 0)
            throw key.Bad("the chunks are not in ascending order");
        if (stored > _bytes + _bytes / 16 + 64) // deflate adds less to bytes that it cannot compress
            throw key.Bad($"a chunk has {stored:N0} stored bytes, expected about {_bytes:N0} or fewer");
        _source.Claim(address, stored, $"a chunk of {_name}");
        _chunks.Add(new Chunk(address, (int)stored, skipped, start));
    }

    /// <summary>Reads some rows. Elements without a chunk are not changed.</summary>
    /// <param name="firstRow">Index of the first row, on the first axis.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="into">The target, with the size of these rows.</param>
    /// <exception cref="InputException">The bytes of a chunk are damaged.</exception>
    public void Read(long firstRow, long rows, byte[] into)
    {
        for (int i = FirstAfter(firstRow - _size[0]); i < _chunks.Count && _chunks[i].Start[0] < firstRow + rows; i++)
            Copy(Decoded(i), into, _chunks[i].Start, firstRow, rows);
    }

    /// <summary>The first chunk that begins after a row.</summary>
    int FirstAfter(long row)
    {
        int low = 0, high = _chunks.Count;
        while (low < high)
            if (_chunks[(low + high) / 2].Start[0] > row)
                high = (low + high) / 2;
            else
                low = (low + high) / 2 + 1;
        return low;
    }

    /// <summary>The elements of a chunk. The last chunk is kept, because rows are often read in smaller pieces.</summary>
    byte[] Decoded(int index)
    {
        if (_kept.Index == index)
            return _kept.Bytes;
        var chunk = _chunks[index];
        _kept = (-1, []);
        var stored = new byte[chunk.Stored];
        _source.Fill(chunk.Address, stored, $"a chunk of {_name}");
        _kept = (index, _filters.Undo(stored, _bytes, _element, chunk.Skipped, problem =>
            _source.Bad($"a chunk of {_name} at byte {chunk.Address}: {problem}")));
        return _kept.Bytes;
    }

    void Copy(byte[] chunk, byte[] into, long[] start, long firstRow, long rows)
    {
        long from = Math.Max(start[0], firstRow), end = Math.Min(Math.Min(start[0] + _size[0], _shape[0]), firstRow + rows);
        if (_size.Length == 1)
            Copy(chunk, from - start[0], into, from - firstRow, end - from);
        else
            for (long row = from; row < end; row++)
                Copy(chunk, into, start, 1, (row - start[0]) * _size[1], (row - firstRow) * _shape[1]);
    }

    /// <summary>Copies line by line. The part of a chunk that is outside the dataset is left out.</summary>
    void Copy(byte[] chunk, byte[] into, long[] start, int axis, long from, long to)
    {
        long many = Math.Min(_size[axis], _shape[axis] - start[axis]);
        to += start[axis];
        if (axis == _size.Length - 1)
            Copy(chunk, from, into, to, many);
        else
            for (long i = 0; i < many; i++)
                Copy(chunk, into, start, axis + 1, (from + i) * _size[axis + 1], (to + i) * _shape[axis + 1]);
    }

    void Copy(byte[] chunk, long from, byte[] into, long to, long many) =>
        chunk.AsSpan((int)(from * _element), (int)(many * _element)).CopyTo(into.AsSpan((int)(to * _element)));
}
