using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Torch;

namespace CisLens.Design;

/// <summary>Writes and reads the weights of a network as safetensors, with the names and shapes of the published network.</summary>
public static class NetworkWeights
{
    /// <summary>Writes all parameters, statistics and counters.</summary>
    public static void Save(Network network, Stream stream) =>
        SafetensorsWriter.Write(stream, [.. network.Weights.Select(w => Source(network, w))]);

    static TensorSource Source(Network network, Weight weight) => BatchNorm.IsCounter(weight)
        ? new TensorSource(weight.Name, ElementType.I64, [], s => s.Write(BitConverter.GetBytes((long)network.Read(weight.Name)[0])))
        : new TensorSource(weight.Name, ElementType.F32, weight.FileShape,
            s => s.Write(MemoryMarshal.AsBytes(network.Read(weight.Name).AsSpan())));

    /// <summary>Makes a network with the weights of a file.</summary>
    /// <exception cref="ModelException">A tensor is missing or unknown, has another shape or type, or is not finite.</exception>
    public static Network Load(ModelDesign design, SafetensorsReader reader, string file, Device device)
    {
        Check([.. design.BoundLayers().Weights], reader.Tensors, file);
        var entries = reader.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return Network.From(design, device, weight => Values(reader, entries[weight.Name], file));
    }

    /// <summary>Reads the values of all weights of a network, by name.</summary>
    /// <exception cref="ModelException">See <see cref="Load"/>.</exception>
    public static Dictionary<string, float[]> Read(ModelDesign design, SafetensorsReader reader, string file)
    {
        Check([.. design.BoundLayers().Weights], reader.Tensors, file);
        return reader.Tensors.ToDictionary(t => t.Name, t => Values(reader, t, file), StringComparer.Ordinal);
    }

    /// <summary>Replaces all weights of a network with those of a file.</summary>
    /// <exception cref="ModelException">See <see cref="Load"/>.</exception>
    public static void Restore(Network network, SafetensorsReader reader, string file)
    {
        Check(network.Weights, reader.Tensors, file);
        foreach (var entry in reader.Tensors)
            network.Write(entry.Name, Values(reader, entry, file));
    }

    static void Check(IReadOnlyList<Weight> expected, IReadOnlyList<TensorEntry> found, string file)
    {
        var faults = new List<string>();
        var entries = found.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var weight in expected)
            if (!entries.Remove(weight.Name, out var entry))
                faults.Add($"no tensor {weight.Name}");
            else if (TypeOf(weight) is var type && entry.Type != type)
                faults.Add($"tensor {weight.Name} has type {entry.Type.Label()}, expected {type.Label()}");
            else if (!entry.Shape.SequenceEqual(weight.FileShape))
                faults.Add($"tensor {weight.Name} is {entry.ShapeText}, expected {string.Join('x', weight.FileShape)}");
        faults.AddRange(entries.Keys.Select(name => $"unknown tensor {name}"));
        string more = faults.Count > 3 ? $"; and {faults.Count - 3} more" : "";
        if (faults.Count > 0)
            throw new ModelException($"{file}: {string.Join("; ", faults.Take(3))}{more}");
    }

    static ElementType TypeOf(Weight weight) => BatchNorm.IsCounter(weight) ? ElementType.I64 : ElementType.F32;

    static float[] Values(SafetensorsReader reader, TensorEntry entry, string file)
    {
        if (entry.Type == ElementType.I64)
        {
            var counter = new byte[8];
            reader.Read(entry, counter);
            return [BitConverter.ToInt64(counter)];
        }
        var values = new float[entry.Count];
        reader.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        return bad < 0 ? values
            : throw new ModelException($"{file}: tensor {entry.Name} has {values[bad]} at index {bad}, expected finite numbers");
    }
}
