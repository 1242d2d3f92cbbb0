using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <remarks>Over some dimensions, or over all if none are given.</remarks>
public sealed partial class Tensor
{
    /// <summary>Sum.</summary>
    public Tensor Sum(ReadOnlySpan<long> dims = default, bool keep = false) =>
        Own(LibTorch.ct_sum(Handle, dims, dims.Length, keep ? 1 : 0, out var h), h);

    /// <summary>Mean.</summary>
    public Tensor Mean(ReadOnlySpan<long> dims = default, bool keep = false) =>
        Own(LibTorch.ct_mean(Handle, dims, dims.Length, keep ? 1 : 0, out var h), h);

    /// <summary>Largest element.</summary>
    public Tensor Max(ReadOnlySpan<long> dims = default, bool keep = false) =>
        Own(LibTorch.ct_amax(Handle, dims, dims.Length, keep ? 1 : 0, out var h), h);

    /// <summary>Smallest element.</summary>
    public Tensor Min(ReadOnlySpan<long> dims = default, bool keep = false) =>
        Own(LibTorch.ct_amin(Handle, dims, dims.Length, keep ? 1 : 0, out var h), h);

    /// <summary>√Σx².</summary>
    public Tensor Norm(ReadOnlySpan<long> dims = default, bool keep = false) =>
        Own(LibTorch.ct_norm(Handle, dims, dims.Length, keep ? 1 : 0, out var h), h);

    /// <summary>Variance. The unbiased one divides by n − 1.</summary>
    public Tensor Var(ReadOnlySpan<long> dims = default, bool unbiased = true, bool keep = false) =>
        Own(LibTorch.ct_var(Handle, dims, dims.Length, unbiased ? 1 : 0, keep ? 1 : 0, out var h), h);

    /// <summary>Index of the largest element along a dimension.</summary>
    public Tensor ArgMax(long dim) => Own(LibTorch.ct_argmax(Handle, dim, out var h), h);

    /// <summary>True if all elements are true (or not 0).</summary>
    public bool All()
    {
        using var all = Own(LibTorch.ct_all(Handle, out var h), h);
        return all.Item() != 0;
    }
}
