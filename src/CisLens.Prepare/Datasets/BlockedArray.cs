using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CisLens.Core;
using Microsoft.Win32.SafeHandles;

namespace CisLens.Prepare.Datasets;

/// <summary>
/// A large array of a dataset. Each block is compared with its SHA-256 when it is first read. Any number of threads may read.
/// </summary>
sealed class BlockedArray : IDisposable
{
    const int Sha256Bytes = SHA256.HashSizeInBytes;
    readonly string _path;
    readonly long _length, _blockBytes;
    readonly byte[] _checksums;
    readonly bool[] _verified;
    readonly SafeFileHandle _file;

    /// <summary>Opens an array and reads the list of its checksums, but none of its blocks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">Its entry in the manifest. Without a block length (schema 1) the whole file has been verified before.</param>
    public BlockedArray(string path, DatasetArray array)
    {
        (_path, _length, _blockBytes) = (path, array.Bytes, array.BlockBytes ?? long.MaxValue);
        _checksums = array.BlockBytes is null ? [] : ReadChecksums(array);
        _verified = new bool[_checksums.Length / Sha256Bytes];
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
    }

    /// <summary>Copies items, starting at a byte offset.</summary>
    public void Read<T>(long offset, Span<T> items) where T : unmanaged
    {
        if (items.IsEmpty)
            return;
        var bytes = MemoryMarshal.AsBytes(items);
        if (_verified.Length > 0)
            for (long block = offset / _blockBytes; block <= (offset + bytes.Length - 1) / _blockBytes; block++)
                Verify((int)block);
        Fill(offset, bytes);
    }

    /// <summary>Verifies every block that has not been read yet.</summary>
    public void VerifyAll()
    {
        for (int block = 0; block < _verified.Length; block++)
            Verify(block);
    }

    // two threads may verify one block at the same time, with the same result
    void Verify(int block)
    {
        if (Volatile.Read(ref _verified[block]))
            return;
        long start = block * _blockBytes, end = Math.Min(start + _blockBytes, _length);
        var found = HashOf(start, end);
        var expected = _checksums.AsSpan(block * Sha256Bytes, Sha256Bytes);
        if (!found.AsSpan().SequenceEqual(expected))
            throw InputException.In(_path,
                $"block {block + 1} of {_verified.Length} (bytes {start} to {end}) has SHA-256 {Convert.ToHexStringLower(found)}, "
                + $"expected {Convert.ToHexStringLower(expected)}; {DatasetFiles.Damaged}");
        Volatile.Write(ref _verified[block], true);
    }

    byte[] HashOf(long start, long end)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(1 << 18, end - start));
        for (long at = start; at < end;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            Fill(at, piece);
            hash.AppendData(piece);
            at += piece.Length;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return hash.GetHashAndReset();
    }

    void Fill(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
                throw InputException.In(_path, $"ends at byte {offset}, expected {_length} bytes; {DatasetFiles.Damaged}");
            bytes = bytes[read..];
            offset += read;
        }
    }

    byte[] ReadChecksums(DatasetArray array)
    {
        string path = _path + DatasetFiles.ChecksumSuffix;
        long blocks = (_length + _blockBytes - 1) / _blockBytes;
        var checksums = DatasetFiles.ReadVerified<byte>(path, array.Sha256);
        return checksums.Length == blocks * Sha256Bytes ? checksums
            : throw InputException.In(path,
                $"has {checksums.Length} bytes, expected {Sha256Bytes} for each of {blocks} blocks; {DatasetFiles.Damaged}");
    }

    public void Dispose() => _file.Dispose();
}
