using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Storage;

namespace CisLens.Models.Kmers;

/// <summary>Reads and writes named lists of float64 numbers as safetensors.</summary>
static class SafetensorsTables
{
    /// <summary>Writes lists. A list that is null is left out.</summary>
    public static void Write(Stream stream, params IEnumerable<(string Name, double[]? Values)> tables) =>
        SafetensorsWriter.Write(stream, [.. tables.Where(t => t.Values is not null).Select(t =>
            new TensorSource(t.Name, ElementType.F64, [t.Values!.Length], s => s.Write(MemoryMarshal.AsBytes(t.Values.AsSpan()))))]);

    /// <summary>Reads the lists of a model file. A list that the file does not have is null.</summary>
    /// <exception cref="ModelException">A tensor has another name or type, or a number is not finite.</exception>
    public static Dictionary<string, double[]?> Read(ModelArchive archive, string path, params string[] names)
    {
        using var reader = archive.OpenWeights();
        var tables = names.ToDictionary(name => name, _ => (double[]?)null);
        foreach (var entry in reader.Tensors)
        {
            if (!tables.ContainsKey(entry.Name) || entry.Type != ElementType.F64 || entry.Shape.Count != 1)
                throw new ModelException($"{path}: unexpected tensor {entry.Name}; expected lists of F64 named {string.Join(", ", names)}");
            var values = new double[entry.Count];
            reader.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
            tables[entry.Name] = values.All(double.IsFinite) ? values
                : throw new ModelException($"{path}: tensor {entry.Name} has a value that is not finite; expected finite numbers");
        }
        return tables;
    }
}
