using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>An attribute of a group or a dataset.</summary>
public sealed class Hdf5Attribute
{
    readonly ReadOnlyMemory<byte> _bytes;
    readonly Hdf5Reader _file;
    readonly string _where;

    Hdf5Attribute(string name, Hdf5Type type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes, string where, Hdf5Reader file) =>
        (Name, Type, Shape, _bytes, _where, _file) = (name, type, shape, bytes, where, file);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The shape; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The texts, row-major.</summary>
    /// <exception cref="InputException">The elements are not texts.</exception>
    public string[] Texts() => Elements.Texts(_bytes.Span, Type, _where, _file.Source, _file.Heap);

    /// <summary>The little-endian bytes of the numbers, row-major.</summary>
    /// <exception cref="InputException">The elements are not numbers.</exception>
    public byte[] Numbers() => Elements.Numbers(_bytes.ToArray(), Type, _where, _file.Source);

    /// <summary>Reads an attribute message.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.m.</remarks>
    internal static Hdf5Attribute Read(Cursor fields, string owner, Hdf5Reader file)
    {
        byte version = fields.Version(1, 3), flags = fields.Byte();
        int name = fields.UInt16(), type = fields.UInt16(), space = fields.UInt16();
        if (version > 1 && flags != 0)
            throw fields.Bad("the type is shared with another object (a committed datatype), which is not supported");
        fields.Skip(version == 3 ? 1 : 0);
        var letters = fields.Take(Padded(name)).Span[..name];
        string text = System.Text.Encoding.UTF8.GetString(letters[..(letters.IndexOf((byte)0) is var end and >= 0 ? end : name)]);
        string where = $"attribute {text} of {owner}";
        var element = Hdf5Type.Read(fields.Inner(Padded(type), where));
        long[] shape = Dataspace.Read(fields.Inner(Padded(space), where));
        var bytes = (Int128)Dataspace.Count(shape) * element.Bytes;
        return bytes <= fields.Left
            ? new Hdf5Attribute(text, element, shape, fields.Take((long)bytes), where, file)
            : throw fields.Bad($"{where} of shape {string.Join('x', shape)} has {fields.Left:N0} bytes, expected {bytes:N0}");

        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
    }
}
