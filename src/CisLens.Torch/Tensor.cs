using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>
/// An array of numbers in libtorch, with the names and rules of PyTorch. Its <see cref="TensorScope"/> or <see cref="Dispose"/> frees it.
/// A later use throws <see cref="ObjectDisposedException"/>. Shapes that do not fit throw <see cref="Core.NativeException"/> with the
/// message of libtorch.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    long[]? _shape;

    Tensor(TensorHandle handle)
    {
        Handle = handle;
        TensorScope.Register(this);
    }

    /// <summary>Makes a tensor from the result of a call of the shim, or throws its error.</summary>
    internal static Tensor Own(nint error, TensorHandle handle)
    {
        if (error != 0)
        {
            handle.Dispose();
            NativeError.Check(error);
        }
        return new Tensor(handle);
    }

    internal static Tensor? OwnOptional(nint error, TensorHandle handle)
    {
        if (error == 0 && handle.IsInvalid)
        {
            handle.Dispose();
            return null;
        }
        return Own(error, handle);
    }

    internal TensorHandle Handle { get; }

    /// <summary>Size of each dimension.</summary>
    public ReadOnlySpan<long> Shape => _shape ??= ReadShape();

    long[] ReadShape()
    {
        var shape = new long[LibTorch.ct_dim(Handle)];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = LibTorch.ct_size(Handle, i);
        return shape;
    }

    /// <summary>Size of one dimension; −1 is the last one.</summary>
    public long Size(int dim) => Shape[dim < 0 ? dim + Shape.Length : dim];

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (long size in Shape)
                count *= size;
            return count;
        }
    }

    /// <summary>Element type.</summary>
    public DType DType => (DType)LibTorch.ct_dtype(Handle);

    /// <summary>The device that stores the elements.</summary>
    public Device Device
    {
        get
        {
            var kind = (DeviceKind)LibTorch.ct_device(Handle, out int index);
            return new Device(kind, Math.Max(index, 0));
        }
    }

    /// <summary>Frees the native object. A second call does nothing.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>Shape, element type and device, as in <c>[64, 4, 1000] Float32 cpu</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Shape.ToArray())}] {DType} {Device}";
}
