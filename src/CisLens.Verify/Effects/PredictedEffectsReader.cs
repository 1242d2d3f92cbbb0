using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Formats.Vcf;

namespace CisLens.Verify.Effects;

/// <summary>Reads an output of <c>score</c>: the long or the wide table, or the annotated VCF.</summary>
public static class PredictedEffectsReader
{
    // the first columns of a wide table; every other column is the effect on a track, or a prediction
    static readonly HashSet<string> s_fixed = new(StringComparer.OrdinalIgnoreCase)
        { "chrom", "pos", "id", "ref", "alt", "allele", "status", "model", "gene", "gene_strand", "tss_distance" };

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="score">Id of the score; null for the first score of each track in the file.</param>
    /// <param name="name">The name in tables, if there are several files.</param>
    /// <exception cref="InputException">The file has another format, or is damaged.</exception>
    /// <exception cref="UsageException">The file does not have the chosen score.</exception>
    public static PredictedEffects Read(string path, string? score = null, string name = "model")
    {
        var rows = EffectInput.IsVcf(path) ? ReadVcf(path) : ReadTable(path);
        var effects = new PredictedEffects(path, name);
        var scores = new SortedSet<string>(StringComparer.Ordinal);
        var first = new Dictionary<string, string>();
        foreach (var row in rows)
        {
            if (row.Score.Length > 0)
                scores.Add(row.Score);
            first.TryAdd(row.Track, row.Score);
            if (row.Score == (score ?? first[row.Track]) || row.Score.Length == 0)
                effects.Add(row.Allele, row.Gene, row.Track, row.Effect);
        }
        if (score is not null && scores.Count > 0 && !scores.Contains(score))
            throw new UsageException($"{path} has no score {score}; choose one of {string.Join(", ", scores)}");
        if (effects.IsEmpty)
            throw InputException.In(path, "no scored allele; expected an output of cislens score");
        string used = string.Join(", ", first.Values.Where(s => s.Length > 0).Distinct());
        effects.ScoreOf = first.ToDictionary(f => f.Key, f => score ?? f.Value);
        effects.Score = score ?? (used.Length > 0 ? used : "effect");
        return effects;
    }

    readonly record struct Row(AlleleKey Allele, string Gene, string Track, string Score, double Effect);

    static IEnumerable<Row> ReadTable(string path)
    {
        using var table = TableReader.Open(path);
        var columns = AlleleColumns.OfScores(table);
        int track = table.IndexOf("track"), score = table.IndexOf("score"), effect = table.IndexOf("effect");
        int gene = table.IndexOf("gene");
        if (track < 0 || effect < 0)
        {
            foreach (var row in ReadWide(table, columns, gene))
                yield return row;
            yield break;
        }
        while (table.Read())
            yield return new Row(columns.Key(table), Gene(table, gene), table.Row[track], score < 0 ? "" : table.Row[score],
                table.Number(effect));
    }

    static string Gene(TableReader table, int column) => column < 0 || table.Row[column] is "NA" or "." ? "" : table.Row[column];

    static IEnumerable<Row> ReadWide(TableReader table, AlleleColumns columns, int gene)
    {
        int[] effects = [.. Enumerable.Range(0, table.Columns.Count).Where(c => IsEffect(table.Columns[c]))];
        if (effects.Length == 0)
            throw InputException.In(table.Name, "no effects; expected the columns track and effect, or one column per track");
        var names = effects.ToDictionary(c => c, c => TrackAndScore(table.Columns[c]));
        while (table.Read())
            foreach (int c in effects)
                yield return new Row(columns.Key(table), Gene(table, gene), names[c].Track, names[c].Score, table.Number(c));
    }

    // TRACK.SCORE in our wide table; a name without a dot is a track
    static (string Track, string Score) TrackAndScore(string column) =>
        column.LastIndexOf('.') is > 0 and int point ? (column[..point], column[(point + 1)..]) : (column, "");

    static bool IsEffect(string column) =>
        !s_fixed.Contains(column) && !column.EndsWith("ref_pred", StringComparison.Ordinal)
            && !column.EndsWith("alt_pred", StringComparison.Ordinal);

    // CIS = Allele|Model|Track|Score|Ref|Alt|Effect|Quantile|Direction|Gene, one entry per allele and track
    static IEnumerable<Row> ReadVcf(string path)
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        while (reader.Read(record))
        {
            if (EffectInput.InfoField(record, "CIS") is not { } info)
                continue;
            foreach (string entry in info.Split(','))
            {
                var parts = entry.Split('|');
                if (parts.Length < 7)
                    throw InputException.At(path, record.Line, $"CIS has {parts.Length} parts separated by |; expected 10");
                bool known = double.TryParse(parts[6], NumberStyles.Float, CultureInfo.InvariantCulture, out double effect);
                var key = AlleleKey.From(record.Contig, record.Pos0, record.Text(VcfColumn.Ref), Uri.UnescapeDataString(parts[0]));
                string gene = parts.ElementAtOrDefault(9) is { } name and not "." ? Uri.UnescapeDataString(name) : "";
                yield return new Row(key, gene, Uri.UnescapeDataString(parts[2]), Uri.UnescapeDataString(parts[3]),
                    known ? effect : double.NaN);
            }
        }
    }
}
