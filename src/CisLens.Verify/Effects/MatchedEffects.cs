namespace CisLens.Verify.Effects;

/// <summary>A measurement with what every track predicts for it, both in the direction of the measurement.</summary>
public sealed record MatchedEffect(MeasuredEffect Measured, double[] Predicted);

/// <summary>Measurements and predictions brought together allele by allele.</summary>
public sealed class MatchedEffects
{
    MatchedEffects(List<MatchedEffect> rows, long swapped, SortedDictionary<string, long> skipped, string contigRule) =>
        (Rows, Swapped, Skipped, ContigRule) = (rows, swapped, skipped, contigRule);

    /// <summary>The pairs, in the order of the measurements.</summary>
    public IReadOnlyList<MatchedEffect> Rows { get; }

    /// <summary>Alleles that the predictions have with REF and ALT exchanged; their predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Why measurements have no pair, and how many, the filters of reading included.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>How contig names of the two files meet.</summary>
    public string ContigRule { get; }

    /// <summary>Looks up every measurement among the predictions.</summary>
    public static MatchedEffects Of(PredictedEffects predicted, MeasuredEffects measured)
    {
        var (rename, rule) = ContigNames(predicted, measured);
        var rows = new List<MatchedEffect>();
        var skipped = new SortedDictionary<string, long>(measured.Skipped, StringComparer.Ordinal);
        long swapped = 0;
        foreach (var effect in measured.Kept)
        {
            var allele = effect.Allele with { Contig = rename(effect.Allele.Contig) };
            bool turned = predicted.Find(allele, 0) is null;
            double sign = turned ? -1 : 1;
            var key = turned ? allele.Swapped : allele;
            if (predicted.Find(key, 0) is null)
                Count(skipped, "not_predicted");
            else if (Enumerable.Range(0, predicted.Tracks.Count).Any(t => double.IsNaN(predicted.Find(key, t)!.Value)))
                Count(skipped, "not_scored");
            else
            {
                swapped += turned ? 1 : 0;
                rows.Add(new MatchedEffect(effect, [.. Enumerable.Range(0, predicted.Tracks.Count).Select(t => sign * predicted.Find(key, t)!.Value)]));
            }
        }
        return new MatchedEffects(rows, swapped, skipped, rule);
    }

    // one rule for the whole file: as they are, or with "chr" put before or taken away
    static (Func<string, string> Rename, string Rule) ContigNames(PredictedEffects predicted, MeasuredEffects measured)
    {
        var names = measured.Kept.Select(m => m.Allele.Contig).Distinct().ToList();
        (Func<string, string> Rename, string Rule)[] rules =
        [
            (n => n, "as they are"),
            (n => "chr" + n, "add \"chr\""),
            (n => n.StartsWith("chr", StringComparison.Ordinal) ? n[3..] : n, "remove \"chr\""),
        ];
        return rules.MaxBy(r => names.Count(n => predicted.HasContig(r.Rename(n))));
    }

    static void Count(SortedDictionary<string, long> counts, string why) => counts[why] = counts.GetValueOrDefault(why) + 1;
}
