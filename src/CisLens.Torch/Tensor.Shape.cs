using CisLens.Torch.Interop;

namespace CisLens.Torch;

public sealed partial class Tensor
{
    /// <summary>The same elements in another shape; one size may be −1.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => Own(LibTorch.ct_reshape(Handle, shape, shape.Length, out var h), h);

    /// <summary>The dimensions in another order.</summary>
    public Tensor Permute(params ReadOnlySpan<long> order) => Own(LibTorch.ct_permute(Handle, order, order.Length, out var h), h);

    /// <summary>The tensor with two dimensions swapped.</summary>
    public Tensor Transpose(long a, long b) => Own(LibTorch.ct_transpose(Handle, a, b, out var h), h);

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> (not included) along a dimension.</summary>
    public Tensor Slice(long dim, long start, long end, long step = 1) =>
        Own(LibTorch.ct_slice(Handle, dim, start, end, step, out var h), h);

    /// <summary><paramref name="length"/> elements from <paramref name="start"/> along a dimension.</summary>
    public Tensor Narrow(long dim, long start, long length) => Slice(dim, start, start + length);

    /// <summary>The elements at some indexes (a tensor of Int64) along a dimension.</summary>
    public Tensor IndexSelect(long dim, Tensor index) => Own(LibTorch.ct_index_select(Handle, dim, index.Handle, out var h), h);

    /// <summary>Adds a dimension of size 1.</summary>
    public Tensor Unsqueeze(long dim) => Own(LibTorch.ct_unsqueeze(Handle, dim, out var h), h);

    /// <summary>Removes a dimension of size 1.</summary>
    public Tensor Squeeze(long dim) => Own(LibTorch.ct_squeeze(Handle, dim, out var h), h);

    /// <summary>Repeats dimensions of size 1 without a copy.</summary>
    public Tensor Expand(params ReadOnlySpan<long> shape) => Own(LibTorch.ct_expand(Handle, shape, shape.Length, out var h), h);

    /// <summary>Reverses some dimensions.</summary>
    public Tensor Flip(params ReadOnlySpan<long> dims) => Own(LibTorch.ct_flip(Handle, dims, dims.Length, out var h), h);

    /// <summary>Pads with a value: before and after the last dimension, then the one before it.</summary>
    public Tensor Pad(ReadOnlySpan<long> pad, double value = 0) =>
        Own(LibTorch.ct_constant_pad(Handle, pad, pad.Length, value, out var h), h);

    /// <summary>Concatenates tensors along an existing dimension.</summary>
    public static Tensor Cat(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var list = new HandleList(tensors);
        return Own(LibTorch.ct_cat(list.Pointers, list.Pointers.Length, dim, out var h), h);
    }

    /// <summary>Concatenates tensors along a new dimension.</summary>
    public static Tensor Stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var list = new HandleList(tensors);
        return Own(LibTorch.ct_stack(list.Pointers, list.Pointers.Length, dim, out var h), h);
    }
}
