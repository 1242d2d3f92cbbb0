using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Weights.PyTorch;

/// <summary>
/// Reads the tensors of a file of <c>torch.save</c>: the archive that PyTorch writes since 1.6, or the older stream of pickles.
/// Nothing in it is executed. Every offset and size is checked before memory is allocated.
/// </summary>
public sealed class PyTorchReader : IDisposable
{
    static readonly byte[] s_zip = [(byte)'P', (byte)'K', 3, 4];
    // 0x1950a86a20f9469cfc6c
    static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);

    readonly Stream _stream;
    readonly string _file;
    readonly string? _stateDict;
    readonly Dictionary<string, Func<Stream>> _storages = new(StringComparer.Ordinal);
    readonly ZipArchive? _archive;

    PyTorchReader(Stream stream, string file, string? stateDict)
    {
        (_stream, _file, _stateDict) = (stream, file, stateDict);
        try
        {
            if (IsZip(stream))
                Tensors = Read(_archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
            else
                Tensors = ReadStream();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stateDict">Name of the state dict in a checkpoint with several, such as <c>ema</c>; null if there is one.</param>
    /// <exception cref="InputException">The file does not exist, is not of <c>torch.save</c>, is damaged, or can only be read by
    /// executing code, or several state dicts are in it.</exception>
    public static PyTorchReader Open(string path, string? stateDict = null)
    {
        if (!File.Exists(path))
            throw InputException.In(path, Directory.Exists(path) ? "is a folder, expected a file of torch.save" : "no such file");
        return Open(File.OpenRead(path), path, stateDict);
    }

    /// <summary>Reads a seekable stream. It is disposed with the reader, and if opening fails.</summary>
    public static PyTorchReader Open(Stream stream, string file, string? stateDict = null)
    {
        try
        {
            return new PyTorchReader(stream, file, stateDict);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>True if a file begins like one of <c>torch.save</c>: as an archive or as a pickle.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith(s_zip) || head is [0x80, 2, ..];

    /// <summary>The tensors of the state dict, in their order.</summary>
    public IReadOnlyList<PyTorchTensor> Tensors { get; }

    /// <summary>The little-endian bytes of a tensor, row-major for any strides in the file.</summary>
    /// <exception cref="InputException">The file ends early.</exception>
    public byte[] Read(PyTorchTensor tensor)
    {
        int size = tensor.Type.Bytes();
        try
        {
            using var storage = _storages[tensor.Storage]();
            Skip(storage, tensor.Start * size);
            byte[] used = Exactly(storage, tensor.Extent * size);
            return InOrder(tensor) ? used : Rearranged(tensor, used, size);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    static bool IsZip(Stream stream)
    {
        Span<byte> head = stackalloc byte[s_zip.Length];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return head[..read].SequenceEqual(s_zip);
    }

    IReadOnlyList<PyTorchTensor> Read(ZipArchive archive)
    {
        var pickle = archive.Entries.Where(e =>
            e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 1).ToList();
        if (pickle.Count != 1)
            throw Bad($"the archive has {pickle.Count} files data.pkl, expected one; is this a file of torch.save?");
        string folder = pickle[0].FullName[..^"data.pkl".Length];
        if (archive.GetEntry(folder + "byteorder") is { } order && !Content(order, 16).AsSpan().SequenceEqual("little"u8))
            throw Bad("the numbers are big-endian, expected little-endian");
        if (archive.GetEntry(folder + "constants.pkl") is not null)
            throw Bad("is a TorchScript program, expected a state dict, as torch.save(model.state_dict()) writes it");
        var reader = new PickleReader(new MemoryStream(Content(pickle[0], PickleReader.MaxBytes)), _file);
        object? root = reader.Read();
        var storages = StateDict.Storages(reader.References, _file);
        var tensors = StateDict.From(root, storages, _file, _stateDict);
        foreach (string key in tensors.Select(t => t.Storage).Distinct())
        {
            var (type, count) = storages[key];
            var entry = archive.GetEntry($"{folder}data/{key}") ?? throw Bad($"storage {key} is missing");
            if (entry.Length != count * type.Bytes() || entry.CompressedLength != entry.Length)
                throw Bad($"storage {key} has {entry.Length:N0} bytes ({entry.CompressedLength:N0} stored), expected {count:N0} x "
                    + $"{type.Bytes()}, not compressed");
            _storages[key] = entry.Open;
        }
        return tensors;
    }

    byte[] Content(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most || entry.CompressedLength != entry.Length)
            throw Bad($"{entry.FullName} has {entry.Length:N0} bytes ({entry.CompressedLength:N0} stored), expected at most {most:N0}, "
                + "not compressed");
        using var stream = entry.Open();
        return Exactly(stream, entry.Length);
    }

    /// <summary>Reads the older form: pickles with a magic number, a version, system information, the object and the keys of the
    /// storages; then each storage with its length.</summary>
    IReadOnlyList<PyTorchTensor> ReadStream()
    {
        if (Pickle().Read() is not BigInteger magic || magic != s_magic)
            throw Bad("is not a file of torch.save; pickles of other programs can only be read by executing their code");
        if (Pickle().Read() is var version and not 1001L)
            throw Bad($"the version of the stream is {version}, expected 1001");
        if (Pickle().Read() is PickleDictionary system && system["little_endian"] is false)
            throw Bad("the numbers are big-endian, expected little-endian");
        var reader = Pickle();
        object? root = reader.Read();
        var storages = StateDict.Storages(reader.References, _file);
        var tensors = StateDict.From(root, storages, _file, _stateDict);
        foreach (object? item in Pickle().Read() as List<object?> ?? throw Bad("the list of storages is missing"))
            FindStorage(item as string ?? throw Bad("the key of a storage is not a text"), storages);
        return tensors.FirstOrDefault(t => !_storages.ContainsKey(t.Storage)) is { } missing
            ? throw Bad($"storage {missing.Storage} is missing") : tensors;
    }

    PickleReader Pickle() => new(_stream, _file);

    void FindStorage(string key, IReadOnlyDictionary<string, PyTorchStorage> storages)
    {
        long count = BinaryPrimitives.ReadInt64LittleEndian(Exactly(_stream, 8));
        if (!storages.TryGetValue(key, out var expected))
            throw Bad($"storage {key} belongs to no tensor, so its size is unknown");
        long start = _stream.Position, bytes = count == expected.Count
            ? count * expected.Type.Bytes()
            : throw Bad($"storage {key} has {count:N0} numbers, expected {expected.Count:N0}");
        if (bytes > _stream.Length - start || _storages.ContainsKey(key))
            throw Bad($"storage {key} of {bytes:N0} bytes at byte {start} does not fit the file of {_stream.Length:N0} bytes");
        _storages[key] = () => new Archive.EntryStream(_stream, start, bytes);
        _stream.Position = start + bytes;
    }

    static bool InOrder(PyTorchTensor tensor)
    {
        long expected = 1;
        for (int axis = tensor.Shape.Count - 1; axis >= 0; expected *= tensor.Shape[axis--])
            if (tensor.Shape[axis] > 1 && tensor.Strides[axis] != expected)
                return false;
        return true;
    }

    static byte[] Rearranged(PyTorchTensor tensor, byte[] used, int size)
    {
        var result = new byte[tensor.Count * size];
        var at = new long[tensor.Shape.Count];
        for (long i = 0; i < tensor.Count; i++)
        {
            long from = at.Zip(tensor.Strides, (index, stride) => index * stride).Sum();
            used.AsSpan((int)(from * size), size).CopyTo(result.AsSpan((int)(i * size)));
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == tensor.Shape[axis]; axis--)
                at[axis] = 0;
        }
        return result;
    }

    static void Skip(Stream stream, long bytes)
    {
        if (stream.CanSeek)
            stream.Position += bytes;
        else
            for (byte[] buffer = new byte[1 << 16]; bytes > 0;)
                bytes -= stream.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length)) is var read and > 0
                    ? read
                    : throw new InvalidDataException("a storage ends early");
    }

    byte[] Exactly(Stream stream, long count)
    {
        var bytes = count <= _stream.Length ? new byte[count]
            : throw Bad($"a tensor has {count:N0} bytes, more than the file of {_stream.Length:N0}; is the file complete?");
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw Bad("ends before its last tensor; is the file complete?");
    }

    InputException Damaged(InvalidDataException fault) =>
        Bad($"the archive is damaged ({fault.Message.TrimEnd('.')}); is the file complete?");

    InputException Bad(string what) => InputException.In(_file, what);

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive?.Dispose();
        _stream.Dispose();
    }
}
