namespace CisLens.Torch;

/// <summary>What the elements of a tensor are; the numbers are libtorch's.</summary>
public enum DType
{
    /// <summary>8 bits, 0 to 255: base codes.</summary>
    UInt8 = 0,
    /// <summary>64-bit whole number: indexes.</summary>
    Int64 = 4,
    /// <summary>16-bit floating point.</summary>
    Float16 = 5,
    /// <summary>32-bit floating point, the default of everything.</summary>
    Float32 = 6,
    /// <summary>64-bit floating point.</summary>
    Float64 = 7,
    /// <summary>True or false, a byte each: results of comparisons.</summary>
    Bool = 11,
    /// <summary>16-bit floating point with the range of 32 bits.</summary>
    BFloat16 = 15,
}

/// <summary>The element type of a span that is copied to or from a tensor.</summary>
static class DTypes
{
    internal static DType From<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new ArgumentException($"tensors hold float, double, long, byte or bool, not {typeof(T).Name}");
}
