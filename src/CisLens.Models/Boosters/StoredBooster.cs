using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Boosters;

/// <summary>The tensors of one booster in a safetensors file.</summary>
/// <param name="weights">The file.</param>
/// <param name="prefix">What the names of the tensors begin with.</param>
/// <param name="path">Name of the file, for errors.</param>
sealed class StoredBooster(SafetensorsReader weights, string prefix, string path)
{
    TensorEntry? Find(string name) => weights.Tensors.FirstOrDefault(t => t.Name == prefix + name);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Reads a list of numbers.</summary>
    /// <param name="name">The end of its name.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="count">The expected number of elements, or null for any.</param>
    /// <exception cref="ModelException">The tensor is missing, or has another type or shape.</exception>
    public T[] Read<T>(string name, ElementType type, int? count = null) where T : unmanaged
    {
        var entry = Find(name) ?? throw new ModelException($"{path}: tensor {prefix}{name} is missing");
        if (entry.Type != type || entry.Shape.Count != 1 || (count ?? entry.Count) != entry.Count || entry.Count > Array.MaxLength)
            throw new ModelException($"{path}: tensor {prefix}{name} is {entry.Type.Label()} of shape {entry.ShapeText}; " +
                $"expected {type.Label()} of {count?.ToString() ?? "one axis"}");
        var values = new T[entry.Count];
        weights.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
