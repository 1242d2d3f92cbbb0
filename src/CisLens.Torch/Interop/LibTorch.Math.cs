using System.Runtime.InteropServices;

namespace CisLens.Torch.Interop;

static partial class LibTorch
{
    [LibraryImport(Name)] internal static partial nint ct_neg(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_abs(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_sign(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_exp(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_expm1(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_log(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_log2(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_log1p(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_sqrt(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_rsqrt(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_square(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_reciprocal(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_sigmoid(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_tanh(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_relu(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_log_sigmoid(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_floor(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_round(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_isfinite(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_isnan(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_logical_not(TensorHandle x, out TensorHandle o);

    [LibraryImport(Name)] internal static partial nint ct_add(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_sub(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_mul(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_div(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_pow(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_eq(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_ne(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_lt(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_le(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_gt(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_ge(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_maximum(TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_minimum(TensorHandle x, TensorHandle y, out TensorHandle o);

    [LibraryImport(Name)] internal static partial nint ct_add_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_mul_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_div_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_pow_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_eq_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_lt_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_gt_scalar(TensorHandle x, double s, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_ge_scalar(TensorHandle x, double s, out TensorHandle o);

    [LibraryImport(Name)] internal static partial nint ct_clamp(TensorHandle x, double min, double max, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_where(TensorHandle condition, TensorHandle x, TensorHandle y, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_masked_fill(TensorHandle x, TensorHandle mask, double value, out TensorHandle o);

    [LibraryImport(Name)]
    internal static partial nint ct_sum(TensorHandle x, ReadOnlySpan<long> dims, int count, int keep, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_mean(TensorHandle x, ReadOnlySpan<long> dims, int count, int keep, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_amax(TensorHandle x, ReadOnlySpan<long> dims, int count, int keep, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_amin(TensorHandle x, ReadOnlySpan<long> dims, int count, int keep, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_norm(TensorHandle x, ReadOnlySpan<long> dims, int count, int keep, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_var(TensorHandle x, ReadOnlySpan<long> dims, int count, int unbiased, int keep, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_argmax(TensorHandle x, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_all(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_softmax(TensorHandle x, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_log_softmax(TensorHandle x, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_matmul(TensorHandle x, TensorHandle y, out TensorHandle o);

    [LibraryImport(Name)] internal static partial nint ct_copy_(TensorHandle x, TensorHandle from);
    [LibraryImport(Name)] internal static partial nint ct_fill_(TensorHandle x, double value);
    [LibraryImport(Name)] internal static partial nint ct_add_(TensorHandle x, TensorHandle y, double alpha);
    [LibraryImport(Name)] internal static partial nint ct_mul_(TensorHandle x, TensorHandle y);
    [LibraryImport(Name)] internal static partial nint ct_mul_scalar_(TensorHandle x, double s);
    [LibraryImport(Name)] internal static partial nint ct_clamp_(TensorHandle x, double min, double max);
    [LibraryImport(Name)] internal static partial nint ct_renorm_(TensorHandle x, double p, long dim, double maxNorm);
}
