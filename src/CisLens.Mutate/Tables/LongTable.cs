using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Long TSV: one row per allele, track and score, for every status.</summary>
sealed class LongTable(string model, EffectColumns columns, Judgement judgement) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        output.Write(FixedColumns.Names);
        output.Write("\ttrack\tscore\tref_pred\talt_pred\teffect\tquantile\tp\tdirection\tgene"u8);
        output.Write(columns.Members > 0 ? "\tspread"u8 : default);
        output.Write(judgement.HasCalls ? "\tcall\n"u8 : "\n"u8);
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
        {
            for (int column = 0; column < columns.Columns.Count; column++)
            {
                FixedColumns.Write(chunk.Records[record], alt, alleles[alt].Status, model, text);
                Effect(columns.Columns[column], column, alleles[alt], text);
            }
            foreach (var summary in judgement.Summaries)
                Summary(summary, chunk, record, alt, alleles[alt], text);
        }
    }

    // one value per allele: no track and no predictions
    void Summary(AlleleSummary summary, RecordChunk chunk, int record, int alt, AlleleScore allele, TextBuffer text)
    {
        FixedColumns.Write(chunk.Records[record], alt, allele.Status, model, text);
        text.Add("\tNA\t"u8).Add(summary.Id).Add("\tNA\tNA\t"u8).Add(summary.Compute(chunk.Records[record], alt, allele.Effects), "NA"u8)
            .Add("\tNA\tNA\tNA\tNA"u8).Add(columns.Members > 0 ? "\tNA"u8 : default).Add(judgement.HasCalls ? "\tNA\n"u8 : "\n"u8);
    }

    void Effect(EffectColumn column, int index, AlleleScore allele, TextBuffer text)
    {
        float effect = allele.Effects.Length > 0 ? allele.Effects[index] : float.NaN;
        string direction = judgement.Direction(index, effect, allele.Plan.Class);
        text.Add("\t"u8).Add(column.Track.Id).Add("\t"u8).Add(column.Score.Id)
            .Add("\t"u8).Add(allele.Ref.Length > 0 ? allele.Ref[column.Slot] : float.NaN, "NA"u8)
            .Add("\t"u8).Add(allele.Alt.Length > 0 ? allele.Alt[column.Slot] : float.NaN, "NA"u8)
            .Add("\t"u8).Add(effect, "NA"u8)
            .Add("\t"u8).Add(judgement.Quantile(index, effect, allele.Plan.Class), "NA"u8)
            .Add("\t"u8).Add(judgement.P(index, effect, allele.Plan.Class), "NA"u8)
            .Add("\t"u8).Add(direction.Length > 0 ? direction : "NA").Add("\tNA"u8);
        if (columns.Members > 0)
            text.Add("\t"u8).Add(columns.HasSpread(column.Score) ? allele.Spread(index) : float.NaN, "NA"u8);
        if (judgement.HasCalls)
            text.Add("\t"u8).Add(judgement.Call(index, effect) is { Length: > 0 } call ? call : "NA");
        text.Add("\n"u8);
    }
}
