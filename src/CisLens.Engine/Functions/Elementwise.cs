using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CisLens.Design.Layers;

namespace CisLens.Engine.Functions;

/// <summary>A function of each of 16 numbers. Implementations are structs, so that it is compiled into the loop that calls it.</summary>
interface IVectorFunction
{
    /// <summary>The values of the function.</summary>
    Vector512<float> Run(Vector512<float> x);
}

/// <summary>Functions of each number of a span, in place. A result does not depend on the position of its number in the span.</summary>
static class Elementwise
{
    /// <summary>Applies a function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TFunction>(Span<float> values, TFunction function = default) where TFunction : struct, IVectorFunction
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        foreach (ref var x in vectors)
            x = function.Run(x);
        var last = values[(vectors.Length * Vector512<float>.Count)..];
        if (last.IsEmpty)
            return;
        Span<float> copy = stackalloc float[Vector512<float>.Count];
        copy.Clear();
        last.CopyTo(copy);
        function.Run(Vector512.Create<float>(copy)).CopyTo(copy);
        copy[..last.Length].CopyTo(last);
    }

    /// <summary>The function of a layer that changes each number independently of the others; null for other layers.</summary>
    public static Action<Span<float>>? Of(Layer layer) => layer switch
    {
        Relu or Rectifier => values => Run<ReluFunction>(values),
        Threshold threshold => values => Run(values, new ThresholdFunction((float)threshold.Limit, (float)threshold.Otherwise)),
        Gelu => values => Run<GeluFunction>(values),
        GeluTanh => values => Run<GeluTanhFunction>(values),
        GeluSigmoid => values => Run<GeluSigmoidFunction>(values),
        Exponential => values => Run<ExpFunction>(values),
        Sigmoid => values => Run<SigmoidFunction>(values),
        Softplus => values => Run<SoftplusFunction>(values),
        ExpLinear => values => Run<ExpLinearFunction>(values),
        Dropout or Identity => _ => { },
        _ => null,
    };

    /// <summary>eˣ over the sum of all eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(Span<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var rest = values[(vectors.Length * Vector512<float>.Count)..];
        Span<float> copy = stackalloc float[Vector512<float>.Count];
        copy.Fill(float.NegativeInfinity);
        rest.CopyTo(copy);
        Vector512<float> last = Vector512.Create<float>(copy), largest = last, sum = default;
        foreach (var x in vectors)
            largest = Vector512.Max(largest, x);
        float most = float.NegativeInfinity;
        for (int i = 0; i < Vector512<float>.Count; i++)
            most = Math.Max(most, largest[i]);
        var shift = Vector512.Create(most);
        foreach (ref var x in vectors)
            sum += x = VectorMath.Exp(x - shift);
        last = VectorMath.Exp(last - shift);
        var total = Vector512.Create(VectorMath.Sum(sum + last));
        foreach (ref var x in vectors)
            x /= total;
        (last / total).CopyTo(copy);
        copy[..rest.Length].CopyTo(rest);
    }
}

/// <summary>max(x, 0).</summary>
readonly struct ReluFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);   // in this order NaN stays NaN
}

/// <summary>x where x &gt; <paramref name="limit"/>, else <paramref name="otherwise"/>.</summary>
readonly struct ThresholdFunction(float limit, float otherwise) : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512.Create(limit)), Vector512.Create(otherwise), x);
}

/// <summary><see cref="VectorMath.Exp(Vector512{float})"/>.</summary>
readonly struct ExpFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Exp(x);
}

/// <summary>x + 1 for x &gt; 0, else eˣ.</summary>
readonly struct ExpLinearFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(x, Vector512<float>.Zero), x + Vector512<float>.One, VectorMath.Exp(x));
}

/// <summary><see cref="VectorMath.Sigmoid"/>.</summary>
readonly struct SigmoidFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Sigmoid(x);
}

/// <summary><see cref="VectorMath.Tanh"/>.</summary>
readonly struct TanhFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Tanh(x);
}

/// <summary><see cref="VectorMath.Softplus"/>.</summary>
readonly struct SoftplusFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Softplus(x);
}

/// <summary><see cref="VectorMath.Gelu"/>.</summary>
readonly struct GeluFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Gelu(x);
}

/// <summary><see cref="VectorMath.GeluTanh"/>.</summary>
readonly struct GeluTanhFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.GeluTanh(x);
}

/// <summary><see cref="VectorMath.GeluSigmoid"/>.</summary>
readonly struct GeluSigmoidFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.GeluSigmoid(x);
}
