using CisLens.Torch.Interop;

namespace CisLens.Torch;

/// <summary>
/// An array of numbers in libtorch, with PyTorch's names and rules. Freed by its <see cref="TensorScope"/> or by
/// <see cref="Dispose"/>; used after that it throws <see cref="ObjectDisposedException"/>. Shapes that do not fit throw
/// <see cref="Core.NativeException"/> with libtorch's own sentence.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    long[]? _shape;

    Tensor(TensorHandle handle)
    {
        Handle = handle;
        TensorScope.Register(this);
    }

    /// <summary>Wraps what a call of the shim made, or throws its error.</summary>
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

    /// <summary>The size of each dimension.</summary>
    public ReadOnlySpan<long> Shape => _shape ??= ReadShape();

    long[] ReadShape()
    {
        var shape = new long[LibTorch.ct_dim(Handle)];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = LibTorch.ct_size(Handle, i);
        return shape;
    }

    /// <summary>The size of one dimension; −1 is the last.</summary>
    public long Size(int dim) => Shape[dim < 0 ? dim + Shape.Length : dim];

    /// <summary>How many elements.</summary>
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

    /// <summary>What the elements are.</summary>
    public DType DType => (DType)LibTorch.ct_dtype(Handle);

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            var kind = (DeviceKind)LibTorch.ct_device(Handle, out int index);
            return new Device(kind, Math.Max(index, 0));
        }
    }

    /// <summary>Frees the native object; a second time does nothing.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>Shape, element type and place, as in <c>[64, 4, 1000] Float32 cpu</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Shape.ToArray())}] {DType} {Device}";
}
