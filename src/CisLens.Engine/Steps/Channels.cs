using System.Numerics;

namespace CisLens.Engine.Steps;

/// <summary>Operations on the channels of a position.</summary>
static class Channels
{
    /// <summary>values += added.</summary>
    public static void Add(Span<float> values, ReadOnlySpan<float> added)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) + new Vector<float>(added[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] += added[i];
    }

    /// <summary>values = a − b.</summary>
    public static void Subtract(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(a[i..]) - new Vector<float>(b[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = a[i] - b[i];
    }

    /// <summary>values = the larger of values and others; NaN if one is NaN.</summary>
    public static void Max(Span<float> values, ReadOnlySpan<float> others)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Max(new Vector<float>(values[i..]), new Vector<float>(others[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = Math.Max(values[i], others[i]);
    }

    /// <summary>values = values · scale + shift, rounded twice.</summary>
    public static void MultiplyAdd(Span<float> values, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) * new Vector<float>(scale[i..]) + new Vector<float>(shift[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
        {
            float product = values[i] * scale[i];
            values[i] = product + shift[i];
        }
    }

    /// <summary>values = values · factor.</summary>
    public static void Multiply(Span<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
