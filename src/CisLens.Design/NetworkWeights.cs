using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Torch;

namespace CisLens.Design;

/// <summary>Between a network and a safetensors file, with the names and shapes of the published state dict.</summary>
public static class NetworkWeights
{
    /// <summary>Writes all parameters, statistics and counters.</summary>
    public static void Save(Network network, Stream stream) => SafetensorsWriter.Write(stream, [.. network.Weights.Select(w => Source(network, w))]);

    static TensorSource Source(Network network, Weight weight) => BatchNorm.IsCounter(weight)
        ? new TensorSource(weight.Name, ElementType.I64, [], s => s.Write(BitConverter.GetBytes((long)network.Read(weight.Name)[0])))
        : new TensorSource(weight.Name, ElementType.F32, weight.FileShape, s => s.Write(MemoryMarshal.AsBytes(network.Read(weight.Name).AsSpan())));

    /// <summary>A network of a design with the weights of a file.</summary>
    /// <exception cref="ModelException">A tensor is missing, too many, of another shape or type, or not finite.</exception>
    public static Network Load(ModelDesign design, SafetensorsReader reader, string file, Device device)
    {
        var wanted = design.BoundLayers().Weights.ToList();
        Check(wanted, reader.Tensors, file);
        var entries = reader.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return Network.From(design, device, weight => Values(reader, entries[weight.Name], file));
    }

    /// <summary>Replaces all weights of a network by those of a file.</summary>
    /// <exception cref="ModelException">As <see cref="Load"/>.</exception>
    public static void Restore(Network network, SafetensorsReader reader, string file)
    {
        Check(network.Weights, reader.Tensors, file);
        foreach (var entry in reader.Tensors)
            network.Write(entry.Name, Values(reader, entry, file));
    }

    static void Check(IReadOnlyList<Weight> wanted, IReadOnlyList<TensorEntry> found, string file)
    {
        var faults = new List<string>();
        var entries = found.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var weight in wanted)
            if (!entries.Remove(weight.Name, out var entry))
                faults.Add($"no tensor {weight.Name}");
            else if (entry.Type != (BatchNorm.IsCounter(weight) ? ElementType.I64 : ElementType.F32))
                faults.Add($"tensor {weight.Name} is of type {entry.Type.Label()}, the model wants {(BatchNorm.IsCounter(weight) ? "I64" : "F32")}");
            else if (!entry.Shape.SequenceEqual(weight.FileShape))
                faults.Add($"tensor {weight.Name} is {entry.ShapeText}, the model wants {string.Join('x', weight.FileShape)}");
        faults.AddRange(entries.Keys.Select(name => $"tensor {name} is not one of the model's"));
        if (faults.Count > 0)
            throw new ModelException($"{file}: {string.Join("; ", faults.Take(3))}{(faults.Count > 3 ? $"; and {faults.Count - 3} more" : "")}");
    }

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
        return bad < 0 ? values : throw new ModelException($"{file}: tensor {entry.Name} holds {values[bad]} at {bad}, expected finite numbers");
    }
}
