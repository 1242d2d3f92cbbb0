using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <remarks>The operations work on each element. Shapes are broadcast as in PyTorch.</remarks>
public sealed partial class Tensor
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Own(LibTorch.ct_add(x.Handle, y.Handle, out var h), h);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Own(LibTorch.ct_sub(x.Handle, y.Handle, out var h), h);

    /// <summary>Product.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Own(LibTorch.ct_mul(x.Handle, y.Handle, out var h), h);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => Own(LibTorch.ct_div(x.Handle, y.Handle, out var h), h);

    /// <summary>x + s.</summary>
    public static Tensor operator +(Tensor x, double s) => Own(LibTorch.ct_add_scalar(x.Handle, s, out var h), h);

    /// <summary>s + x.</summary>
    public static Tensor operator +(double s, Tensor x) => Own(LibTorch.ct_add_scalar(x.Handle, s, out var h), h);

    /// <summary>x − s.</summary>
    public static Tensor operator -(Tensor x, double s) => Own(LibTorch.ct_add_scalar(x.Handle, -s, out var h), h);

    /// <summary>x·s.</summary>
    public static Tensor operator *(Tensor x, double s) => Own(LibTorch.ct_mul_scalar(x.Handle, s, out var h), h);

    /// <summary>s·x.</summary>
    public static Tensor operator *(double s, Tensor x) => Own(LibTorch.ct_mul_scalar(x.Handle, s, out var h), h);

    /// <summary>x/s.</summary>
    public static Tensor operator /(Tensor x, double s) => Own(LibTorch.ct_div_scalar(x.Handle, s, out var h), h);

    /// <summary>−x.</summary>
    public static Tensor operator -(Tensor x) => Own(LibTorch.ct_neg(x.Handle, out var h), h);

    /// <summary>s − x.</summary>
    public static Tensor operator -(double s, Tensor x) => -x + s;

    /// <summary>|x|.</summary>
    public Tensor Abs() => Own(LibTorch.ct_abs(Handle, out var h), h);

    /// <summary>−1, 0 or 1.</summary>
    public Tensor Sign() => Own(LibTorch.ct_sign(Handle, out var h), h);

    /// <summary>eˣ.</summary>
    public Tensor Exp() => Own(LibTorch.ct_exp(Handle, out var h), h);

    /// <summary>eˣ − 1, exact near 0.</summary>
    public Tensor Expm1() => Own(LibTorch.ct_expm1(Handle, out var h), h);

    /// <summary>Natural logarithm.</summary>
    public Tensor Log() => Own(LibTorch.ct_log(Handle, out var h), h);

    /// <summary>Logarithm to base 2.</summary>
    public Tensor Log2() => Own(LibTorch.ct_log2(Handle, out var h), h);

    /// <summary>ln(1 + x), exact near 0.</summary>
    public Tensor Log1p() => Own(LibTorch.ct_log1p(Handle, out var h), h);

    /// <summary>√x.</summary>
    public Tensor Sqrt() => Own(LibTorch.ct_sqrt(Handle, out var h), h);

    /// <summary>1/√x.</summary>
    public Tensor Rsqrt() => Own(LibTorch.ct_rsqrt(Handle, out var h), h);

    /// <summary>x².</summary>
    public Tensor Square() => Own(LibTorch.ct_square(Handle, out var h), h);

    /// <summary>1/x.</summary>
    public Tensor Reciprocal() => Own(LibTorch.ct_reciprocal(Handle, out var h), h);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => Own(LibTorch.ct_sigmoid(Handle, out var h), h);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => Own(LibTorch.ct_tanh(Handle, out var h), h);

    /// <summary>The largest whole number that is not above x.</summary>
    public Tensor Floor() => Own(LibTorch.ct_floor(Handle, out var h), h);

    /// <summary>The nearest whole number. Halves are rounded to even.</summary>
    public Tensor Round() => Own(LibTorch.ct_round(Handle, out var h), h);

    /// <summary>True where x is finite.</summary>
    public Tensor IsFinite() => Own(LibTorch.ct_isfinite(Handle, out var h), h);

    /// <summary>True where x is NaN.</summary>
    public Tensor IsNaN() => Own(LibTorch.ct_isnan(Handle, out var h), h);

    /// <summary>Logical negation.</summary>
    public Tensor LogicalNot() => Own(LibTorch.ct_logical_not(Handle, out var h), h);

    /// <summary>x to a power.</summary>
    public Tensor Pow(double exponent) => Own(LibTorch.ct_pow_scalar(Handle, exponent, out var h), h);

    /// <summary>x to the power y.</summary>
    public Tensor Pow(Tensor y) => Own(LibTorch.ct_pow(Handle, y.Handle, out var h), h);

    /// <summary>Limits all elements to [min, max].</summary>
    public Tensor Clamp(double min, double max = double.PositiveInfinity) => Own(LibTorch.ct_clamp(Handle, min, max, out var h), h);

    /// <summary>The larger of both.</summary>
    public static Tensor Maximum(Tensor x, Tensor y) => Own(LibTorch.ct_maximum(x.Handle, y.Handle, out var h), h);

    /// <summary>The smaller of both.</summary>
    public static Tensor Minimum(Tensor x, Tensor y) => Own(LibTorch.ct_minimum(x.Handle, y.Handle, out var h), h);

    /// <summary>True where both are equal.</summary>
    public Tensor Eq(Tensor y) => Own(LibTorch.ct_eq(Handle, y.Handle, out var h), h);

    /// <summary>True where both differ.</summary>
    public Tensor Ne(Tensor y) => Own(LibTorch.ct_ne(Handle, y.Handle, out var h), h);

    /// <summary>True where x is less than y.</summary>
    public Tensor Lt(Tensor y) => Own(LibTorch.ct_lt(Handle, y.Handle, out var h), h);

    /// <summary>True where x is at most y.</summary>
    public Tensor Le(Tensor y) => Own(LibTorch.ct_le(Handle, y.Handle, out var h), h);

    /// <summary>True where x is greater than y.</summary>
    public Tensor Gt(Tensor y) => Own(LibTorch.ct_gt(Handle, y.Handle, out var h), h);

    /// <summary>True where x is at least y.</summary>
    public Tensor Ge(Tensor y) => Own(LibTorch.ct_ge(Handle, y.Handle, out var h), h);

    /// <summary>True where x equals a number.</summary>
    public Tensor Eq(double s) => Own(LibTorch.ct_eq_scalar(Handle, s, out var h), h);

    /// <summary>True where x is less than a number.</summary>
    public Tensor Lt(double s) => Own(LibTorch.ct_lt_scalar(Handle, s, out var h), h);

    /// <summary>True where x is greater than a number.</summary>
    public Tensor Gt(double s) => Own(LibTorch.ct_gt_scalar(Handle, s, out var h), h);

    /// <summary>True where x is at least a number.</summary>
    public Tensor Ge(double s) => Own(LibTorch.ct_ge_scalar(Handle, s, out var h), h);

    /// <summary>x where the condition (Bool) is true, else y.</summary>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y) =>
        Own(LibTorch.ct_where(condition.Handle, x.Handle, y.Handle, out var h), h);

    /// <summary>The tensor with a value where the mask (Bool) is true.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Own(LibTorch.ct_masked_fill(Handle, mask.Handle, value, out var h), h);

    /// <summary>Matrix product. Earlier dimensions are batches.</summary>
    public Tensor MatMul(Tensor y) => Own(LibTorch.ct_matmul(Handle, y.Handle, out var h), h);
}
