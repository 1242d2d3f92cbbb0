using CisLens.Core;

namespace CisLens.Verify.Effects;

/// <summary>A measured effect, and the predicted effect per track in the direction of the measurement.</summary>
public sealed record MatchedEffect(MeasuredEffect Measured, double[] Predicted);

/// <summary>Measured and predicted effects, matched by allele.</summary>
public sealed class MatchedEffects
{
    MatchedEffects(List<MatchedEffect> rows, long swapped, SortedDictionary<string, long> skipped, string contigRule) =>
        (Rows, Swapped, Skipped, ContigRule) = (rows, swapped, skipped, contigRule);

    /// <summary>The pairs, in the order of the measurements.</summary>
    public IReadOnlyList<MatchedEffect> Rows { get; }

    /// <summary>Number of alleles whose REF and ALT are exchanged in the predictions; these predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Number of measurements that were left out, by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>How contig names of the two files were matched.</summary>
    public string ContigRule { get; }

    /// <summary>Finds the prediction of each measurement.</summary>
    /// <exception cref="InputException">No measurement has a prediction.</exception>
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
            $"no scored allele in common with {predicted.File} ({string.Join(", ", skipped.Select(s => $"{s.Key} {s.Value}"))}); " +
            $"the first allele is {Show(measured.Kept[0].Allele)}, that of {predicted.File} is {Show(predicted.First)}");
    }

    static double[] Predictions(PredictedEffects predicted, AlleleKey allele) =>
        [.. Enumerable.Range(0, predicted.Tracks.Count).Select(t => predicted.Find(allele, t, out _) ?? double.NaN)];

    // one rule for the whole file: the same names, "chr" added, or "chr" removed
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
