namespace CisLens.Formats.Hdf5;

/// <summary>Type of the elements of a column.</summary>
public enum Hdf5Element
{
    /// <summary>Texts in UTF-8, padded with zeros, deflated.</summary>
    Text,

    /// <summary>Whole numbers of 8 bytes.</summary>
    Int64,

    /// <summary>Floating-point numbers of 4 bytes.</summary>
    Float32,
}

/// <summary>A dataset that is written row by row.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Element">Type of the elements.</param>
/// <param name="Bytes">Size of an element in bytes.</param>
/// <param name="Width">Number of elements per row of a matrix; null for one value per row.</param>
/// <param name="Attributes">Attributes, which are texts.</param>
public sealed record Hdf5Column(string Name, Hdf5Element Element, int Bytes, int? Width, IReadOnlyDictionary<string, string> Attributes)
{
    static readonly Dictionary<string, string> s_none = [];

    /// <summary>Size of a row in bytes.</summary>
    public int RowBytes => checked(Bytes * (Width ?? 1));

    /// <summary>A column of texts with at most <paramref name="bytes"/> bytes each.</summary>
    public static Hdf5Column Text(string name, int bytes) => new(name, Hdf5Element.Text, Math.Max(1, bytes), null, s_none);

    /// <summary>A column of whole numbers.</summary>
    public static Hdf5Column Int64(string name) => new(name, Hdf5Element.Int64, 8, null, s_none);

    /// <summary>A column of floating-point numbers, one or several per row.</summary>
    public static Hdf5Column Float32(string name, int? width, IReadOnlyDictionary<string, string> attributes) =>
        new(name, Hdf5Element.Float32, 4, width, attributes);
}
