using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Hdf5;

/// <summary>The kind of a value.</summary>
public enum Hdf5Kind
{
    /// <summary>A whole or floating-point number.</summary>
    Number,

    /// <summary>A text of a fixed number of bytes.</summary>
    Text,

    /// <summary>A text of any length.</summary>
    FreeText,

    /// <summary>An unsupported kind.</summary>
    Other,
}

/// <summary>The type of the elements of a dataset or an attribute.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Bytes">Size of an element in the file, in bytes.</param>
/// <param name="Number">The type of a number.</param>
/// <param name="BigEndian">True if numbers have their highest byte first in the file.</param>
/// <param name="Label">The name in error texts.</param>
public sealed record Hdf5Type(Hdf5Kind Kind, int Bytes, ElementType Number, bool BigEndian, string Label)
{
    static readonly string[] s_classes = ["fixed-point", "floating-point", "time", "text", "bit field", "opaque", "compound", "reference",
        "enumeration", "variable-length", "array"];

    // bytes; first bit, number of bits, first bit and number of bits of the exponent, the same for the mantissa, and bias of the
    // exponent, of IEEE 754 and bfloat16
    static readonly (ElementType Type, int Bytes, int[] Layout)[] s_floats =
    [
        (ElementType.F16, 2, [0, 16, 10, 5, 0, 10, 15]),
        (ElementType.BF16, 2, [0, 16, 7, 8, 0, 7, 127]),
        (ElementType.F32, 4, [0, 32, 23, 8, 0, 23, 127]),
        (ElementType.F64, 8, [0, 64, 52, 11, 0, 52, 1023]),
    ];

    /// <summary>Reads a datatype message.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.d.</remarks>
    internal static Hdf5Type Read(Cursor fields)
    {
        byte first = fields.Byte();
        int version = first >> 4, kind = first & 15, bits = (int)fields.Whole(3, "bits");
        long size = fields.UInt32();
        if (version is < 1 or > 5 || size is < 1 or > int.MaxValue)
            throw fields.Bad($"version is {version} and an element has {size} bytes, expected versions 1 to 5 and at least 1 byte");
        return kind switch
        {
            0 => Whole(fields, bits, (int)size),
            1 => Floating(fields, bits, (int)size),
            3 => new Hdf5Type(Hdf5Kind.Text, (int)size, default, false, $"text of {size} bytes"),
            9 when (bits & 15) == 1 && size == 16 => new Hdf5Type(Hdf5Kind.FreeText, 16, default, false, "text of any length"),
            _ => Other((int)size, kind < s_classes.Length ? s_classes[kind] : $"class {kind}"),
        };
    }

    static Hdf5Type Whole(Cursor fields, int bits, int size)
    {
        int offset = fields.UInt16(), precision = fields.UInt16();
        bool signed = (bits & 8) != 0;
        if (offset != 0 || precision != 8 * size || size is not (1 or 2 or 4 or 8))
            return Other(size, $"whole number of {precision} bits in {size} bytes");
        var number = Enum.Parse<ElementType>($"{(signed ? 'I' : 'U')}{precision}");
        return new Hdf5Type(Hdf5Kind.Number, size, number, (bits & 1) != 0, number.Label());
    }

    static Hdf5Type Floating(Cursor fields, int bits, int size)
    {
        int[] layout = [fields.UInt16(), fields.UInt16(), fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte(),
            (int)Math.Min(fields.UInt32(), int.MaxValue)];
        var known = s_floats.FirstOrDefault(f => f.Bytes == size && f.Layout.AsSpan().SequenceEqual(layout));
        // not in VAX order, with an implicit first bit and the sign in the last bit
        bool usual = known.Layout is not null && (bits & 0x40) == 0 && (bits >> 4 & 3) == 2 && bits >> 8 == 8 * size - 1;
        return usual ? new Hdf5Type(Hdf5Kind.Number, size, known.Type, (bits & 1) != 0, known.Type.Label())
            : Other(size, $"floating-point number of {size} bytes that is not of IEEE 754");
    }

    static Hdf5Type Other(int size, string label) => new(Hdf5Kind.Other, size, default, false, label);
}
