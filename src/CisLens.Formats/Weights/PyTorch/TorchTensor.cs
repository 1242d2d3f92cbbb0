using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Weights.PyTorch;

/// <summary>A run of numbers that tensors are views of.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Count">How many there are.</param>
readonly record struct TorchStorage(ElementType Type, long Count);

/// <summary>A tensor of a PyTorch file: a view of one of its storages.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes; empty for a single number.</param>
/// <param name="Strides">Elements from one to the next along each axis.</param>
/// <param name="Storage">The storage's key.</param>
/// <param name="Start">First element within the storage.</param>
public sealed record TorchTensor(string Name, ElementType Type, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides, string Storage,
    long Start)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Elements of the storage from the first to behind the last that is used.</summary>
    internal long Extent => Count == 0 ? 0 : checked(1 + Shape.Zip(Strides, (size, stride) => checked((size - 1) * stride)).Sum());
}
