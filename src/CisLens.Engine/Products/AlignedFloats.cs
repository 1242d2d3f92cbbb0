using System.Runtime.CompilerServices;

namespace CisLens.Engine.Products;

/// <summary>Numbers at a fixed address that is a multiple of 64 bytes. They are not initialised.</summary>
sealed unsafe class AlignedFloats
{
    const int Bytes = 64;

    readonly float[] _values;

    /// <summary>Makes room for some numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more numbers than an array can have.</exception>
    public AlignedFloats(long count)
    {
        const int More = Bytes / sizeof(float);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength - More);
        _values = GC.AllocateUninitializedArray<float>((int)count + More, pinned: true);
        long address = (long)Unsafe.AsPointer(ref _values[0]);
        Count = count;
        Start = (float*)((address + Bytes - 1) & -Bytes);
    }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>The first value. Valid as long as this object is reachable.</summary>
    public float* Start { get; }
}
