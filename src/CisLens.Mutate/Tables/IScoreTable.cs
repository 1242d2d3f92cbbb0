using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>A format of scored records.</summary>
interface IScoreTable
{
    /// <summary>Writes the header.</summary>
    void Header(Stream output);

    /// <summary>Writes one record.</summary>
    /// <param name="chunk">The chunk with the record.</param>
    /// <param name="record">Index of the record in the chunk.</param>
    /// <param name="alleles">The alleles of the record.</param>
    /// <param name="text">Receives the text.</param>
    void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text);

    /// <summary>Makes the file from all rows; null if the rows are the file.</summary>
    Action<Stream, Stream>? Convert => null;
}

/// <summary>The first columns of each table of scores (docs/conventions.md, section 12).</summary>
static class FixedColumns
{
    /// <summary>The names of the columns.</summary>
    public static ReadOnlySpan<byte> Names => "chrom\tpos\tid\tref\talt\tallele\tstatus\tmodel"u8;

    /// <summary>Writes the columns of one allele, without a tab at the end.</summary>
    public static void Write(VcfRecord record, int alt, AlleleStatus status, string model, TextBuffer text)
    {
        var id = record[VcfColumn.Id];
        text.Add(record[VcfColumn.Chrom]).Add("\t"u8).Add(record[VcfColumn.Pos])
            .Add("\t"u8).Add(id.SequenceEqual("."u8) ? "NA"u8 : id)
            .Add("\t"u8).Add(record.Ref).Add("\t"u8).Add(record[VcfColumn.Alt]).Add("\t"u8).Add(record.Alt(alt))
            .Add("\t"u8).Add(status.Code()).Add("\t"u8).Add(model);
    }
}
