using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Wide TSV: one row per allele, with the predictions of REF and ALT and the scores of each track.</summary>
sealed class WideTable(string model, EffectColumns columns, Judgement judgement) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        var text = new TextBuffer();
        text.Add(FixedColumns.Names);
        for (int slot = 0; slot < columns.Tracks.Count; slot++)
        {
            string id = columns.Tracks[slot].Id;
            text.Add($"\t{id}.ref_pred\t{id}.alt_pred");
            foreach (var column in columns.Columns.Where(c => c.Slot == slot))
            {
                text.Add($"\t{id}.{column.Score.Id}");
                if (judgement.HasQuantile(column.Score))
                    text.Add($"\t{id}.{column.Score.Id}.quantile");
                if (columns.HasSpread(column.Score))
                    text.Add($"\t{id}.{column.Score.Id}.spread");
            }
        }
        foreach (var summary in judgement.Summaries)
            text.Add($"\t{summary.Id}");
        text.Add("\n"u8);
        output.Write(text.Bytes);
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
        {
            FixedColumns.Write(chunk.Records[record], alt, alleles[alt].Status, model, text);
            Values(alleles[alt], text);
            Summaries(chunk.Records[record], alt, alleles[alt], text);
        }
    }

    void Values(AlleleScore allele, TextBuffer text)
    {
        int column = 0;
        for (int slot = 0; slot < columns.Tracks.Count; slot++)
        {
            Add(allele.Ref, slot, text);
            Add(allele.Alt, slot, text);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
            {
                float effect = allele.Effects.Length > 0 ? allele.Effects[column] : float.NaN;
                text.Add("\t"u8).Add(effect, "NA"u8);
                if (judgement.HasQuantile(columns.Columns[column].Score))
                    text.Add("\t"u8).Add(judgement.Quantile(column, effect, allele.Plan.Class), "NA"u8);
                if (columns.HasSpread(columns.Columns[column].Score))
                    text.Add("\t"u8).Add(allele.Spread(column), "NA"u8);
            }
        }
    }

    void Summaries(VcfRecord record, int alt, AlleleScore allele, TextBuffer text)
    {
        foreach (var summary in judgement.Summaries)
            text.Add("\t"u8).Add(summary.Compute(record, alt, allele.Effects), "NA"u8);
        text.Add("\n"u8);
    }

    static void Add(float[] values, int index, TextBuffer text) =>
        text.Add("\t"u8).Add(values.Length > 0 ? values[index] : float.NaN, "NA"u8);
}
