namespace CisLens.Formats.Weights.Safetensors;

/// <summary>Element types of the format, with the names that the format gives them.</summary>
public enum ElementType { Bool, U8, I8, F8E5M2, F8E4M3, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 }

/// <summary>Sizes and names of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Bytes(this ElementType type) => type switch
    {
        <= ElementType.F8E4M3 => 1,
        <= ElementType.BF16 => 2,
        <= ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>The name inside the file, such as <c>F32</c>.</summary>
    public static string Label(this ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.F8E5M2 => "F8_E5M2",
        ElementType.F8E4M3 => "F8_E4M3",
        _ => type.ToString(),
    };

    /// <summary>Finds a type by its name inside the file.</summary>
    public static bool TryParse(string label, out ElementType type)
    {
        foreach (var candidate in Enum.GetValues<ElementType>())
            if (candidate.Label() == label)
            {
                type = candidate;
                return true;
            }
        type = default;
        return false;
    }
}

/// <summary>One tensor of a file: what it is and which bytes of the data part are its own.</summary>
/// <param name="Name">Its name, any text; never used as a path.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes, row-major; empty for a single number.</param>
/// <param name="Start">First byte in the data part.</param>
/// <param name="End">One past the last byte in the data part.</param>
public sealed record TensorEntry(string Name, ElementType Type, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>Bytes of the tensor.</summary>
    public long Bytes => End - Start;

    /// <summary>Number of elements.</summary>
    public long Count => Bytes / Type.Bytes();

    /// <summary>Shape as people write it: <c>300x4x19</c>, or <c>scalar</c>.</summary>
    public string ShapeText => Shape.Count == 0 ? "scalar" : string.Join('x', Shape);
}
