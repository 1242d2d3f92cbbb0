using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The chunks of a dataset: where they lie, and how they come together.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.A.1, nodes of type 1.</remarks>
sealed class Chunks
{
    const long MostBytes = 8 << 20; // of one chunk: a stored, an unpacked and an arranged one are in memory at a time

    readonly record struct Chunk(long Address, int Stored, uint Skipped, long[] Start);

    readonly ByteSource _source;
    readonly string _name;
    readonly IReadOnlyList<long> _shape;
    readonly long[] _size;
    readonly int _element, _bytes;
    readonly Filters _filters;
    readonly List<Chunk> _chunks = [];

    /// <summary>Reads the index.</summary>
    /// <exception cref="InputException">A chunk is too large, stands twice, or lies outside the dataset or the file.</exception>
    public Chunks(ByteSource source, string name, IReadOnlyList<long> shape, int element, long index, long[] size, Filters filters)
    {
        (_source, _name, _shape, _element, _size, _filters) = (source, name, shape, element, size, filters);
        var bytes = (Int128)Dataspace.Count(size) * element;
        _bytes = bytes <= MostBytes ? (int)bytes : throw source.Bad($"{name} has chunks of {bytes:N0} bytes, read are those of at most {MostBytes:N0}");
        if (index != Cursor.Nowhere)
            TreeNode.Leaves(source, index, 1, 8 + 8 * (shape.Count + 1), $"the index of chunks of {name}", entry => Add(entry.Key, entry.Child));
    }

    void Add(Cursor key, long address)
    {
        uint stored = key.UInt32(), skipped = key.UInt32();
        var start = new long[_shape.Count];
        for (int axis = 0; axis < start.Length; axis++)
            if ((start[axis] = key.Size()) % _size[axis] != 0 || start[axis] >= _shape[axis])
                throw key.Bad($"a chunk at {start[axis]} on axis {axis} of {_shape[axis]} in steps of {_size[axis]}");
        if (_chunks.Count > 0 && start.AsSpan().SequenceCompareTo(_chunks[^1].Start) <= 0)
            throw key.Bad("chunks out of order, or one twice");
        if (stored > _bytes + _bytes / 16 + 64) // deflate adds less to what it cannot shorten
            throw key.Bad($"a chunk of {_bytes:N0} bytes is stored in {stored:N0}");
        _source.Claim(address, stored, $"a chunk of {_name}");
        _chunks.Add(new Chunk(address, (int)stored, skipped, start));
    }

    /// <summary>Puts all chunks into place; what none covers stays as it is.</summary>
    /// <exception cref="InputException">A chunk's bytes are damaged.</exception>
    public void Read(byte[] into)
    {
        foreach (var chunk in _chunks)
        {
            var stored = new byte[chunk.Stored];
            _source.Fill(chunk.Address, stored, $"a chunk of {_name}");
            byte[] bytes = _filters.Undo(stored, _bytes, _element, chunk.Skipped, problem => _source.Bad($"a chunk of {_name} at byte {chunk.Address}: {problem}"));
            Place(bytes, into, chunk.Start, 0, 0, 0);
        }
    }

    /// <summary>Row by row; a chunk at the border reaches beyond the dataset with what is left out here.</summary>
    void Place(byte[] chunk, byte[] into, long[] start, int axis, long from, long to)
    {
        long many = Math.Min(_size[axis], _shape[axis] - start[axis]);
        to += start[axis];
        if (axis == _size.Length - 1)
            chunk.AsSpan((int)(from * _element), (int)(many * _element)).CopyTo(into.AsSpan((int)(to * _element)));
        else
            for (long i = 0; i < many; i++)
                Place(chunk, into, start, axis + 1, (from + i) * _size[axis + 1], (to + i) * _shape[axis + 1]);
    }
}
