using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tables;

/// <summary>The columns that every table of scores begins with (conventions section 12).</summary>
static class FixedColumns
{
    /// <summary>Their names.</summary>
    public static ReadOnlySpan<byte> Names => "chrom\tpos\tid\tref\talt\tallele\tstatus\tmodel"u8;

    /// <summary>Writes them for one allele, without a tab after them.</summary>
    public static void Write(VcfRecord record, int alt, AlleleStatus status, string model, TextBuffer text)
    {
        var id = record[VcfColumn.Id];
        text.Add(record[VcfColumn.Chrom]).Add("\t"u8).Add(record[VcfColumn.Pos])
            .Add("\t"u8).Add(id.SequenceEqual("."u8) ? "NA"u8 : id)
            .Add("\t"u8).Add(record.Ref).Add("\t"u8).Add(record[VcfColumn.Alt]).Add("\t"u8).Add(record.Alt(alt))
            .Add("\t"u8).Add(status.Code()).Add("\t"u8).Add(model);
    }
}
