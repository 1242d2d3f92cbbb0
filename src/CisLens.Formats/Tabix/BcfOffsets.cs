using System.Buffers.Binary;
using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tabix;

/// <summary>Reads the records of a BCF in BGZF format with their virtual offsets.</summary>
static class BcfOffsets
{
    /// <summary>True if a compressed file is a BCF.</summary>
    public static bool IsBcf(string path)
    {
        using var text = TextInput.Open(path);
        var first = new byte[BcfReader.Magic.Length];
        return text.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
            && first.AsSpan().SequenceEqual(BcfReader.Magic);
    }

    /// <summary>The intervals of the records; their contigs are numbers.</summary>
    /// <exception cref="InputException">The file is truncated or damaged.</exception>
    public static IEnumerable<TabixLine> Read(string path)
    {
        using var bytes = new BlockBytes(path);
        bytes.Skip(5);   // the magic bytes and the version
        bytes.Skip(BinaryPrimitives.ReadUInt32LittleEndian(bytes.Take(4)));
        for (long number = 1; bytes.HasMore(); number++)
        {
            ulong begin = bytes.Here;
            byte[] fixedPart = bytes.Take(20);   // two lengths, contig, position, length on the reference
            long left = (long)At(0) + At(4) - 12;
            if (left < 0)
                throw InputException.In(path,
                    $"record {number} is damaged: it is shorter than its fixed part; download or copy the file again");
            bytes.Skip(left);
            int contig = (int)At(8);
            long start0 = Math.Max(0, (int)At(12));
            long end0 = start0 + Math.Max(1, (int)At(16));
            yield return new(number, contig.ToString(CultureInfo.InvariantCulture), start0, end0, begin, bytes.Here)
            {
                ContigNumber = contig is >= 0 and < 1 << 24 ? contig
                    : throw InputException.In(path, $"record {number} is damaged: it has the contig number {contig}"),
            };
            uint At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(fixedPart.AsSpan(offset));
        }
    }

    /// <summary>The bytes of a BGZF file across its blocks.</summary>
    sealed class BlockBytes : IDisposable
    {
        readonly Stream _stream;
        readonly InputBuffer _input;
        readonly BgzfBlocks _blocks;
        int _at;

        public BlockBytes(string path)
        {
            _stream = InputBytes.Open(path);
            _input = new InputBuffer(path, _stream);
            _blocks = new BgzfBlocks(_input);
        }

        /// <summary>The virtual offset of the next byte; the end of a block is the start of the next one.</summary>
        public ulong Here => _at < _blocks.Text.Length ? (ulong)_blocks.Offset << 16 | (uint)_at : (ulong)_blocks.NextOffset << 16;

        public bool HasMore()
        {
            while (_at == _blocks.Text.Length)
            {
                if (!_blocks.Next())
                    return false;
                _at = 0;
            }
            return true;
        }

        public byte[] Take(int count)
        {
            var taken = new byte[count];
            for (int done = 0; done < count;)
                done += Step(count - done, taken.AsSpan(done));
            return taken;
        }

        public void Skip(long count)
        {
            while (count > 0)
                count -= Step((int)Math.Min(count, int.MaxValue), default);
        }

        int Step(int most, Span<byte> target)
        {
            if (!HasMore())
                throw _input.Truncated("the file ends in a record");
            int count = Math.Min(most, _blocks.Text.Length - _at);
            if (!target.IsEmpty)
                _blocks.Text.Slice(_at, count).CopyTo(target);
            _at += count;
            return count;
        }

        public void Dispose() => _stream.Dispose();
    }
}
