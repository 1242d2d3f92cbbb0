using System.Runtime.CompilerServices;

namespace CisLens.Engine.Products;

/// <summary>Numbers at a fixed address that is a multiple of 64 bytes. They are not initialised.</summary>
sealed unsafe class AlignedFloats
{
    const int Bytes = 64;

    readonly float[] _values;

    /// <summary>Makes room for some numbers.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough memory, or there are more numbers than an array can have.</exception>
    public AlignedFloats(long count)
    {
        long size = count + Bytes / sizeof(float);
        if (size > Array.MaxLength)
            throw new OutOfMemoryException($"{count} numbers; expected at most {Array.MaxLength - Bytes / sizeof(float)}");
        _values = GC.AllocateUninitializedArray<float>((int)size, pinned: true);
        long address = (long)Unsafe.AsPointer(ref _values[0]);
        (Count, Start) = (count, (float*)((address + Bytes - 1) & -Bytes));
    }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>The first value. Valid as long as this object is reachable.</summary>
    public float* Start { get; }
}
