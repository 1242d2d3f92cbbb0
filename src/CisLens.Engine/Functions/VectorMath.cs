using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vector = System.Runtime.Intrinsics.Vector512<float>;

namespace CisLens.Engine.Functions;

/// <summary>
/// Functions of 16 numbers. The compiler splits the vectors where the processor has shorter ones, so the bytes of a result are the same
/// with AVX-512, AVX2 and Arm. Results differ by up to 1e-6 on processors that cannot multiply and add with one rounding.
/// </summary>
/// <remarks>
/// Largest errors in units in the last place (ulp) of the result: 1.1 for e^x, 2.2 for the sigmoid and tanh, 2.5 for softplus, 4.5 for
/// GELU, 3 for its approximations; for the tanh form below −4.7, where its results are below 1e-5, 3e-6 of the result. Results below 1e-36
/// have an error of at most 3e-43. Infinities and NaN have the limits of the functions.
/// </remarks>
static class VectorMath
{
    const float Shift = 1.5f * (1 << 23);   // a number plus this is rounded to an integer, which the low bits contain

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Exp(Vector x) => Exp(x, Vector.Zero);

    /// <summary>e^(x + rest), where |rest| is at most an ulp of x. 0 below −104, and infinite above 88.73.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Exp(Vector x, Vector rest)
    {
        var r = Reduce(Larger(-104.5f, Smaller(89, x)), out var n) + rest;
        // 2ⁿ in two factors: n can be too large or too small for one
        var half = Vector512.ShiftRightArithmetic(n, 1);
        return (ExpMinus1(r) + Vector.One) * PowerOf2(half) * PowerOf2(n - half);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Sigmoid(Vector x)
    {
        var e = Exp(-Vector512.Abs(x));
        return Select(Vector512.LessThan(x, Vector.Zero), e, Vector.One) / (Vector.One + e);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Tanh(Vector x)
    {
        var r = Reduce(Smaller(20, Vector512.Abs(x) * 2), out var n);   // from 20 on the result is 1
        var power = PowerOf2(n);
        var e = MultiplyAdd(power, ExpMinus1(r), power - Vector.One);   // e²ˣ − 1
        return Vector512.CopySign(e / (e + Constant(2)), x);
    }

    /// <summary>ln(1 + eˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Softplus(Vector x)
    {
        var e = Exp(-Vector512.Abs(x));
        // ln(1 + e) = 2 artanh(s), a power series in s², with s at most 1/3
        Vector s = e / (Constant(2) + e), square = s * s;
        var series = MultiplyAdd(Constant(0.140147135f), square, Constant(0.13999106f));
        series = MultiplyAdd(MultiplyAdd(series, square, Constant(0.200108752f)), square, Constant(0.333332062f));
        return Larger(0, x) + MultiplyAdd(series * square, s, s) * 2;
    }

    /// <summary>x Φ(x) with the normal distribution Φ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Gelu(Vector x)
    {
        x = Larger(-20, x);   // the result is 0 there
        Vector u = Smaller(20, Vector512.Abs(x)), square = u * u, rest = MultiplyAdd(u, u, -square);
        // below 1, Φ(x) = ½ + x times a polynomial in x²; the relative error is 3e-9
        var odd = MultiplyAdd(Constant(-8.16956344e-06f), square, Constant(0.000115018833f));
        odd = MultiplyAdd(MultiplyAdd(odd, square, Constant(-0.00118801999f)), square, Constant(0.00997416303f));
        odd = MultiplyAdd(MultiplyAdd(odd, square, Constant(-0.0664905384f)), square, Constant(0.398942292f));
        // from there to 14.6, Φ(−u) = exp(−u²/2) times a polynomial in 1 / (1 + c u); the relative error is 2e-9
        var t = Vector.One / MultiplyAdd(u, Constant(0.28125f), Vector.One);
        var ratio = MultiplyAdd(Constant(0.0318367891f), t, Constant(-0.119588971f));
        ratio = MultiplyAdd(MultiplyAdd(ratio, t, Constant(0.132666662f)), t, Constant(-0.0433690622f));
        ratio = MultiplyAdd(MultiplyAdd(ratio, t, Constant(0.0919320062f)), t, Constant(0.0776326805f));
        ratio = MultiplyAdd(MultiplyAdd(ratio, t, Constant(0.104605161f)), t, Constant(0.112085558f));
        ratio = MultiplyAdd(ratio, t, Constant(0.112207159f)) * t;
        var below = Exp(square * -0.5f, rest * -0.5f) * ratio;
        var outer = Select(Vector512.LessThan(x, Vector.Zero), below, Vector.One - below);
        return x * Select(Vector512.LessThan(u, Vector.One), MultiplyAdd(x, odd, Constant(0.5f)), outer);
    }

    /// <summary>The approximation x σ(2 √(2/π) (x + 0.044715 x³)) of x Φ(x), usually written with tanh.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector GeluTanh(Vector x)
    {
        Vector first = Constant(1.59576917f), third = Constant(0.0713548139f);   // 2 √(2/π), and 0.044715 times it
        Vector u = Smaller(20, Vector512.Abs(x)), square = u * u, squareRest = MultiplyAdd(u, u, -square);
        Vector factor = MultiplyAdd(third, square, first), factorRest = MultiplyAdd(third, square, first - factor);
        factorRest = MultiplyAdd(third, squareRest, factorRest) + MultiplyAdd(square, Constant(2.39883247e-9f), Constant(-4.53406805e-8f));
        Vector y = u * factor, rest = MultiplyAdd(u, factorRest, MultiplyAdd(u, factor, -y));
        return Gate(x, y, rest);
    }

    /// <summary>The approximation x σ(1.702 x) of x Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector GeluSigmoid(Vector x)
    {
        Vector factor = Constant(1.702f), u = Smaller(100, Vector512.Abs(x)), y = u * factor;
        return Gate(x, y, MultiplyAdd(u, Constant(-2.19345093e-8f), MultiplyAdd(u, factor, -y)));   // 1.702 in two parts
    }

    /// <summary>x σ(y + rest) for positive x and x σ(−y − rest) for negative x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Gate(Vector x, Vector y, Vector rest)
    {
        var e = Exp(-y, -rest);
        return Larger(-100, x) * Select(Vector512.LessThan(x, Vector.Zero), e, Vector.One) / (Vector.One + e);
    }

    /// <summary>The sum of the numbers, in the same order on every processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector x)
    {
        var eight = x.GetLower() + x.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>r with x = n ln 2 + r and |r| at most ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Reduce(Vector x, out Vector512<int> n)
    {
        Vector shifted = MultiplyAdd(x, Constant(1.44269502f), Constant(Shift)), whole = shifted - Constant(Shift);
        n = shifted.AsInt32() - Constant(Shift).AsInt32();
        // ln 2 in two parts; n times the first is exact
        return MultiplyAdd(whole, Constant(-1.42860677e-6f), MultiplyAdd(whole, Constant(-0.693145752f), x));
    }

    /// <summary>eʳ − 1 for |r| up to ln 2 / 2; the relative error of the polynomial is 1.4e-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector ExpMinus1(Vector r)
    {
        var p = MultiplyAdd(Constant(0.00138706958f), r, Constant(0.00836627185f));
        p = MultiplyAdd(MultiplyAdd(p, r, Constant(0.0416674353f)), r, Constant(0.166665465f));
        p = MultiplyAdd(p, r, Constant(0.49999997f));
        return MultiplyAdd(p * r, r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector PowerOf2(Vector512<int> n) => Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Constant(float value) => Vector512.Create(value);

    /// <summary>a b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector MultiplyAdd(Vector a, Vector b, Vector c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Select(Vector condition, Vector a, Vector b) => Vector512.ConditionalSelect(condition, a, b);

    // with the limit as the first argument, NaN stays NaN
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Smaller(float limit, Vector x) => Vector512.MinNative(Constant(limit), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Larger(float limit, Vector x) => Vector512.MaxNative(Constant(limit), x);
}
