using System.Numerics;
using System.Runtime.CompilerServices;

namespace CisLens.Engine.Spans;

/// <summary>Operations on all channels of a position. The number of channels is a multiple of the vector width.</summary>
static class Channels
{
    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> to)
    {
        for (int c = 0; c < to.Length; c += Vector<float>.Count)
            (new Vector<float>(a[c..]) + new Vector<float>(b[c..])).CopyTo(to[c..]);
    }

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rectify(ReadOnlySpan<float> x, Span<float> to)
    {
        for (int c = 0; c < to.Length; c += Vector<float>.Count)
            Vector.Max(Vector<float>.Zero, new Vector<float>(x[c..])).CopyTo(to[c..]);
    }

    /// <summary>max(0, scale x + shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> to)
    {
        for (int c = 0; c < to.Length; c += Vector<float>.Count)
        {
            var scaled = new Vector<float>(x[c..]) * new Vector<float>(scale[c..]) + new Vector<float>(shift[c..]);
            Vector.Max(Vector<float>.Zero, scaled).CopyTo(to[c..]);
        }
    }
}
