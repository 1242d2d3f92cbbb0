using System.Buffers.Binary;

namespace CisLens.Formats.Signal;

/// <summary>The summary of a stretch of a contig.</summary>
record struct ZoomSummary(uint Contig, uint Start0, uint End0)
{
    public uint Bases;   // with a value
    public float Min, Max;
    public double Sum, SumOfSquares;

    public void Add(uint bases, float min, float max, double sum, double sumOfSquares)
    {
        (Min, Max) = Bases == 0 ? (min, max) : (Math.Min(Min, min), Math.Max(Max, max));
        Bases += bases;
        Sum += sum;
        SumOfSquares += sumOfSquares;
    }
}

/// <summary>
/// Writes one zoom level. A stretch begins at the first base with a value after the last stretch, and has the length of the reduction, as
/// in the programs of UCSC.
/// </summary>
/// <remarks>Kent 2010, supplement, table 19.</remarks>
sealed class ZoomLevel(BlockOutput output, uint reduction)
{
    /// <summary>Number of summaries per block.</summary>
    public const int BlockItems = 1024;
    public const int ItemBytes = 32;

    readonly byte[] _block = new byte[BlockItems * ItemBytes];
    int _count;
    ulong _start, _end;   // of the block
    ZoomSummary _now;

    /// <summary>Adds an interval of the signal, cut at the ends of stretches.</summary>
    public void Add(uint contig, uint start0, uint end0, float value, uint contigLength)
    {
        while (start0 < end0)
        {
            if (contig != _now.Contig || start0 >= _now.End0)
                Begin(new(contig, start0, (uint)Math.Min((ulong)start0 + reduction, contigLength)));
            uint bases = Math.Min(end0, _now.End0) - start0;
            double sum = (double)value * bases;
            _now.Add(bases, value, value, sum, sum * value);
            start0 += bases;
        }
    }

    /// <summary>Adds a summary of the next finer level.</summary>
    public void Add(ZoomSummary finer)
    {
        if (finer.Contig != _now.Contig || finer.End0 > (ulong)_now.Start0 + reduction || _now.Bases == 0)
            Begin(new(finer.Contig, finer.Start0, finer.End0));
        _now.End0 = finer.End0;
        _now.Add(finer.Bases, finer.Min, finer.Max, finer.Sum, finer.SumOfSquares);
    }

    /// <summary>Writes the last block.</summary>
    public void Finish()
    {
        Begin(default);
        Flush();
    }

    /// <summary>The summaries of a block.</summary>
    public static IEnumerable<ZoomSummary> Parse(byte[] block)
    {
        for (int at = 0; at < block.Length; at += ItemBytes)
            yield return Parse(new Fields(block.AsSpan(at, ItemBytes), bigEndian: false));
    }

    void Begin(ZoomSummary next)
    {
        if (_now.Bases > 0)
        {
            ulong start = BlockEntry.At(_now.Contig, _now.Start0);
            // a block is on one contig
            if (_count == BlockItems || _count > 0 && start >> 32 != _start >> 32)
                Flush();
            _start = _count == 0 ? start : _start;
            Write(_block.AsSpan(_count++ * ItemBytes, ItemBytes), _now);
            _end = BlockEntry.At(_now.Contig, _now.End0);
        }
        _now = next;
    }

    void Flush()
    {
        if (_count > 0)
            output.Add(_block.AsSpan(0, _count * ItemBytes), _start, _end);
        _count = 0;
    }

    static void Write(Span<byte> item, ZoomSummary summary)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(item, summary.Contig);
        BinaryPrimitives.WriteUInt32LittleEndian(item[4..], summary.Start0);
        BinaryPrimitives.WriteUInt32LittleEndian(item[8..], summary.End0);
        BinaryPrimitives.WriteUInt32LittleEndian(item[12..], summary.Bases);
        BinaryPrimitives.WriteSingleLittleEndian(item[16..], summary.Min);
        BinaryPrimitives.WriteSingleLittleEndian(item[20..], summary.Max);
        BinaryPrimitives.WriteSingleLittleEndian(item[24..], (float)summary.Sum);
        BinaryPrimitives.WriteSingleLittleEndian(item[28..], (float)summary.SumOfSquares);
    }

    static ZoomSummary Parse(Fields fields)
    {
        var summary = new ZoomSummary(fields.UInt32(), fields.UInt32(), fields.UInt32());
        summary.Add(fields.UInt32(), fields.Single(), fields.Single(), fields.Single(), fields.Single());
        return summary;
    }
}
