using System.Globalization;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Splicing;

/// <summary>Long TSV: four rows for each allele and gene, all digits; an allele without a gene or a score has four rows, too.</summary>
sealed class SpliceLongTable(string model) : IScoreTable
{
    static readonly (string Track, string Score)[] s_changes = [("acceptor", "gain"), ("acceptor", "loss"), ("donor", "gain"), ("donor", "loss")];

    /// <inheritdoc/>
    public void Header(Stream output) => output.Write(
        "chrom\tpos\tid\tref\talt\tallele\tstatus\tmodel\ttrack\tscore\tref_pred\talt_pred\teffect\tquantile\tp\tdirection\tgene\toffset_bp\n"u8);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var delta in alleles[alt].Splicing.DefaultIfEmpty())
                for (int i = 0; i < s_changes.Length; i++)
                {
                    FixedColumns.Write(chunk.Records[record], alt, alleles[alt].Status, model, text);
                    Change(s_changes[i], delta, delta?.All[i], text);
                }
    }

    static void Change((string Track, string Score) what, SpliceDelta? delta, SpliceChange? change, TextBuffer text) => text
        .Add("\t"u8).Add(what.Track).Add("\t"u8).Add(what.Score)
        .Add("\t"u8).Add(change?.Ref ?? float.NaN, "NA"u8).Add("\t"u8).Add(change?.Alt ?? float.NaN, "NA"u8)
        .Add("\t"u8).Add(change?.Score ?? float.NaN, "NA"u8)
        .Add("\tNA\tNA\t"u8).Add(change is null ? "NA" : what.Score)
        .Add("\t"u8).Add(delta?.Gene.Name ?? "NA")
        .Add("\t"u8).Add(change?.Offset.ToString(CultureInfo.InvariantCulture) ?? "NA").Add("\n"u8);
}

/// <summary>Wide TSV: one row for each allele and gene, all digits.</summary>
sealed class SpliceWideTable(string model) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        output.Write(FixedColumns.Names);
        output.Write("\tgene\tDS_AG\tDS_AL\tDS_DG\tDS_DL\tDP_AG\tDP_AL\tDP_DG\tDP_DL\n"u8);
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var delta in alleles[alt].Splicing.DefaultIfEmpty())
            {
                FixedColumns.Write(chunk.Records[record], alt, alleles[alt].Status, model, text);
                text.Add("\t"u8).Add(delta?.Gene.Name ?? "NA");
                for (int i = 0; i < 4; i++)
                    text.Add("\t"u8).Add(delta?.All[i].Score ?? float.NaN, "NA"u8);
                for (int i = 0; i < 4; i++)
                    text.Add("\t"u8).Add(delta?.All[i].Offset.ToString(CultureInfo.InvariantCulture) ?? "NA");
                text.Add("\n"u8);
            }
    }
}
