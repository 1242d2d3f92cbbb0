using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Weights.Safetensors;

/// <summary>
/// Reads a safetensors file. All names, sizes and offsets are checked against the length of the file before memory is allocated for a
/// tensor.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>Largest size of a header in bytes.</summary>
    public const int MaxHeaderBytes = 16 << 20;

    readonly Stream _stream;
    readonly string _file;
    readonly SafetensorsHeader _header;
    readonly long _dataStart;
    long _at;

    /// <summary>Reads the header from a stream at the first byte of the file.</summary>
    /// <param name="stream">The stream; disposed with the reader. If it cannot seek, tensors must be read in their order.</param>
    /// <param name="length">Length of the file in bytes.</param>
    /// <param name="file">Name of the file in error texts.</param>
    /// <exception cref="InputException">The header is invalid, or does not fit the length.</exception>
    public SafetensorsReader(Stream stream, long length, string file)
    {
        (_stream, _file) = (stream, file);
        if (length < 8)
            throw InputException.In(file, $"has {length} bytes, expected a safetensors file of at least 8");
        Span<byte> prefix = stackalloc byte[8];
        Fill(prefix);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > MaxHeaderBytes || (long)size > length - 8)
            throw InputException.In(file,
                $"the header has {size} bytes, expected at most {Math.Min(MaxHeaderBytes, length - 8)}; is this a safetensors file?");
        var json = new byte[size];
        Fill(json);
        _dataStart = 8 + (long)size;
        _header = SafetensorsHeader.Parse(json, length - _dataStart, file);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file does not exist, or is not a valid safetensors file.</exception>
    public static SafetensorsReader Open(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, Directory.Exists(path) ? "is a folder, expected a safetensors file" : "no such file");
        var stream = File.OpenRead(path);
        try
        {
            return new SafetensorsReader(stream, stream.Length, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Tensors => _header.Tensors;

    /// <summary>Additional texts by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Reads the little-endian bytes of a tensor.</summary>
    /// <exception cref="InputException">The file ends early.</exception>
    /// <exception cref="ArgumentException">The size of <paramref name="bytes"/> is wrong, or the stream cannot seek.</exception>
    public void Read(TensorEntry tensor, Span<byte> bytes)
    {
        if (bytes.Length != tensor.Bytes)
            throw new ArgumentException($"the span has {bytes.Length} bytes, expected {tensor.Bytes} for {tensor.Name}", nameof(bytes));
        if (_at != tensor.Start)
        {
            if (!_stream.CanSeek)
                throw new ArgumentException($"{tensor.Name} starts at {tensor.Start}, the stream is at {_at} and cannot seek");
            _stream.Position = _dataStart + tensor.Start;
        }
        Fill(bytes);
        _at = tensor.End;
    }

    void Fill(Span<byte> bytes)
    {
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw InputException.In(_file, "ends before its last tensor; is the file complete?");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
