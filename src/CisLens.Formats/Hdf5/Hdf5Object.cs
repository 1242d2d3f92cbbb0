using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A group or a dataset of an HDF5 file.</summary>
public abstract class Hdf5Object
{
    readonly List<Message> _header;
    IReadOnlyDictionary<string, Hdf5Attribute>? _attributes;

    private protected Hdf5Object(Hdf5Reader file, string path, List<Message> header) => (File, Path, _header) = (file, path, header);

    private protected Hdf5Reader File { get; }

    /// <summary>The path, such as <c>/model_weights/conv1d_1</c>.</summary>
    public string Path { get; }

    /// <summary>The attributes by name.</summary>
    /// <exception cref="InputException">An attribute is damaged, or they are stored in an unsupported way.</exception>
    public IReadOnlyDictionary<string, Hdf5Attribute> Attributes => _attributes ??= ReadAttributes();

    Dictionary<string, Hdf5Attribute> ReadAttributes()
    {
        var attributes = new Dictionary<string, Hdf5Attribute>(StringComparer.Ordinal);
        foreach (var (type, fields) in _header)
            if (type == MessageType.AttributeInfo)
                RefuseDense(fields);
            else if (type == MessageType.Attribute && Hdf5Attribute.Read(fields, Path, File) is var attribute
                && !attributes.TryAdd(attribute.Name, attribute))
                throw fields.Bad($"{Path} has a duplicate attribute {attribute.Name}");
        return attributes;
    }

    static void RefuseDense(Cursor fields)
    {
        fields.Version(0, 0);
        fields.Skip((fields.Byte() & 1) != 0 ? 2 : 0);
        if (fields.Address() != Cursor.Nowhere)
            throw fields.Bad("attributes are in a fractal heap (dense attributes), which is not supported");
    }
}
