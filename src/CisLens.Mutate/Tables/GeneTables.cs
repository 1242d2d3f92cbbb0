using CisLens.Core;
using System.Globalization;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>
/// Long TSV of scores per gene: one row per allele, gene, track and score. Tracks of the other strand than the gene have no rows. An
/// allele without genes has one row per track and score, without numbers.
/// </summary>
/// <param name="model">Name of the model.</param>
/// <param name="columns">The effects that are computed.</param>
sealed class GeneLongTable(string model, EffectColumns columns) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        output.Write(FixedColumns.Names);
        output.Write("\ttrack\tscore\tref_pred\talt_pred\teffect\tquantile\tp\tdirection\tgene\tgene_strand\ttss_distance\n"u8);
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var gene in alleles[alt].Genes.DefaultIfEmpty())
                foreach (var (index, column) in columns.Columns.Index())
                {
                    if (gene is not null && !gene.Has(column.Slot))
                        continue;
                    FixedColumns.Write(chunk.Records[record], alt, GeneColumns.Status(alleles[alt], gene), model, text);
                    text.Add("\t"u8).Add(column.Track.Id).Add("\t"u8).Add(column.Score.Id)
                        .Add("\t"u8).Add(gene?.Ref[column.Slot] ?? float.NaN, "NA"u8)
                        .Add("\t"u8).Add(gene?.Alt[column.Slot] ?? float.NaN, "NA"u8)
                        .Add("\t"u8).Add(gene?.Effects[index] ?? float.NaN, "NA"u8)
                        .Add("\tNA\tNA\tNA\t"u8);
                    GeneColumns.Write(gene, text);
                    text.Add("\n"u8);
                }
    }
}

/// <summary>Wide TSV of scores per gene: one row per allele and gene, with the predictions of REF and ALT and the scores of each track.
/// </summary>
/// <param name="model">Name of the model.</param>
/// <param name="columns">The effects that are computed.</param>
sealed class GeneWideTable(string model, EffectColumns columns) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output)
    {
        var text = new TextBuffer();
        text.Add(FixedColumns.Names).Add("\tgene\tgene_strand\ttss_distance"u8);
        foreach (var (slot, track) in columns.Tracks.Index())
        {
            text.Add($"\t{track.Id}.ref_pred\t{track.Id}.alt_pred");
            foreach (var column in columns.Columns.Where(c => c.Slot == slot))
                text.Add($"\t{track.Id}.{column.Score.Id}");
        }
        output.Write(text.Add("\n"u8).Bytes);
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var gene in alleles[alt].Genes.DefaultIfEmpty())
            {
                FixedColumns.Write(chunk.Records[record], alt, GeneColumns.Status(alleles[alt], gene), model, text);
                text.Add("\t"u8);
                GeneColumns.Write(gene, text);
                Values(gene, text);
            }
    }

    void Values(GeneEffect? gene, TextBuffer text)
    {
        int column = 0;
        for (int slot = 0; slot < columns.Tracks.Count; slot++)
        {
            text.Add("\t"u8).Add(gene?.Ref[slot] ?? float.NaN, "NA"u8).Add("\t"u8).Add(gene?.Alt[slot] ?? float.NaN, "NA"u8);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
                text.Add("\t"u8).Add(gene?.Effects[column] ?? float.NaN, "NA"u8);
        }
        text.Add("\n"u8);
    }
}

/// <summary>The columns that name a gene.</summary>
static class GeneColumns
{
    /// <summary>The status of an allele in the row of a gene.</summary>
    public static AlleleStatus Status(AlleleScore allele, GeneEffect? gene) =>
        gene is { IsLost: true } ? AlleleStatus.NoTss : allele.Status;

    /// <summary>Writes name, strand and distance to the start site, without a tab at the end.</summary>
    public static void Write(GeneEffect? gene, TextBuffer text) => text.Add(gene?.Gene.Name ?? "NA")
        .Add("\t"u8).Add(gene is null ? "NA" : gene.Gene.Reverse ? "-" : "+")
        .Add("\t"u8).Add(gene?.TssDistance.ToString(CultureInfo.InvariantCulture) ?? "NA");
}

/// <summary>The input VCF with scores per gene: an entry of <c>CIS</c> per ALT, gene, track and score.</summary>
/// <param name="header">The header of the input.</param>
/// <param name="earlier">The scores of earlier runs in the input.</param>
/// <param name="added">The header lines that are added.</param>
/// <param name="columns">The effects that are computed.</param>
sealed class GeneVcfTable(VcfHeader header, EarlierScores earlier, IReadOnlyList<string> added, EffectColumns columns) : IScoreTable
{
    readonly TextBuffer _info = new();
    readonly string[] _tracks = [.. columns.Columns.Select(c => InfoText.Escape(c.Track.Id))];

    /// <inheritdoc/>
    public void Header(Stream output) => new VcfWriter(output).WriteHeader(header, added, earlier.Keeps);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        var source = chunk.Records[record];
        var tops = new (GeneEffect Gene, int Column)?[alleles.Length];
        for (int alt = 0; alt < alleles.Length; alt++)
            tops[alt] = Top(alleles[alt]);
        _info.Clear();
        Each("CIS_ST=", alleles, tops, (allele, _) => _info.Add(allele.Status.Code()));
        Each(";CIS_TOP=", alleles, tops, (_, top) => _info.Add(top is { } t ? _tracks[t.Column] : "."));
        Each(";CIS_MAX=", alleles, tops, (_, top) => _info.Add(top?.Gene.Effects[top.Value.Column] ?? float.NaN, "."u8));
        Each(";CIS_GENE=", alleles, tops, (_, top) => _info.Add(top is { } t ? InfoText.Escape(t.Gene.Gene.Name) : "."));
        bool first = !earlier.WriteEntries(source, _info);
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var gene in alleles[alt].Genes)
                for (int column = 0; column < columns.Columns.Count; column++)
                    if (gene.Has(columns.Columns[column].Slot))
                    {
                        _info.Add(first ? ";CIS="u8 : ","u8).Add(source.Alt(alt));
                        Entry(gene, column);
                        first = false;
                    }
        InfoText.WriteRecord(source, earlier, _info.Bytes, text);
    }

    /// <summary>The gene and the column of the first score with the largest absolute effect.</summary>
    (GeneEffect Gene, int Column)? Top(AlleleScore allele) => allele.Genes
        .SelectMany(gene => columns.Columns.Index().Where(c => c.Item.Score == columns.Scores[0])
            .Select(c => (Gene: gene, Column: c.Index)))
        .Where(t => !float.IsNaN(t.Gene.Effects[t.Column]))
        .Select(t => ((GeneEffect, int)?)t).MaxBy(t => Math.Abs(t!.Value.Item1.Effects[t.Value.Item2]));

    void Each(string key, ReadOnlySpan<AlleleScore> alleles, (GeneEffect Gene, int Column)?[] tops,
        Action<AlleleScore, (GeneEffect Gene, int Column)?> write)
    {
        _info.Add(key);
        for (int alt = 0; alt < alleles.Length; alt++)
        {
            _info.Add(alt > 0 ? ","u8 : default);
            write(alleles[alt], tops[alt]);
        }
    }

    void Entry(GeneEffect gene, int index)
    {
        var column = columns.Columns[index];
        _info.Add("|"u8).Add(earlier.ModelId).Add("|"u8).Add(_tracks[index]).Add("|"u8).Add(column.Score.Id)
            .Add("|"u8).Add(gene.Ref[column.Slot], default).Add("|"u8).Add(gene.Alt[column.Slot], default)
            .Add("|"u8).Add(gene.Effects[index], default).Add("|||"u8).Add(InfoText.Escape(gene.Gene.Name)).Add("||"u8);
    }
}
