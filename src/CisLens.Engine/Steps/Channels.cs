using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CisLens.Engine.Steps;

/// <summary>Operations on the channels of a position. The first span has the length of the others.</summary>
static class Channels
{
    /// <summary>values += added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> values, ReadOnlySpan<float> added)
    {
        ref float to = ref Start(values, added.Length), other = ref MemoryMarshal.GetReference(added);
        nuint i = 0, end = (nuint)values.Length, step = (nuint)Vector<float>.Count;
        for (; i + step <= end; i += step)
            (Vector.LoadUnsafe(ref to, i) + Vector.LoadUnsafe(ref other, i)).StoreUnsafe(ref to, i);
        for (; i < end; i++)
            Unsafe.Add(ref to, i) += Unsafe.Add(ref other, i);
    }

    /// <summary>values = a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> values)
    {
        ref float to = ref Start(values, Math.Min(a.Length, b.Length));
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        nuint i = 0, end = (nuint)values.Length, step = (nuint)Vector<float>.Count;
        for (; i + step <= end; i += step)
            (Vector.LoadUnsafe(ref first, i) - Vector.LoadUnsafe(ref second, i)).StoreUnsafe(ref to, i);
        for (; i < end; i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref first, i) - Unsafe.Add(ref second, i);
    }

    /// <summary>values = the larger of values and others; NaN if one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(Span<float> values, ReadOnlySpan<float> others)
    {
        ref float to = ref Start(values, others.Length), other = ref MemoryMarshal.GetReference(others);
        nuint i = 0, end = (nuint)values.Length, step = (nuint)Vector<float>.Count;
        for (; i + step <= end; i += step)
        {
            Vector<float> a = Vector.LoadUnsafe(ref to, i), b = Vector.LoadUnsafe(ref other, i);
            // not larger, and not NaN
            Vector.ConditionalSelect(Vector.LessThanOrEqual(a, b), b, Vector.ConditionalSelect(Vector.Equals(b, b), a, b))
                .StoreUnsafe(ref to, i);
        }
        for (; i < end; i++)
            Unsafe.Add(ref to, i) = Math.Max(Unsafe.Add(ref to, i), Unsafe.Add(ref other, i));
    }

    /// <summary>values = values · scale + shift, rounded twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<float> values, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        ref float to = ref Start(values, Math.Min(scale.Length, shift.Length));
        ref float factor = ref MemoryMarshal.GetReference(scale), term = ref MemoryMarshal.GetReference(shift);
        nuint i = 0, end = (nuint)values.Length, step = (nuint)Vector<float>.Count;
        for (; i + step <= end; i += step)
        {
            var product = Vector.LoadUnsafe(ref to, i) * Vector.LoadUnsafe(ref factor, i);
            (product + Vector.LoadUnsafe(ref term, i)).StoreUnsafe(ref to, i);
        }
        for (; i < end; i++)
        {
            float product = Unsafe.Add(ref to, i) * Unsafe.Add(ref factor, i);
            Unsafe.Add(ref to, i) = product + Unsafe.Add(ref term, i);
        }
    }

    /// <summary>values = values · factor.</summary>
    public static void Multiply(Span<float> values, float factor)
    {
        foreach (ref float value in values)
            value *= factor;
    }

    static ref float Start(Span<float> values, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, values.Length);
        return ref MemoryMarshal.GetReference(values);
    }
}
