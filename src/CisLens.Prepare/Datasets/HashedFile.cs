using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CisLens.Core;

namespace CisLens.Prepare.Datasets;

/// <summary>
/// Writes an array, little-endian, and computes its SHA-256. If the array has blocks, a second file gets one SHA-256 per block
/// (32 bytes each). Memory does not grow with the array.
/// </summary>
sealed class HashedFile : IDisposable
{
    readonly string _path;
    readonly FileStream _stream;
    readonly byte[] _buffer = new byte[1 << 16];
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly long? _blockBytes;
    readonly HashedFile? _checksums;
    int _filled;
    long _inBlock, _bytes;

    /// <summary>Creates the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="blockBytes">Length of a block; null for a single SHA-256 of the whole file.</param>
    public HashedFile(string path, long? blockBytes = null)
    {
        _path = path;
        _blockBytes = blockBytes;
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _checksums = blockBytes is null ? null : new HashedFile(path + DatasetFiles.ChecksumSuffix);
    }

    public void WriteItem<T>(T item) where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref item)));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int taken = Math.Min(bytes.Length, _buffer.Length - _filled);
            bytes[..taken].CopyTo(_buffer.AsSpan(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == _buffer.Length)
                Drain();
        }
    }

    /// <summary>Syncs and closes the file.</summary>
    public DatasetArray Finish()
    {
        Drain();
        if (_inBlock > 0)
            EndBlock();
        DurableFile.Sync(_stream);
        _stream.Dispose();
        string sha256 = _checksums?.Finish().Sha256 ?? Convert.ToHexStringLower(_hash.GetHashAndReset());
        return new DatasetArray(Path.GetFileName(_path), _bytes, sha256, _blockBytes);
    }

    void Drain()
    {
        var written = _buffer.AsSpan(0, _filled);
        _stream.Write(written);
        _bytes += _filled;
        _filled = 0;
        if (_blockBytes is not { } blockBytes)
        {
            _hash.AppendData(written);
            return;
        }
        while (written.Length > 0)
        {
            int taken = (int)Math.Min(written.Length, blockBytes - _inBlock);
            _hash.AppendData(written[..taken]);
            written = written[taken..];
            _inBlock += taken;
            if (_inBlock == blockBytes)
                EndBlock();
        }
    }

    void EndBlock()
    {
        _checksums!.Write(_hash.GetHashAndReset());
        _inBlock = 0;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        _checksums?.Dispose();
    }
}
