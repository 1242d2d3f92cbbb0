using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;
using CisLens.Train.Resume;

namespace CisLens.Train.TwoStep;

/// <summary>
/// A file of records that only grows: the key of a window (32 bytes), its features (little-endian float32), and SHA-256 of both. A record
/// that is not whole is removed when the file is opened, so the file can be used after a crash at any time.
/// </summary>
sealed class FeatureFile : IDisposable
{
    const int HashSize = SHA256.HashSizeInBytes;
    static readonly TimeSpan s_syncEvery = TimeSpan.FromSeconds(30);

    readonly FileStream _stream;
    readonly Dictionary<string, long> _records = new(StringComparer.Ordinal);   // start of each record in the file, by key
    readonly byte[] _record;
    readonly Stopwatch _sinceSync = Stopwatch.StartNew();

    FeatureFile(FileStream stream, int featureCount) =>
        (_stream, FeatureCount, _record) = (stream, featureCount, new byte[2 * HashSize + sizeof(float) * featureCount]);

    /// <summary>Number of features of a record.</summary>
    public int FeatureCount { get; }

    /// <summary>The path.</summary>
    public string Path => _stream.Name;

    /// <summary>Hash of all that features depend on except the window; it is a part of a key.</summary>
    public static byte[] Content(string content) => SHA256.HashData(Encoding.UTF8.GetBytes(content));

    /// <summary>The file of the features with this content in a folder.</summary>
    public static string PathIn(string folder, byte[] content) =>
        System.IO.Path.Combine(folder, $"features-{Convert.ToHexStringLower(content)[..16]}.bin");

    /// <summary>The key of a window.</summary>
    public static byte[] Key(byte[] content, ReadOnlySpan<byte> codes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        hash.AppendData(codes);
        return hash.GetHashAndReset();
    }

    /// <summary>Opens a file, or begins one, and checks its records.</summary>
    /// <param name="path">The path; its folder is created if it is missing.</param>
    /// <param name="featureCount">Number of features of a record.</param>
    /// <param name="log">Receives what was removed.</param>
    public static FeatureFile Open(string path, int featureCount, IRunLog log)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var file = new FeatureFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0), featureCount);
        long end = file.ReadRecords(), removed = file._stream.Length - end;
        if (removed > 0)
            log.Info($"features: the last {removed:N0} bytes of {path} are not whole records; they are removed and computed again");
        file._stream.SetLength(end);
        file.Sync();
        DurableFile.SyncFolder(System.IO.Path.GetDirectoryName(file.Path)!);
        return file;
    }

    /// <summary>Reads the keys of the whole records; returns their end.</summary>
    long ReadRecords()
    {
        long start = 0;
        int end = _record.Length - HashSize;
        while (_stream.ReadAtLeast(_record, _record.Length, throwOnEndOfStream: false) == _record.Length
            && SHA256.HashData(_record.AsSpan(0, end)).AsSpan().SequenceEqual(_record.AsSpan(end)))
        {
            _records[Convert.ToHexString(_record.AsSpan(0, HashSize))] = start;
            start += _record.Length;
        }
        _stream.Position = start;
        return start;
    }

    /// <summary>The record of a key, or −1.</summary>
    public long Find(byte[] key) => _records.GetValueOrDefault(Convert.ToHexString(key), -1);

    /// <summary>Appends a record and returns it.</summary>
    public long Append(byte[] key, ReadOnlySpan<float> features)
    {
        long start = _stream.Position;
        key.CopyTo(_record, 0);
        MemoryMarshal.AsBytes(features).CopyTo(_record.AsSpan(HashSize));
        SHA256.HashData(_record.AsSpan(0, _record.Length - HashSize), _record.AsSpan(_record.Length - HashSize));
        _stream.Write(_record);
        CrashPoint.Pass("features appended");
        _records[Convert.ToHexString(key)] = start;
        if (_sinceSync.Elapsed > s_syncEvery)
            Sync();
        return start;
    }

    /// <summary>Flushes the records to the disk.</summary>
    public void Sync()
    {
        DurableFile.Sync(_stream);
        _sinceSync.Restart();
    }

    /// <summary>Reads the features of a record.</summary>
    public void Read(long record, Span<float> features)
    {
        var bytes = MemoryMarshal.AsBytes(features[..FeatureCount]);
        for (int done = 0, read; done < bytes.Length; done += read)
            if ((read = RandomAccess.Read(_stream.SafeFileHandle, bytes[done..], record + HashSize + done)) == 0)
                throw InputException.In(Path, "is shorter than when it was opened; run the same command again");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
