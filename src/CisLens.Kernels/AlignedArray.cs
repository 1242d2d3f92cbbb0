using System.Runtime.InteropServices;

namespace CisLens.Kernels;

/// <summary>An array that starts at the start of a cache line, so that no vector lies in two lines.</summary>
sealed class AlignedArray<T> where T : unmanaged
{
    const int LineBytes = 64;

    readonly T[] _array;
    readonly int _first, _length;

    /// <summary>An array of zeros.</summary>
    public AlignedArray(int length)
    {
        int size = Marshal.SizeOf<T>();
        _array = GC.AllocateArray<T>(length + LineBytes / size, pinned: true);
        long over = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % LineBytes;
        (_first, _length) = ((int)((LineBytes - over) % LineBytes / size), length);
    }

    /// <summary>The whole array.</summary>
    public Span<T> Span => _array.AsSpan(_first, _length);
}
