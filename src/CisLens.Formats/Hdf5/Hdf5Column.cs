namespace CisLens.Formats.Hdf5;

/// <summary>What a column holds.</summary>
public enum Hdf5Element
{
    /// <summary>Texts in UTF-8, filled up with zeros, deflated.</summary>
    Text,

    /// <summary>Whole numbers of 8 bytes.</summary>
    Int64,

    /// <summary>Floating-point numbers of 4 bytes.</summary>
    Float32,
}

/// <summary>A dataset that grows row by row.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Element">What it holds.</param>
/// <param name="Bytes">Bytes of an element.</param>
/// <param name="Width">Elements in a row of a matrix; null for one value a row.</param>
/// <param name="Attributes">Texts about it.</param>
public sealed record Hdf5Column(string Name, Hdf5Element Element, int Bytes, int? Width, IReadOnlyDictionary<string, string> Attributes)
{
    static readonly Dictionary<string, string> s_none = [];

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => checked(Bytes * (Width ?? 1));

    /// <summary>Texts of at most so many bytes.</summary>
    public static Hdf5Column Text(string name, int bytes) => new(name, Hdf5Element.Text, Math.Max(1, bytes), null, s_none);

    /// <summary>Whole numbers.</summary>
    public static Hdf5Column Int64(string name) => new(name, Hdf5Element.Int64, 8, null, s_none);

    /// <summary>Floating-point numbers, a row of a matrix or one.</summary>
    public static Hdf5Column Float32(string name, int? width, IReadOnlyDictionary<string, string> attributes) =>
        new(name, Hdf5Element.Float32, 4, width, attributes);
}
