using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Signal;

/// <summary>The totals that the header of a bigWig states. Some programs write wrong ones.</summary>
/// <param name="Bases">Number of bases with a value.</param>
/// <param name="Min">The lowest value.</param>
/// <param name="Max">The highest value.</param>
/// <param name="Sum">The sum of the values of all bases.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
public sealed record SignalTotals(long Bases, double Min, double Max, double Sum, double SumOfSquares);

/// <summary>The header of a bigWig.</summary>
/// <remarks>Kent 2010, doi 10.1093/bioinformatics/btq351, supplement, tables 5 to 8.</remarks>
sealed record BigWigHeader(
    int Version, ulong ContigTree, ulong Data, ulong Index, int BlockBytes, IReadOnlyList<uint> Reductions, SignalTotals? Totals)
{
    public const uint Magic = 0x888FFC26, BigBedMagic = 0x8789F2EB;
    public const int Bytes = 64, ZoomBytes = 24, TotalBytes = 40;

    // a block has at most 65,535 items of at most 12 bytes, after 24 bytes
    const uint MostBlockBytes = 24 + ushort.MaxValue * 12;

    /// <summary>The first number of a file in both byte orders.</summary>
    public static bool Begins(ReadOnlySpan<byte> head, uint magic, out bool bigEndian)
    {
        bigEndian = head.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(head) == magic;
        return bigEndian || head.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(head) == magic;
    }

    /// <summary>Reads the header, and sets the byte order of the file.</summary>
    /// <exception cref="InputException">The file is not a bigWig, has another version, or is truncated.</exception>
    public static BigWigHeader Read(BigWigBytes file)
    {
        byte[] buffer = new byte[Bytes];
        var head = file.Part(0, Math.Min(Bytes, file.Length), "the header", ref buffer);
        if (Begins(head, BigBedMagic, out _))
            throw file.Bad("is a bigBed, expected a bigWig; bigBedToBed of UCSC converts it to BED");
        if (!Begins(head, Magic, out bool bigEndian))
            throw file.Bad("is not a bigWig: its first four bytes are not those of one");
        file.BigEndian = bigEndian;
        var fields = file.Fields(0, Bytes, "the header", ref buffer);
        fields.Take(4);
        int version = fields.UInt16(), zooms = fields.UInt16();
        if (version is not (3 or 4))
            throw file.Bad($"is bigWig version {version}, expected 3 or 4");
        ulong contigs = fields.UInt64(), data = fields.UInt64(), index = fields.UInt64();
        fields.Take(12);   // fields of a bigBed
        ulong totals = fields.UInt64();
        uint block = fields.UInt32();
        return new(version, contigs, data, index, (int)Math.Min(block, MostBlockBytes), Zooms(file, zooms), Summary(file, totals));
    }

    /// <summary>Largest size of a block in bytes as the file has it.</summary>
    // zlib adds 5 bytes per 16 KiB that it cannot compress, and 11
    public int StoredBytes => BlockBytes == 0 ? (int)MostBlockBytes : BlockBytes + BlockBytes / 1000 + 64;

    static List<uint> Zooms(BigWigBytes file, int count)
    {
        byte[] buffer = [];
        var fields = file.Fields(Bytes, (long)count * ZoomBytes, "the list of zoom levels", ref buffer);
        var reductions = new List<uint>(count);
        for (int i = 0; i < count; i++)
        {
            uint reduction = fields.UInt32();
            fields.Take(4);
            ulong data = fields.UInt64(), index = fields.UInt64();
            if (reduction == 0 || Math.Max(data, index) >= (ulong)file.Length)
                throw file.Bad($"zoom level {i + 1} of {count} has a reduction of {reduction} and is at byte {Math.Max(data, index):N0}, "
                    + $"but the file has {file.Length:N0} bytes; is the file complete?");
            reductions.Add(reduction);
        }
        return reductions;
    }

    static SignalTotals? Summary(BigWigBytes file, ulong offset)
    {
        if (offset == 0)
            return null;
        byte[] buffer = [];
        var fields = file.Fields(offset, TotalBytes, "the totals", ref buffer);
        return new((long)fields.UInt64(), fields.Double(), fields.Double(), fields.Double(), fields.Double());
    }
}
