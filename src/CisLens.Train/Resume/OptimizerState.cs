using System.Runtime.InteropServices;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Train.Resume;

/// <summary>Writes the state of an optimizer to a safetensors file and reads it back.</summary>
static class OptimizerState
{
    /// <summary>Writes the state of an optimizer.</summary>
    public static void Save(Optimizer optimizer, Stream stream)
    {
        using var scope = new TensorScope();
        SafetensorsWriter.Write(stream, [.. optimizer.SaveState().Select(s => Source(s.Key, s.Value))]);
    }

    /// <summary>Restores the state of an optimizer from a file.</summary>
    public static void Load(Optimizer optimizer, string path, Device device)
    {
        using var scope = new TensorScope();
        using var reader = SafetensorsReader.Open(path);
        optimizer.LoadState(reader.Tensors.ToDictionary(t => t.Name, t => Read(reader, t, device)));
    }

    static TensorSource Source(string name, Tensor tensor)
    {
        long[] shape = tensor.Shape.ToArray();
        return tensor.DType switch
        {
            DType.Int64 => new(name, ElementType.I64, shape, s => s.Write(MemoryMarshal.AsBytes(tensor.ToArray<long>().AsSpan()))),
            DType.Float64 => new(name, ElementType.F64, shape, s => s.Write(MemoryMarshal.AsBytes(tensor.ToArray<double>().AsSpan()))),
            _ => new(name, ElementType.F32, shape, s => s.Write(MemoryMarshal.AsBytes(tensor.ToArray<float>().AsSpan()))),
        };
    }

    static Tensor Read(SafetensorsReader reader, TensorEntry entry, Device device)
    {
        long[] shape = [.. entry.Shape];
        return entry.Type switch
        {
            // libtorch keeps step counts on the CPU
            ElementType.I64 => Tensor.From<long>(Values<long>(reader, entry), shape),
            ElementType.F64 => Tensor.From<double>(Values<double>(reader, entry), shape, device),
            _ => Tensor.From<float>(Values<float>(reader, entry), shape, device),
        };
    }

    static T[] Values<T>(SafetensorsReader reader, TensorEntry entry) where T : unmanaged
    {
        var values = new T[entry.Count];
        reader.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
