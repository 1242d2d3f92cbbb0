using System.Runtime.InteropServices;
using CisLens.Torch.Interop;

namespace CisLens.Torch;

public sealed partial class Tensor
{
    /// <summary>Makes a tensor from a copy of values, row-major.</summary>
    /// <typeparam name="T">float, double, long, byte or bool.</typeparam>
    public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device device = default) where T : unmanaged
    {
        long count = 1;
        foreach (long size in shape)
            count *= size;
        if (count != values.Length)
            throw new ArgumentException($"{values.Length} values do not fit the shape [{string.Join(", ", shape.ToArray())}]");
        return Own(LibTorch.ct_from_data(MemoryMarshal.AsBytes(values), shape, shape.Length, (int)DTypes.From<T>(), (int)device.Kind,
            device.NativeIndex, out var h), h);
    }

    /// <summary>Makes a tensor of one value without dimensions.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32, Device device = default) => Full(value, [], dtype, device);

    /// <summary>Makes a tensor with the same value everywhere.</summary>
    public static Tensor Full(double value, ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Own(LibTorch.ct_full(value, shape, shape.Length, (int)dtype, (int)device.Kind, device.NativeIndex, out var h), h);

    /// <summary>Makes a tensor of zeros.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(0, shape, dtype, device);

    /// <summary>Makes a tensor of ones.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(1, shape, dtype, device);

    /// <summary>Makes a tensor whose values are not set.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Own(LibTorch.ct_empty(shape, shape.Length, (int)dtype, (int)device.Kind, device.NativeIndex, out var h), h);

    /// <summary>Makes a tensor of uniform random numbers in [0, 1), from the generator of the device.</summary>
    public static Tensor Rand(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Own(LibTorch.ct_rand(shape, shape.Length, (int)dtype, (int)device.Kind, device.NativeIndex, out var h), h);

    /// <summary>Makes a tensor of normal random numbers with mean 0 and deviation 1, from the generator of the device.</summary>
    public static Tensor RandN(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Own(LibTorch.ct_randn(shape, shape.Length, (int)dtype, (int)device.Kind, device.NativeIndex, out var h), h);

    /// <summary>The elements of a contiguous tensor on the CPU, without a copy. Valid as long as the tensor is not disposed.</summary>
    /// <exception cref="ArgumentException">The elements have another type.</exception>
    /// <exception cref="Core.NativeException">The tensor is on another device, or not contiguous.</exception>
    public unsafe Span<T> Span<T>() where T : unmanaged
    {
        if (DType != DTypes.From<T>())
            throw new ArgumentException($"elements of type {DType}; expected {DTypes.From<T>()}");
        NativeError.Check(LibTorch.ct_data(Handle, out nint data));
        return new((void*)data, checked((int)Count));
    }

    /// <summary>Copies the elements, row-major, converted to the type of the span.</summary>
    public void CopyTo<T>(Span<T> values) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        NativeError.Check(LibTorch.ct_copy_out(Handle, (int)DTypes.From<T>(), bytes, bytes.Length));
    }

    /// <inheritdoc cref="CopyTo"/>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[Count];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>The value of a tensor of one element.</summary>
    public double Item()
    {
        double value = 0;
        CopyTo(new Span<double>(ref value));
        return value;
    }

    /// <summary>The tensor on another device or with another type. If it has them already, this is the same object.</summary>
    public Tensor To(DType dtype, Device device) =>
        Own(LibTorch.ct_to(Handle, (int)dtype, (int)device.Kind, device.NativeIndex, out var h), h);

    /// <inheritdoc cref="To(DType, Device)"/>
    public Tensor To(DType dtype) => To(dtype, Device);

    /// <inheritdoc cref="To(DType, Device)"/>
    public Tensor To(Device device) => To(DType, device);

    /// <summary>A copy with its own memory. Gradients flow through it.</summary>
    public Tensor Clone() => Own(LibTorch.ct_clone(Handle, out var h), h);

    /// <summary>The tensor in row-major memory. It is copied only if needed.</summary>
    public Tensor Contiguous() => Own(LibTorch.ct_contiguous(Handle, out var h), h);
}
