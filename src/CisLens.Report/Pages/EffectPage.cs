using CisLens.Report.Html;
using CisLens.Report.Figures;
using CisLens.Verify.Effects;

namespace CisLens.Report.Pages;

/// <summary>The page and the figures of <c>bench effects</c>.</summary>
public static class EffectPage
{
    /// <summary>Draws a scatter plot per group and the correlations of all methods.</summary>
    public static IReadOnlyList<CaptionedFigure> Figures(EffectComparison comparison, string score) =>
    [
        new("correlations", Bars(comparison),
            "Pearson correlation with the measured effects. Bars: 95 % intervals from a bootstrap of runs of neighbouring alleles."),
        new("scatter", ScatterFigure.Draw("Predicted and measured effects", $"predicted ({score})", "measured",
            [.. comparison.Groups.Select(Panel)]),
            "One point per allele. Both axes are ALT minus REF."),
    ];

    /// <summary>Makes the page.</summary>
    public static Page From(EffectComparison comparison, MatchedEffects matched, PredictedEffects predicted, MeasuredEffects measured,
        IReadOnlyList<CaptionedFigure> figures)
    {
        var page = new Page("Predicted and measured effects",
            $"{predicted.File} ({predicted.Score}) against {measured.File}: {matched.Rows.Count:N0} alleles in {comparison.Groups.Count} " +
            "groups.");
        page.Section("Verdict").Verdict(Verdict(comparison));
        page.Section("By group").Table(["group", "n", "method", "track", "Pearson", "Spearman", "right sign", "size (Spearman)"],
            from g in comparison.Groups
            from m in g.Methods
            select (string[])[Name(g.Name), g.Alleles.Count.ToString("N0"), m.Method, m.Track
                ?? "", Show(m.Pearson), Show(m.Spearman), Show(m.SignAccuracy), Show(m.Magnitude)]);
        page.Note("gc_change: number of G and C in ALT minus that in REF. place: −1 in the middle of the element, 0 at its ends. " +
            "random: normally distributed numbers. size: rank correlation of absolute values. oracle: the track that is best on these " +
            "measurements, which is not a result.");
        page.Section("Mean over groups").Table(["method", "Pearson", "Spearman"], Methods(comparison).Select(m =>
            (string[])[m, Show(comparison.MeanPearson(m)), Show(comparison.MeanSpearman(m))]));
        page.Note("Means on Fisher's z scale.");
        page.Section("Counts")
            .Text($"Compared alleles: {matched.Rows.Count:N0}. Negated because REF and ALT are swapped: {matched.Swapped:N0}. " +
            $"Negated because the effect refers to REF: {measured.Negated:N0}. Contig names: {matched.ContigRule}. " +
            $"Skipped: {Numbers.Counts(matched.Skipped)}." +
            (comparison.TooSmall.Count > 0
                ? $" Groups with fewer than {EffectComparison.FewestAlleles} alleles: " +
                    $"{string.Join(", ", comparison.TooSmall.Select(Name))}." : ""));
        page.Section("Figures");
        foreach (var figure in figures)
            page.Figure(figure.Figure, $"{figure.Caption} Numbers: {figure.Name}.tsv.");
        return page;
    }

    /// <summary>The result as one sentence.</summary>
    public static string Verdict(EffectComparison comparison)
    {
        if (comparison.Groups.Count == 0)
            return $"no group has {EffectComparison.FewestAlleles} alleles to compare";
        string best = Methods(comparison).Where(m => m is not ("model" or "oracle")).MaxBy(m => Known(comparison.MeanPearson(m).Value))!;
        int above = comparison.Groups.Count(g =>
            Known(g.Model.Pearson.Value) > g.Methods.Where(m => m.Method is not ("model" or "oracle")).Max(m => Known(m.Pearson.Value)));
        return $"mean Pearson r {Show(comparison.MeanPearson("model"))}, best baseline {best} " +
            $"{Numbers.Short(comparison.MeanPearson(best).Value)}; " +
            $"the model is above every baseline in {above} of {comparison.Groups.Count} groups";
    }

    static double Known(double value) => double.IsNaN(value) ? -2 : value;

    static IEnumerable<string> Methods(EffectComparison comparison) =>
        comparison.Groups.SelectMany(g => g.Methods).Select(m => m.Method).Distinct();

    static Figure Bars(EffectComparison comparison) => BarFigure.Draw("Correlation with measured effects", "Pearson r",
        [.. comparison.Groups.Select(g => Name(g.Name))],
        [.. Methods(comparison).Select(method => new BarSeries(method, [.. comparison.Groups.Select(g =>
            (g.Methods.FirstOrDefault(m => m.Method == method)?.Pearson ?? MetricValue.None) is var r
                ? new Estimate(r.Value, r.Interval.Low, r.Interval.High)
                : default)]))]);

    static ScatterPanel Panel(GroupResult group) => new(Name(group.Name),
        [.. group.Alleles.Select(a => a.Predicted)], [.. group.Alleles.Select(a => a.Measured)],
        [$"r {Show(group.Model.Pearson)}", $"ρ {Numbers.Short(group.Model.Spearman.Value)}", $"n {group.Alleles.Count:N0}"]);

    static string Name(string group) => group.Length > 0 ? group : "all";

    static string Show(MetricValue metric) => Numbers.WithInterval(metric.Value, metric.Interval);
}
