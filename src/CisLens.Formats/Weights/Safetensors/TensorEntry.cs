namespace CisLens.Formats.Weights.Safetensors;

/// <summary>Types of elements, with the names of the format.</summary>
public enum ElementType { Bool, U8, I8, F8E5M2, F8E4M3, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 }

/// <summary>Sizes and names of types of elements.</summary>
public static class ElementTypes
{
    /// <summary>Size of an element in bytes.</summary>
    public static int Bytes(this ElementType type) => type switch
    {
        <= ElementType.F8E4M3 => 1,
        <= ElementType.BF16 => 2,
        <= ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>The name in files, such as <c>F32</c>.</summary>
    public static string Label(this ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.F8E5M2 => "F8_E5M2",
        ElementType.F8E4M3 => "F8_E4M3",
        _ => type.ToString(),
    };

    /// <summary>Finds a type by its name in files.</summary>
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

/// <summary>A tensor of a file.</summary>
/// <param name="Name">The name, which can be any text.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Size of each axis, row-major; empty for a single number.</param>
/// <param name="Start">Offset of the first byte in the data.</param>
/// <param name="End">Offset after the last byte in the data.</param>
public sealed record TensorEntry(string Name, ElementType Type, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>Size of the tensor in bytes.</summary>
    public long Bytes => End - Start;

    /// <summary>Number of elements.</summary>
    public long Count => Bytes / Type.Bytes();

    /// <summary>The shape as text: <c>300x4x19</c>, or <c>scalar</c>.</summary>
    public string ShapeText => Shape.Count == 0 ? "scalar" : string.Join('x', Shape);
}
