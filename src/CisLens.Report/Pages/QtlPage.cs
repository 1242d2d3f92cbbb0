using CisLens.Metrics;
using CisLens.Report.Figures;
using CisLens.Report.Html;
using CisLens.Verify.Effects;
using CisLens.Verify.Qtl;

namespace CisLens.Report.Pages;

/// <summary>The page of <c>bench qtl</c>.</summary>
public static class QtlPage
{
    static readonly string[] s_metrics = ["AUROC", "AUPRC", "right direction", "direction AUROC", "size (Spearman)"];

    /// <summary>Makes the page, with ROC curves if there are several files of predictions.</summary>
    public static Page From(QtlComparison comparison, IReadOnlyList<PredictedEffects> predicted, QtlTable table)
    {
        var page = new Page("Predicted effects and molecular QTLs",
            $"{string.Join(", ", predicted.Select(p => $"{p.File} ({p.Score})"))} against {table.File}.");
        page.Section("Verdict").Verdict(Verdict(comparison));
        page.Section("By tissue").Table(["tissue", "causal", "others", "method", .. s_metrics], Rows(comparison, g => g.Methods));
        page.Note("AUROC and AUPRC: causal or not, from the absolute score. A random ranking has an AUPRC of " +
            $"{string.Join(", ", comparison.Groups.Select(g => Numbers.Short(g.Prevalence)))}. " +
            "Direction and size: causal variants only. NA: fewer than 10 variants of one class.");
        if (predicted.Count > 1)
            Compare(page, comparison);
        Directions(page, comparison);
        page.Section("Counts")
            .Text($"Negated because the effect refers to REF: {table.Negated:N0}. Negated because REF and ALT are swapped in the " +
            $"predictions: {comparison.Swapped:N0}. Skipped: {Numbers.Counts(comparison.Skipped)}.");
        return page;
    }

    static void Directions(Page page, QtlComparison comparison)
    {
        var curves = comparison.Groups.Where(g => g.Concordance.Any(points => points.Count > 0)).ToList();
        if (curves.Count == 0)
            return;
        page.Section("Confident directions");
        if (comparison.Choosing > 0)
        {
            page.Table(["tissue", "method", "level", "chosen on", "threshold", "called", "right direction"],
                from g in comparison.Groups
                from file in Enumerable.Range(0, g.Calls.Count)
                from calls in g.Calls[file]
                let called = calls.Point is { } p
                    ? (string[])[Numbers.Short(p.Threshold), $"{p.Called:N0} of {calls.Judged:N0}", Show(p.Accuracy)]
                    : ["not reached", "0", "NA"]
                select (string[])[Name(g), g.Methods[file].Method, calls.Level, calls.ChosenOn.ToString("N0"), .. called]);
            page.Note("The threshold is the smallest for which the lower 95 % bound (Wilson) of the share with the right direction is at " +
                "least 0.9 (robust) or 0.8 (permissive), on the contigs that choose thresholds. The other contigs are judged.");
        }
        page.Figure(CurveFigure.Draw("Concordance against coverage", "share of causal variants that are called", [.. curves.Select(g =>
            new CurvePanel(Name(g), "right direction", [.. g.Concordance.Select((points, i) => new Series(g.Methods[i].Method,
                [.. points.Select(p => p.Coverage)], [.. points.Select(p => p.Accuracy.Value)]))]))]),
            "Causal variants whose absolute predicted effect is at least a threshold, for all thresholds.");
    }

    static void Compare(Page page, QtlComparison comparison)
    {
        page.Section("Differences").Table(["tissue", "causal", "others", "difference", .. s_metrics], Rows(comparison, g => g.Differences));
        page.Note("95 % intervals of paired differences: both files are resampled in the same blocks.");
        page.Section("Figures");
        foreach (var group in comparison.Groups.Where(g => !double.IsNaN(g.Methods[0].Auroc.Value)))
            page.Figure(Ranking(group), $"{Name(group)}: causal or not, from the absolute score.");
    }

    static Figure Ranking(QtlGroup group) => RankingFigure.Draw($"Ranking of {Name(group)}",
        [.. group.Sizes.Select((sizes, i) => Curve(group.Methods[i].Method, RankingPoints.Roc(sizes, group.Causal),
            group.Methods[i].Auroc, null))],
        [.. group.Sizes.Select((sizes, i) => Curve(group.Methods[i].Method, RankingPoints.PrecisionRecall(sizes, group.Causal),
            group.Methods[i].Auprc, group.Prevalence))]);

    static RankingCurve Curve(string name, CurvePoints points, MetricValue area, double? prevalence) =>
        new(name, points.X, points.Y, area.Value, prevalence);

    static IEnumerable<string[]> Rows(QtlComparison comparison, Func<QtlGroup, IReadOnlyList<QtlMethod>> methods) =>
        from g in comparison.Groups
        from m in methods(g)
        select (string[])[Name(g), g.Positives.ToString("N0"), g.Negatives.ToString("N0"), m.Method,
            Show(m.Auroc), Show(m.Auprc), Show(m.Direction), Show(m.DirectionAuroc), Show(m.Size)];

    /// <summary>The result as one sentence.</summary>
    public static string Verdict(QtlComparison comparison) => comparison.Groups.Count == 0 ? "no variant could be compared"
        : string.Join("; ", comparison.Groups.Select(g => $"{Name(g)}: {Auroc(g)} " +
            $"(best baseline {Numbers.Short(BestBaseline(g))}), direction {Numbers.Short(g.Methods[0].Direction.Value)}")
            .Concat(comparison.Groups[0].Differences.Select((_, i) => Numbers.Lead(comparison.Groups[0].Methods[0].Method,
                comparison.Groups[0].Methods[i + 1].Method, "AUROC", [.. comparison.Groups.Select(g => g.Differences[i].Auroc)]))));

    static string Auroc(QtlGroup group) => string.Join(", ", group.Methods.Take(1 + group.Differences.Count).Select(m =>
        $"{(group.Differences.Count > 0 ? m.Method + " " : "")}AUROC {Numbers.Short(m.Auroc.Value)}"));

    static double BestBaseline(QtlGroup group) =>
        group.Methods.Where(m => m.Track is null).Select(m => m.Auroc.Value).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Max();

    static string Name(QtlGroup group) => group.Name.Length > 0 ? group.Name : "all";

    static string Show(MetricValue metric) => Numbers.WithInterval(metric.Value, metric.Interval);
}
