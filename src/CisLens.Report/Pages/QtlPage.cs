using CisLens.Report.Html;
using CisLens.Verify.Effects;
using CisLens.Verify.Qtl;

namespace CisLens.Report.Pages;

/// <summary>The page of <c>bench qtl</c>.</summary>
public static class QtlPage
{
    /// <summary>Makes the page.</summary>
    public static Page From(QtlComparison comparison, PredictedEffects predicted, QtlTable table)
    {
        var page = new Page("Predicted effects and molecular QTLs", $"{predicted.File} ({predicted.Score}) against {table.File}.");
        page.Section("Verdict").Verdict(Verdict(comparison));
        page.Section("By tissue")
            .Table(["tissue", "causal", "others", "method", "AUROC", "AUPRC", "right direction", "direction AUROC", "size (Spearman)"],
            from g in comparison.Groups
            from m in g.Methods
            select (string[])[g.Name.Length > 0 ? g.Name : "all", g.Positives.ToString("N0"), g.Negatives.ToString("N0"), m.Method,
                Show(m.Auroc), Show(m.Auprc), Show(m.Direction), Show(m.DirectionAuroc), Show(m.Size)]);
        page.Note("AUROC and AUPRC: causal or not, from the absolute score. A random ranking has an AUPRC of " +
            $"{string.Join(", ", comparison.Groups.Select(g => Numbers.Short(g.Prevalence)))}. " +
            "Direction and size: causal variants only. NA: fewer than 10 variants of one class.");
        page.Section("Counts")
            .Text($"Negated because the effect refers to REF: {table.Negated:N0}. Negated because REF and ALT are swapped in the " +
            $"predictions: {comparison.Swapped:N0}. Skipped: {Numbers.Counts(comparison.Skipped)}.");
        return page;
    }

    /// <summary>The result as one sentence.</summary>
    public static string Verdict(QtlComparison comparison) => comparison.Groups.Count == 0 ? "no variant could be compared"
        : string.Join("; ", comparison.Groups.Select(g =>
            $"{(g.Name.Length > 0 ? g.Name : "all")}: AUROC {Numbers.Short(g.Methods[0].Auroc.Value)} " +
            $"(best baseline {Numbers.Short(BestBaseline(g))}), direction {Numbers.Short(g.Methods[0].Direction.Value)}"));

    static double BestBaseline(QtlGroup group) =>
        group.Methods.Skip(1).Select(m => m.Auroc.Value).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Max();

    static string Show(MetricValue metric) => Numbers.WithInterval(metric.Value, metric.Interval);
}
