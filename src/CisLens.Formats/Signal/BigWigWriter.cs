using System.Text;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Signal;

/// <summary>
/// Writes a compressed bigWig of version 4 with its zoom levels. The file has its final name only after <see cref="Finish"/>. Memory is a
/// few hundred KiB, 32 bytes per 1,024 intervals, and the list of contigs. Not safe for several threads.
/// </summary>
public sealed class BigWigWriter : IDisposable
{
    const int BlockItems = 1024, MostZooms = 10, Candidates = 15;   // bedGraphToBigWig has blocks of 1,024 items and up to 10 levels
    const int LargestBlock = ZoomLevel.BlockItems * ZoomLevel.ItemBytes;
    const int FirstFree = BigWigHeader.Bytes + MostZooms * BigWigHeader.ZoomBytes + BigWigHeader.TotalBytes;

    readonly string _path;
    readonly IReadOnlyList<Contig> _contigs;
    readonly FileStream _stream;
    readonly BinaryWriter _writer;
    readonly BlockOutput _data;
    readonly long _dataOffset;
    readonly bool[] _used;
    readonly uint[] _starts = new uint[BlockItems], _ends = new uint[BlockItems];
    readonly float[] _values = new float[BlockItems];
    readonly byte[] _block = new byte[SignalBlock.HeaderBytes + 12 * BlockItems];
    int _contig = -1, _count;
    long _last;   // end of the last interval
    long _bases;
    double _min, _max, _sum, _sumOfSquares;

    // for each possible zoom level, the end of its current stretch and the number of its stretches
    readonly long[] _stretchEnds = new long[Candidates], _stretches = new long[Candidates];
    bool _finished;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The path of the complete file.</param>
    /// <param name="contigs">The contigs with their lengths in bp. Their order is that of the file.</param>
    /// <exception cref="ArgumentException">A name is empty or occurs twice, or a contig is longer than 2^32 − 1 bp.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public BigWigWriter(string path, IReadOnlyList<Contig> contigs)
    {
        if (contigs.Any(c => c.Name.Length == 0 || c.Length > uint.MaxValue) || contigs.DistinctBy(c => c.Name).Count() < contigs.Count)
            throw new ArgumentException("contigs of a bigWig have different names and at most 4,294,967,295 bp", nameof(contigs));
        (_path, _contigs, _used) = (path, contigs, new bool[contigs.Count]);
        _stream = new FileStream(path + DurableFile.PartialSuffix, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        _writer = new BinaryWriter(_stream);
        _data = new BlockOutput(_writer);
        _stream.Position = FirstFree;
        WriteContigs();
        _dataOffset = _stream.Position;
        _writer.Write(0L);   // number of blocks, known at the end
    }

    /// <summary>Adds an interval. Contigs may come in any order, each once; within a contig, intervals are sorted and do not overlap. An
    /// interval with the value NaN is left out.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First base, 0-based.</param>
    /// <param name="end0">End, 0-based and exclusive.</param>
    /// <param name="value">The value of each base.</param>
    /// <exception cref="ArgumentException">The interval is empty, out of order or not on the contig.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(int contig, long start0, long end0, float value)
    {
        if (contig != _contig)
            Begin(contig);
        if (start0 < _last || end0 <= start0 || end0 > _contigs[contig].Length)
            throw new ArgumentException($"{start0} to {end0} on {_contigs[contig].Name} is empty, out of order or not on the contig");
        _last = end0;
        if (float.IsNaN(value))
            return;
        if (_count == BlockItems)
            Flush();
        (_starts[_count], _ends[_count], _values[_count]) = ((uint)start0, (uint)end0, value);
        _count++;
        long bases = end0 - start0;
        (_min, _max) = _bases == 0 ? (value, value) : (Math.Min(_min, value), Math.Max(_max, value));
        _bases += bases;
        _sum += (double)value * bases;
        _sumOfSquares += (double)value * value * bases;
        for (int level = 0; level < Candidates; level++)
            if (end0 > _stretchEnds[level])
                CountStretches(level, start0, end0);
    }

    /// <summary>Writes index, zoom levels and header, and gives the file its final name.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Finish()
    {
        Flush();
        long index = _stream.Position;
        _data.WriteIndex(BlockItems);
        var zooms = WriteZooms();
        _writer.Write(BigWigHeader.Magic);
        _stream.Position = _dataOffset;
        _writer.Write((long)_data.Blocks.Count);
        WriteHeader(index, zooms);
        DurableFile.Sync(_stream);
        _stream.Dispose();
        DurableFile.Publish(_path + DurableFile.PartialSuffix, _path);
        _finished = true;
    }

    /// <summary>Removes the incomplete file if <see cref="Finish"/> was not called.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_finished)
            File.Delete(_path + DurableFile.PartialSuffix);
    }

    static uint Reduction(int level) => 10u << (2 * level);   // 10 bp, 40 bp and so on, as bedGraphToBigWig

    void Begin(int contig)
    {
        if (_used[contig])
            throw new ArgumentException($"{_contigs[contig].Name} comes again after another contig");
        Flush();
        (_contig, _last, _used[contig]) = (contig, 0, true);
        Array.Clear(_stretchEnds);
    }

    void CountStretches(int level, long start0, long end0)
    {
        long reduction = Reduction(level), from = Math.Max(start0, _stretchEnds[level]), count = (end0 - from + reduction - 1) / reduction;
        _stretches[level] += count;
        _stretchEnds[level] = from + count * reduction;
    }

    void Flush()
    {
        if (_count == 0)
            return;
        uint span = _ends[0] - _starts[0], step = _count > 1 ? _starts[1] - _starts[0] : span;
        byte type = SignalBlock.FixedStep;
        for (int i = 0; i < _count && type != SignalBlock.BedGraph; i++)
            type = _ends[i] - _starts[i] != span ? SignalBlock.BedGraph
                : i > 0 && _starts[i] - _starts[i - 1] != step ? SignalBlock.VariableStep : type;
        var block = new BinaryWriter(new MemoryStream(_block));
        foreach (uint field in (uint[])[(uint)_contig, _starts[0], _ends[_count - 1],
            type == SignalBlock.FixedStep ? step : 0, type == SignalBlock.BedGraph ? 0 : span])
            block.Write(field);
        block.Write((ushort)type);
        block.Write((ushort)_count);
        for (int i = 0; i < _count; i++)
        {
            if (type != SignalBlock.FixedStep)
                block.Write(_starts[i]);
            if (type == SignalBlock.BedGraph)
                block.Write(_ends[i]);
            block.Write(_values[i]);
        }
        _data.Add(_block.AsSpan(0, (int)block.BaseStream.Position),
            BlockEntry.At((uint)_contig, _starts[0]), BlockEntry.At((uint)_contig, _ends[_count - 1]));
        _count = 0;
    }

    // sorted by name, because readers search in it
    void WriteContigs()
    {
        var names = _contigs.Select((c, i) => (Name: Encoding.UTF8.GetBytes(c.Name), Number: i)).ToList();
        names.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        int nameBytes = names.Count == 0 ? 1 : names.Max(n => n.Name.Length);
        void WriteName(int index)
        {
            _writer.Write(names[index].Name);
            _writer.Write(new byte[nameBytes - names[index].Name.Length]);
        }
        foreach (uint field in (uint[])[ContigTree.Magic, TreeWriter.NodeItems, (uint)nameBytes, 8])
            _writer.Write(field);
        _writer.Write((long)names.Count);
        _writer.Write(0L);
        TreeWriter.Write(_writer, names.Count, nameBytes + 8, nameBytes, i =>
        {
            WriteName(i);
            _writer.Write(names[i].Number);
            _writer.Write((uint)_contigs[names[i].Number].Length);
        }, (first, _) => WriteName(first));
    }

    // as bedGraphToBigWig: the first level needs at most half of the bytes of the data if zlib halves it, each next one is coarser by 4
    List<(uint Reduction, long Data, long Index)> WriteZooms()
    {
        var written = new List<(uint, long, long)>();
        int first = Array.FindIndex(_stretches, count => count * ZoomLevel.ItemBytes / 2 <= _data.Bytes / 2);
        BlockOutput? finer = null;
        for (int level = first; _bases > 0 && level is >= 0 and < Candidates && written.Count < MostZooms; level++)
        {
            if (level > first && _stretches[level] >= _stretches[level - 1])
                break;
            long data = _stream.Position;
            _writer.Write((uint)_stretches[level]);
            _stream.Flush();
            finer = WriteZoom(Reduction(level), finer);
            written.Add((Reduction(level), data, _stream.Position));
            finer.WriteIndex(ZoomLevel.BlockItems);
        }
        return written;
    }

    BlockOutput WriteZoom(uint reduction, BlockOutput? finer)
    {
        var output = new BlockOutput(_writer);
        var zoom = new ZoomLevel(output, reduction);
        var source = new SignalBlock(new BigWigBytes(_stream.Name, _stream), new(4, 0, 0, 0, LargestBlock, [], null));
        foreach (var entry in (finer ?? _data).Blocks)
            if (finer is not null)
                foreach (var summary in ZoomLevel.Parse(source.Plain(entry).ToArray()))
                    zoom.Add(summary);
            else
            {
                source.Load(entry);
                for (int i = 0; i < source.Count; i++)
                    zoom.Add(source.Contig, source.Starts[i], source.Ends[i], source.Values[i], (uint)_contigs[(int)source.Contig].Length);
            }
        zoom.Finish();
        return output;
    }

    void WriteHeader(long index, List<(uint Reduction, long Data, long Index)> zooms)
    {
        _stream.Position = 0;
        _writer.Write(BigWigHeader.Magic);
        _writer.Write((ushort)4);
        _writer.Write((ushort)zooms.Count);
        foreach (long offset in (long[])[FirstFree, _dataOffset, index])
            _writer.Write(offset);
        _writer.Write(0L);   // fields and their definition, of a bigBed
        _writer.Write(0);
        _writer.Write((long)FirstFree - BigWigHeader.TotalBytes);
        _writer.Write(LargestBlock);
        _writer.Write(0L);
        foreach (var (reduction, data, zoomIndex) in zooms)
        {
            _writer.Write((ulong)reduction);
            _writer.Write(data);
            _writer.Write(zoomIndex);
        }
        _stream.Position = FirstFree - BigWigHeader.TotalBytes;
        _writer.Write(_bases);
        foreach (double total in (double[])[_min, _max, _sum, _sumOfSquares])
            _writer.Write(total);
    }
}
