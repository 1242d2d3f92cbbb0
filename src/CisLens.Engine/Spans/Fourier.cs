using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Engine.Spans;

/// <summary>
/// Discrete Fourier transforms of many signals at once (Cooley and Tukey 1965). Rows are points in time or frequency, lanes are signals. A
/// row has the real parts of all lanes and then their imaginary parts. Frequencies are in bit-reversed order.
/// </summary>
sealed class Fourier
{
    readonly float[] _cos, _sin;

    /// <summary>Computes the factors for a number of points, a power of two.</summary>
    public Fourier(int points)
    {
        Points = points;
        _cos = [.. Enumerable.Range(0, points / 2).Select(j => (float)Math.Cos(2 * Math.PI * j / points))];
        _sin = [.. Enumerable.Range(0, points / 2).Select(j => (float)Math.Sin(2 * Math.PI * j / points))];
    }

    /// <summary>Number of points of a signal.</summary>
    public int Points { get; }

    /// <summary>The row of a frequency.</summary>
    public int Row(int frequency)
    {
        int reversed = 0;
        for (int bit = 1; bit < Points; bit <<= 1, frequency >>= 1)
            reversed = reversed << 1 | frequency & 1;
        return reversed;
    }

    /// <summary>From time to frequency, in place: X(f) = Σ x(t) e^(−2πi f t / points).</summary>
    /// <param name="rows">Points × twice the lanes.</param>
    /// <param name="lanes">A multiple of 8.</param>
    public void Forward(Span<float> rows, int lanes)
    {
        for (int half = Points / 2; half >= 1; half /= 2)
            for (int start = 0; start < Points; start += 2 * half)
                for (int j = 0; j < half; j++)
                {
                    int turn = j * (Points / 2 / half);
                    Spread(Row(rows, start + j, lanes), Row(rows, start + j + half, lanes), lanes, _cos[turn], -_sin[turn]);
                }
    }

    /// <summary>From frequency to time, in place, times the number of points.</summary>
    /// <param name="rows">Points × twice the lanes.</param>
    /// <param name="lanes">A multiple of 8.</param>
    public void Backward(Span<float> rows, int lanes)
    {
        for (int half = 1; half < Points; half *= 2)
            for (int start = 0; start < Points; start += 2 * half)
                for (int j = 0; j < half; j++)
                {
                    int turn = j * (Points / 2 / half);
                    Gather(Row(rows, start + j, lanes), Row(rows, start + j + half, lanes), lanes, _cos[turn], _sin[turn]);
                }
    }

    static Span<float> Row(Span<float> rows, int row, int lanes) => rows.Slice(2 * row * lanes, 2 * lanes);

    // (a, b) to (a + b, (a − b) w)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Spread(Span<float> a, Span<float> b, int lanes, float cos, float sin)
    {
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector256<float> c = Vector256.Create(cos), s = Vector256.Create(sin);
        for (nuint re = 0, im = (nuint)lanes; re < (nuint)lanes; re += 8, im += 8)
        {
            Vector256<float> ar = Vector256.LoadUnsafe(ref first, re), ai = Vector256.LoadUnsafe(ref first, im);
            Vector256<float> br = Vector256.LoadUnsafe(ref second, re), bi = Vector256.LoadUnsafe(ref second, im);
            (ar + br).StoreUnsafe(ref first, re);
            (ai + bi).StoreUnsafe(ref first, im);
            Vector256<float> dr = ar - br, di = ai - bi;
            (dr * c - di * s).StoreUnsafe(ref second, re);
            (dr * s + di * c).StoreUnsafe(ref second, im);
        }
    }

    // (a, b) to (a + b w, a − b w)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather(Span<float> a, Span<float> b, int lanes, float cos, float sin)
    {
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector256<float> c = Vector256.Create(cos), s = Vector256.Create(sin);
        for (nuint re = 0, im = (nuint)lanes; re < (nuint)lanes; re += 8, im += 8)
        {
            Vector256<float> ar = Vector256.LoadUnsafe(ref first, re), ai = Vector256.LoadUnsafe(ref first, im);
            Vector256<float> br = Vector256.LoadUnsafe(ref second, re), bi = Vector256.LoadUnsafe(ref second, im);
            Vector256<float> wr = br * c - bi * s, wi = br * s + bi * c;
            (ar + wr).StoreUnsafe(ref first, re);
            (ai + wi).StoreUnsafe(ref first, im);
            (ar - wr).StoreUnsafe(ref second, re);
            (ai - wi).StoreUnsafe(ref second, im);
        }
    }
}
