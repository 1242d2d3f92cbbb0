using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Engine.Functions;

/// <summary>Functions of each number of a span, in place. The results do not depend on the position of a number in the span.</summary>
public static class Elementwise
{
    /// <summary>x where x &gt; <paramref name="limit"/>, else <paramref name="otherwise"/>; NaN stays NaN.</summary>
    public static void Threshold(Span<float> values, float limit, float otherwise)
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        foreach (ref var x in vectors)
            x = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512.Create(limit)), Vector512.Create(otherwise), x);
        foreach (ref float x in values[(vectors.Length * Vector512<float>.Count)..])
            x = x <= limit ? otherwise : x;
    }
}
