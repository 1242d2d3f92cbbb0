using System.Globalization;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Long TSV: four rows per allele and gene, with all digits; an allele without gene or score has four rows, too.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="members">Members of an ensemble, which adds the column spread; 0 for one model.</param>
sealed class SpliceLongTable(string model, int members) : IScoreTable
{
    static readonly (string Track, string Score)[] s_changes =
        [("acceptor", "gain"), ("acceptor", "loss"), ("donor", "gain"), ("donor", "loss")];

    /// <inheritdoc/>
    public void Header(Stream output)
    {
        output.Write(FixedColumns.Names);
        output.Write("\ttrack\tscore\tref_pred\talt_pred\teffect\tquantile\tp\tdirection\tgene\toffset_bp"u8);
        output.Write(members > 0 ? "\tspread\tduplication\n"u8 : "\tduplication\n"u8);
    }

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

    void Change((string Track, string Score) what, SpliceDelta? delta, SpliceChange? change, TextBuffer text)
    {
        text.Add("\t"u8).Add(what.Track).Add("\t"u8).Add(what.Score)
            .Add("\t"u8).Add(change?.Ref ?? float.NaN, "NA"u8).Add("\t"u8).Add(change?.Alt ?? float.NaN, "NA"u8)
            .Add("\t"u8).Add(change?.Score ?? float.NaN, "NA"u8)
            .Add("\tNA\tNA\t"u8).Add(change is null ? "NA" : change.Value.Score > 0 ? what.Score : "none")
            .Add("\t"u8).Add(delta?.Gene.Name ?? "NA")
            .Add("\t"u8).Add(change?.Offset.ToString(CultureInfo.InvariantCulture) ?? "NA");
        if (members > 0)
            text.Add("\t"u8).Add(change?.Spread ?? float.NaN, "NA"u8);
        text.Add("\t"u8).Add(SpliceText.Duplication(delta)).Add("\n"u8);
    }
}

/// <summary>Wide TSV: one row per allele and gene, with all digits.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="members">Members of an ensemble, which adds four columns with spreads; 0 for one model.</param>
sealed class SpliceWideTable(string model, int members) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        output.Write(FixedColumns.Names);
        output.Write("\tgene\tds_ag\tds_al\tds_dg\tds_dl\tdp_ag\tdp_al\tdp_dg\tdp_dl"u8);
        output.Write(members > 0 ? "\tds_ag_spread\tds_al_spread\tds_dg_spread\tds_dl_spread"u8 : default);
        output.Write("\tduplication\n"u8);
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
                for (int i = 0; members > 0 && i < 4; i++)
                    text.Add("\t"u8).Add(delta?.All[i].Spread ?? float.NaN, "NA"u8);
                text.Add("\t"u8).Add(SpliceText.Duplication(delta)).Add("\n"u8);
            }
    }
}
