namespace CisLens.Torch;

/// <summary>Element type of a tensor. The numbers are those of libtorch.</summary>
public enum DType
{
    /// <summary>8-bit unsigned integer, for base codes.</summary>
    UInt8 = 0,
    /// <summary>64-bit integer, for indexes.</summary>
    Int64 = 4,
    /// <summary>16-bit floating point.</summary>
    Float16 = 5,
    /// <summary>32-bit floating point, the default.</summary>
    Float32 = 6,
    /// <summary>64-bit floating point.</summary>
    Float64 = 7,
    /// <summary>Boolean, one byte per element.</summary>
    Bool = 11,
    /// <summary>16-bit floating point with the range of 32 bits.</summary>
    BFloat16 = 15,
}

/// <summary>The element type that corresponds to a C# type.</summary>
static class DTypes
{
    internal static DType From<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new ArgumentException($"elements of type {typeof(T).Name}; expected float, double, long, byte or bool");
}
