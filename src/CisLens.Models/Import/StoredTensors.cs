using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Weights.PyTorch;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Import;

/// <summary>The tensors of a PyTorch or safetensors file: their names, shapes and values.</summary>
sealed class StoredTensors : IDisposable
{
    readonly Dictionary<string, (IReadOnlyList<long> Shape, ElementType Type, Func<byte[]> Read)> _tensors = new(StringComparer.Ordinal);
    readonly IDisposable _file;
    readonly string _path;

    StoredTensors(string path, PyTorchReader file)
    {
        (_path, _file) = (path, file);
        foreach (var tensor in file.Tensors)
            _tensors[tensor.Name] = (tensor.Shape, tensor.Type, () => file.Read(tensor));
    }

    StoredTensors(string path, SafetensorsReader file)
    {
        (_path, _file) = (path, file);
        foreach (var tensor in file.Tensors)
            _tensors[tensor.Name] = (tensor.Shape, tensor.Type, () =>
            {
                var bytes = new byte[tensor.Bytes];
                file.Read(tensor, bytes);
                return bytes;
            });
    }

    /// <summary>Opens a file of PyTorch or safetensors. Its first bytes tell the format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stateDict">Name of the state dict in a checkpoint of PyTorch with several; null if there is one.</param>
    /// <exception cref="InputException">The file is missing, damaged or of another format.</exception>
    public static StoredTensors Open(string path, string? stateDict)
    {
        if (!File.Exists(path))
            throw InputException.In(path, Directory.Exists(path) ? "this is a folder; expected a weight file" : "no such file");
        bool torch = Begins(path, PyTorchReader.IsOne);
        if (torch && KerasFile.IsArchive(path))
            throw InputException.In(path, "is a file of Keras 3 (.keras), expected HDF5; save the model again, in Python: "
                + $"keras.saving.load_model(\"{path}\", compile=False).save(\"model.h5\")");
        if (!torch && stateDict is not null)
            throw new UsageException($"--state-dict does not apply to {path}, which is not a file of PyTorch");
        return torch ? new StoredTensors(path, PyTorchReader.Open(path, stateDict))
            : new StoredTensors(path, SafetensorsReader.Open(path));
    }

    /// <summary>True if a file exists and begins as a weight file of PyTorch, Keras or safetensors.</summary>
    public static bool IsOne(string path) =>
        File.Exists(path) && (Begins(path, PyTorchReader.IsOne) || IsHdf5(path) || Begins(path, IsSafetensors));

    /// <summary>True if a file begins as an HDF5 file.</summary>
    public static bool IsHdf5(string path) => Begins(path, Hdf5Reader.IsOne);

    // the length of the header, which is below 4 GiB, and then the header
    static bool IsSafetensors(ReadOnlySpan<byte> head) => head is [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..];

    static bool Begins(string path, Func<ReadOnlySpan<byte>, bool> kind)
    {
        using var stream = File.OpenRead(path);
        Span<byte> head = stackalloc byte[9];
        return kind(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>All names.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Shape of a tensor.</summary>
    public IReadOnlyList<long> Shape(string name) => _tensors[name].Shape;

    /// <summary>True if two tensors have the same shape, type and bytes.</summary>
    public bool AreEqual(string one, string other)
    {
        var (a, b) = (_tensors[one], _tensors[other]);
        return a.Type == b.Type && a.Shape.SequenceEqual(b.Shape) && a.Read().AsSpan().SequenceEqual(b.Read());
    }

    /// <summary>Values of a tensor, row-major.</summary>
    /// <exception cref="ModelException">The type is not that of weights, or a value is not finite in float32.</exception>
    public float[] Values(string name)
    {
        var (_, type, read) = _tensors[name];
        return Floats(read(), type, _path, name);
    }

    /// <summary>Converts little-endian numbers to float32.</summary>
    /// <exception cref="ModelException">The type is not that of weights, or a value is not finite.</exception>
    public static float[] Floats(byte[] bytes, ElementType type, string path, string name)
    {
        float[] values = type switch
        {
            ElementType.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            ElementType.F64 => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), v => (float)v),
            ElementType.F16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), v => (float)v),
            ElementType.BF16 =>
                Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), v => BitConverter.UInt32BitsToSingle((uint)v << 16)),
            ElementType.I64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), v => (float)v),
            _ => throw new ModelException($"{path}: tensor {name} is of type {type.Label()}; expected floating-point numbers"),
        };
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        return bad < 0 ? values
            : throw new ModelException($"{path}: tensor {name} has the value {values[bad]} at index {bad}; expected finite numbers");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
