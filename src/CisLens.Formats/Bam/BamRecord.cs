using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CisLens.Formats.Bam;

/// <summary>The bits of a SAM flag (SAM specification, section 1.4).</summary>
[Flags]
public enum BamFlags
{
    /// <summary>The read is one of a pair.</summary>
    Paired = 1,
    /// <summary>The aligner found the two reads of the pair in the expected order and distance.</summary>
    ProperPair = 2,
    /// <summary>The read is not aligned.</summary>
    Unmapped = 4,
    /// <summary>The read is aligned to the minus strand.</summary>
    Reverse = 16,
    /// <summary>The other read of the pair is aligned to the minus strand.</summary>
    MateReverse = 32,
    /// <summary>Read 1 of the pair.</summary>
    Read1 = 64,
    /// <summary>Read 2 of the pair.</summary>
    Read2 = 128,
    /// <summary>Another alignment of a read that has several.</summary>
    Secondary = 256,
    /// <summary>The read failed quality control.</summary>
    QcFailed = 512,
    /// <summary>A program marked the read as a duplicate.</summary>
    Duplicate = 1024,
    /// <summary>A further part of a read that is aligned in parts.</summary>
    Supplementary = 2048,
}

/// <summary>
/// One record of a BAM, refilled by <see cref="BamReader.Read"/>. Positions are 0-based; those of an unmapped read may be −1.
/// </summary>
public sealed class BamRecord
{
    /// <summary>Length in bytes of the part that every record has.</summary>
    internal const int FixedBytes = 32;

    byte[] _bytes = [];
    int _cigarStart, _tagsStart, _end;
    int _cigarLength;   // in bytes

    /// <summary>Index of the contig in the header; −1 if the read has no position.</summary>
    public int Contig { get; private set; }

    /// <summary>First aligned base, 0-based; −1 if the read has no position.</summary>
    public int Pos0 { get; private set; }

    /// <summary>Mapping quality; 255 if the aligner gives none.</summary>
    public byte MapQ { get; private set; }

    /// <summary>The flag.</summary>
    public BamFlags Flags { get; private set; }

    /// <summary>Index of the contig of the other read of the pair; −1 if there is none.</summary>
    public int MateContig { get; private set; }

    /// <summary>First aligned base of the other read of the pair, 0-based; −1 if there is none.</summary>
    public int MatePos0 { get; private set; }

    /// <summary>
    /// Length of the fragment in bp (TLEN): positive for the leftmost read of a pair, negative for the other, 0 if there is none.
    /// </summary>
    public int TemplateLength { get; private set; }

    /// <summary>
    /// The CIGAR: the length of an operation times 16 plus its number, 0 to 8 for M I D N S H P = X. It may be empty.
    /// </summary>
    public ReadOnlySpan<uint> Cigar => MemoryMarshal.Cast<byte, uint>(_bytes.AsSpan(_cigarStart, _cigarLength));

    /// <summary>The position after the last aligned base, 0-based; <see cref="Pos0"/> if the CIGAR has no base of the contig.</summary>
    public long End0
    {
        get
        {
            long end0 = Pos0;
            foreach (uint operation in Cigar)
                end0 += IsOnContig(operation) ? operation >> 4 : 0;
            return end0;
        }
    }

    /// <summary>True if the flag has at least one of these bits.</summary>
    public bool Has(BamFlags flags) => (Flags & flags) != 0;

    /// <summary>A tag with a whole number, such as <c>NH</c>; null if the record does not have it.</summary>
    public long? Integer(ReadOnlySpan<byte> tag) => BamTags.Find(Tags, tag, out var value) ? BamTags.Integer(value) : null;

    /// <summary>A tag with text, such as <c>CB</c>; empty if the record does not have it.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> tag) => BamTags.Find(Tags, tag, out var value) ? BamTags.Text(value) : [];

    ReadOnlySpan<byte> Tags => _bytes.AsSpan(_tagsStart, _end - _tagsStart);

    /// <summary>Takes the bytes of a record. Returns what is wrong with them, or null.</summary>
    internal string? Parse(byte[] bytes, int start, int length, int contigs)
    {
        var fixedPart = bytes.AsSpan(start, FixedBytes);
        int nameLength = fixedPart[8], operations = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[12..]);
        int bases = Int32(fixedPart, 16);
        Contig = Int32(fixedPart, 0);
        Pos0 = Int32(fixedPart, 4);
        MapQ = fixedPart[9];
        Flags = (BamFlags)BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[14..]);
        MateContig = Int32(fixedPart, 20);
        MatePos0 = Int32(fixedPart, 24);
        TemplateLength = Int32(fixedPart, 28);
        (_bytes, _end) = (bytes, start + length);
        _cigarStart = start + FixedBytes + nameLength;
        _cigarLength = 4 * operations;
        long tagsStart = _cigarStart + _cigarLength + (bases + 1L) / 2 + bases;
        if (nameLength == 0 || bases < 0 || tagsStart > _end)
            return $"a name of {nameLength} bytes, {operations} CIGAR operations and {bases} bases do not fit into its {length} bytes";
        _tagsStart = (int)tagsStart;
        if (bytes[_cigarStart - 1] != 0)
            return "its name does not end in a NUL";
        if (OffList(Contig, contigs) || OffList(MateContig, contigs))
            return $"contig {(OffList(Contig, contigs) ? Contig : MateContig)} is not in the header, which has {contigs}";
        if (Pos0 < -1 || MatePos0 < -1)
            return $"position {Math.Min(Pos0, MatePos0)}, expected at least −1";
        return BamTags.Problem(Tags) ?? LongCigar(bases) ?? CigarProblem(bases);
    }

    static bool OffList(int contig, int contigs) => contig < -1 || contig >= contigs;

    static int Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    // a CIGAR of more than 65,535 operations is in tag CG, and the field has two: <bases>S<length on the contig>N (specification, 4.2.2)
    string? LongCigar(int bases)
    {
        var cigar = Cigar;
        if (cigar.Length != 2 || cigar[0] != ((uint)bases << 4 | 4) || (cigar[1] & 15) != 3 || !BamTags.Find(Tags, "CG"u8, out var value))
            return null;
        if (value[0] != 'B' || value[1] != 'I')
            return "tag CG is not a list of whole numbers (B,I)";
        (_cigarStart, _cigarLength) = (_tagsStart + BamTags.Offset(Tags, value) + 6, value.Length - 6);
        return null;
    }

    string? CigarProblem(int bases)
    {
        long ofRead = 0;
        foreach (uint operation in Cigar)
        {
            if ((operation & 15) > 8)
                return $"CIGAR operation {operation & 15}, expected 0 to 8";
            ofRead += IsOnRead(operation) ? operation >> 4 : 0;
        }
        return bases > 0 && _cigarLength > 0 && !Has(BamFlags.Unmapped) && ofRead != bases
            ? $"its CIGAR has {ofRead} bases and its sequence {bases}" : null;
    }

    // M, D, N, = and X; M, I, S, = and X
    static bool IsOnContig(uint operation) => (0b1_1000_1101 >> (int)(operation & 15) & 1) != 0;
    static bool IsOnRead(uint operation) => (0b1_1001_0011 >> (int)(operation & 15) & 1) != 0;
}
