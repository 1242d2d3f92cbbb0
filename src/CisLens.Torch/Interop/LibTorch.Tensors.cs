using System.Runtime.InteropServices;

namespace CisLens.Torch.Interop;

static partial class LibTorch
{
    [LibraryImport(Name)]
    internal static partial nint ct_from_data(ReadOnlySpan<byte> data, ReadOnlySpan<long> shape, int dims, int dtype, int device, int index,
        out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_full(double value, ReadOnlySpan<long> shape, int dims, int dtype, int device, int index,
        out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_rand(ReadOnlySpan<long> shape, int dims, int dtype, int device, int index, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_randn(ReadOnlySpan<long> shape, int dims, int dtype, int device, int index, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_empty(ReadOnlySpan<long> shape, int dims, int dtype, int device, int index, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_data(TensorHandle x, out nint data);
    [LibraryImport(Name)] internal static partial nint ct_copy_out(TensorHandle x, int dtype, Span<byte> data, long bytes);
    [LibraryImport(Name)] internal static partial int ct_free(nint x);
    [LibraryImport(Name)] internal static partial int ct_dim(TensorHandle x);
    [LibraryImport(Name)] internal static partial long ct_size(TensorHandle x, int dim);
    [LibraryImport(Name)] internal static partial int ct_dtype(TensorHandle x);
    [LibraryImport(Name)] internal static partial int ct_device(TensorHandle x, out int index);
    [LibraryImport(Name)] internal static partial nint ct_to(TensorHandle x, int dtype, int device, int index, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_clone(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_contiguous(TensorHandle x, out TensorHandle o);

    [LibraryImport(Name)] internal static partial nint ct_detach(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial int ct_requires_grad(TensorHandle x);
    [LibraryImport(Name)] internal static partial nint ct_set_requires_grad(TensorHandle x, int on);
    [LibraryImport(Name)] internal static partial nint ct_backward(TensorHandle x, TensorHandle gradient);
    [LibraryImport(Name)] internal static partial nint ct_grad(TensorHandle x, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_set_grad(TensorHandle x, TensorHandle grad);

    [LibraryImport(Name)] internal static partial nint ct_reshape(TensorHandle x, ReadOnlySpan<long> shape, int dims, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_permute(TensorHandle x, ReadOnlySpan<long> order, int dims, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_transpose(TensorHandle x, long a, long b, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_slice(TensorHandle x, long dim, long start, long end, long step, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_index_select(TensorHandle x, long dim, TensorHandle index, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_cat(ReadOnlySpan<nint> xs, int count, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_stack(ReadOnlySpan<nint> xs, int count, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_unsqueeze(TensorHandle x, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_squeeze(TensorHandle x, long dim, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_expand(TensorHandle x, ReadOnlySpan<long> shape, int dims, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_flip(TensorHandle x, ReadOnlySpan<long> dims, int count, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_constant_pad(TensorHandle x, ReadOnlySpan<long> pad, int count, double value, out TensorHandle o);
}
