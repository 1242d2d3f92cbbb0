using CisLens.Core;

namespace CisLens.Verify.Effects;

/// <summary>A measured effect, and the predicted effect per file and track in the direction of the measurement.</summary>
public sealed record MatchedEffect(MeasuredEffect Measured, double[][] Predicted);

/// <summary>Measured and predicted effects, matched by allele.</summary>
public sealed class MatchedEffects
{
    MatchedEffects(List<MatchedEffect> rows, long swapped, SortedDictionary<string, long> skipped, string contigRule) =>
        (Rows, Swapped, Skipped, ContigRule) = (rows, swapped, skipped, contigRule);

    /// <summary>The pairs, in the order of the measurements.</summary>
    public IReadOnlyList<MatchedEffect> Rows { get; }

    /// <summary>Number of predicted alleles, in all files, whose REF and ALT are exchanged; these predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Number of measurements that were left out, by reason. With several files, a reason has the first file without it.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>How contig names of the files were matched.</summary>
    public string ContigRule { get; }

    /// <summary>Finds the predictions of each measurement. With several files, it is left out unless each file has scored it.</summary>
    /// <exception cref="InputException">No measurement has a prediction in each file.</exception>
    public static MatchedEffects From(IReadOnlyList<PredictedEffects> predicted, MeasuredEffects measured)
    {
        var contigs = predicted.Select(p => ContigNames(p, measured)).ToList();
        var rows = new List<MatchedEffect>();
        var skipped = new SortedDictionary<string, long>(measured.Skipped, StringComparer.Ordinal);
        long swapped = 0;
        foreach (var effect in measured.Kept)
        {
            var found = new double[predicted.Count][];
            int turned = 0;
            string? missing = null;
            for (int i = 0; i < found.Length && missing is null; i++)
            {
                var allele = effect.Allele with { Contig = contigs[i].Rename(effect.Allele.Contig) };
                missing = predicted[i].Find(allele, 0, out bool exchanged) is null ? "not_predicted"
                    : (found[i] = Predictions(predicted[i], allele)).Any(double.IsNaN) ? "not_scored" : null;
                if (missing is not null && found.Length > 1)
                    missing += "_" + predicted[i].Name;
                turned += exchanged ? 1 : 0;
            }
            if (missing is not null)
                Count(skipped, missing);
            else
            {
                swapped += turned;
                rows.Add(new MatchedEffect(effect, found));
            }
        }
        string rule = predicted.Count == 1 ? contigs[0].Rule : string.Join(", ", contigs.Select((c, i) => $"{predicted[i].Name} {c.Rule}"));
        return rows.Count > 0 ? new MatchedEffects(rows, swapped, skipped, rule) : throw InputException.In(measured.File,
            $"no scored allele in common with {string.Join(" and ", predicted.Select(p => p.File))} " +
            $"({string.Join(", ", skipped.Select(s => $"{s.Key} {s.Value}"))}); the first allele is {Show(measured.Kept[0].Allele)}, " +
            string.Join(", ", predicted.Select(p => $"that of {p.File} is {Show(p.First)}")));
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
