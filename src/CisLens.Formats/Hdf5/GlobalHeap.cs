namespace CisLens.Formats.Hdf5;

/// <summary>The collections of texts of any length. Elements refer to a text by address and number.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.E.</remarks>
sealed class GlobalHeap(ByteSource source)
{
    const int Head = 16;
    const string What = "a collection of the global heap";

    readonly Dictionary<long, Dictionary<int, ReadOnlyMemory<byte>>> _collections = [];

    /// <summary>The bytes of one object.</summary>
    /// <exception cref="Core.InputException">The collection or the object does not exist.</exception>
    public ReadOnlyMemory<byte> Find(long address, int number)
    {
        if (!_collections.TryGetValue(address, out var objects))
            _collections[address] = objects = Read(address);
        return objects.TryGetValue(number, out var bytes) ? bytes
            : throw source.Bad($"{What} at byte {address}: there is no object {number}");
    }

    Dictionary<int, ReadOnlyMemory<byte>> Read(long address)
    {
        var head = source.Look(address, Head, What);
        head.Signature("GCOL"u8);
        head.Version(1, 1);
        head.Skip(3);
        long size = head.Size();
        var fields = source.Part(address, size, What);
        fields.Skip(Head);
        var objects = new Dictionary<int, ReadOnlyMemory<byte>>();
        while (fields.Left >= Head)
        {
            int number = fields.UInt16();
            fields.Skip(2 + 4);
            long bytes = fields.Size();
            if (number == 0)
                break; // only free space follows
            if (!objects.TryAdd(number, fields.Take(bytes)))
                throw fields.Bad($"duplicate object {number}");
            source.Count();
            fields.Skip(Math.Min(fields.Left, (8 - bytes % 8) % 8));
        }
        return objects;
    }
}
