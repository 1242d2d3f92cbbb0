using CisLens.Core;

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
    /// <exception cref="InputException">Not one is found.</exception>
    public static MatchedEffects From(PredictedEffects predicted, MeasuredEffects measured)
    {
        var (rename, rule) = ContigNames(predicted, measured);
        var rows = new List<MatchedEffect>();
        var skipped = new SortedDictionary<string, long>(measured.Skipped, StringComparer.Ordinal);
        long swapped = 0;
        foreach (var effect in measured.Kept)
        {
            var allele = effect.Allele with { Contig = rename(effect.Allele.Contig) };
            if (predicted.Find(allele, 0, out bool turned) is null)
                Count(skipped, "not_predicted");
            else if (Predictions(predicted, allele) is var predictions && predictions.Any(double.IsNaN))
                Count(skipped, "not_scored");
            else
            {
                swapped += turned ? 1 : 0;
                rows.Add(new MatchedEffect(effect, predictions));
            }
        }
        return rows.Count > 0 ? new MatchedEffects(rows, swapped, skipped, rule) : throw InputException.In(measured.File,
            $"shares no scored allele with {predicted.File} ({string.Join(", ", skipped.Select(s => $"{s.Key} {s.Value}"))}); " +
            $"the first here is {Show(measured.Kept[0].Allele)}, the first there {Show(predicted.First)}");
    }

    static double[] Predictions(PredictedEffects predicted, AlleleKey allele) =>
        [.. Enumerable.Range(0, predicted.Tracks.Count).Select(t => predicted.Find(allele, t, out _) ?? double.NaN)];

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

    static string Show(AlleleKey allele) => new Variant(allele.Contig, allele.Pos0, allele.Ref, allele.Alt).ToString();

    static void Count(SortedDictionary<string, long> counts, string why) => counts[why] = counts.GetValueOrDefault(why) + 1;
}
