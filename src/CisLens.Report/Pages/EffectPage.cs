using CisLens.Report.Html;
using CisLens.Report.Figures;
using CisLens.Verify.Effects;

namespace CisLens.Report.Pages;

/// <summary>The page and the figures of <c>bench effects</c>.</summary>
public static class EffectPage
{
    /// <summary>Draws a scatter plot per group and file, and the correlations of all methods.</summary>
    public static IReadOnlyList<CaptionedFigure> Figures(EffectComparison comparison, IReadOnlyList<PredictedEffects> predicted) =>
    [
        new("correlations", Bars(comparison),
            "Pearson correlation with the measured effects. Bars: 95 % intervals from a bootstrap of runs of neighbouring alleles."),
        new("scatter", ScatterFigure.Draw("Predicted and measured effects", 
            predicted is [var only] ? $"predicted ({only.Score})" : "predicted", "measured",
            [.. comparison.Groups.SelectMany(g => predicted.Select((_, file) => Panel(g, file)))]),
            "One point per allele. Both axes are ALT minus REF."),
    ];

    /// <summary>Makes the page.</summary>
    public static Page From(EffectComparison comparison, MatchedEffects matched, IReadOnlyList<PredictedEffects> predicted,
        MeasuredEffects measured, IReadOnlyList<CaptionedFigure> figures)
    {
        var page = new Page("Predicted and measured effects",
            $"{string.Join(", ", predicted.Select(p => $"{p.File} ({p.Score})"))} against {measured.File}: " +
            $"{matched.Rows.Count:N0} alleles in {comparison.Groups.Count} groups.");
        page.Section("Verdict").Verdict(Verdict(comparison));
        page.Section("By group").Table(["group", "n", "method", "track", "Pearson", "Spearman", "right sign", "size (Spearman)"],
            from g in comparison.Groups
            from m in g.Methods
            select (string[])[Name(g.Name), g.Alleles.Count.ToString("N0"), m.Method, m.Track
                ?? "", Show(m.Pearson), Show(m.Spearman), Show(m.SignAccuracy), Show(m.Magnitude)]);
        page.Note("gc_change: number of G and C in ALT minus that in REF. place: −1 in the middle of the element, 0 at its ends. " +
            "random: normally distributed numbers. size: rank correlation of absolute values. oracle: the track that is best on these " +
            "measurements, which is not a result.");
        if (predicted.Count > 1)
            page.Section("Differences").Table(["group", "n", "difference", "Pearson", "Spearman", "right sign", "size (Spearman)"],
                from g in comparison.Groups
                from d in g.Differences
                select (string[])[Name(g.Name), g.Alleles.Count.ToString("N0"), d.Method, Show(d.Pearson), Show(d.Spearman),
                    Show(d.SignAccuracy), Show(d.Magnitude)]);
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
        var groups = comparison.Groups;
        string best = groups.SelectMany(g => g.Methods).Where(m => m.Track is null).Select(m => m.Method)
            .MaxBy(m => Known(comparison.MeanPearson(m).Value))!;
        int above = groups.Count(g =>
            Known(g.Model.Pearson.Value) > g.Methods.Where(m => m.Track is null).Max(m => Known(m.Pearson.Value)));
        string first = comparison.Files[0], model = comparison.Files.Count > 1 ? first : "the model";
        var leads = comparison.Files.Skip(1).Select((file, i) =>
            "; " + Numbers.Lead(first, file, "Pearson r", [.. groups.Select(g => g.Differences[i].Pearson)]));
        return (comparison.Files.Count > 1 ? $"{first}: " : "") +
            $"mean Pearson r {Show(comparison.MeanPearson(first))}, best baseline {best} " +
            $"{Numbers.Short(comparison.MeanPearson(best).Value)}; " +
            $"{model} is above every baseline in {above} of {groups.Count} groups" + string.Concat(leads);
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

    static ScatterPanel Panel(GroupResult group, int file)
    {
        var method = group.Methods[file];
        return new(group.Differences.Count > 0 ? $"{Name(group.Name)}: {method.Method}" : Name(group.Name),
            [.. group.Alleles.Select(a => a.Predicted[file])], [.. group.Alleles.Select(a => a.Measured)],
            [$"r {Show(method.Pearson)}", $"ρ {Numbers.Short(method.Spearman.Value)}", $"n {group.Alleles.Count:N0}"]);
    }

    static string Name(string group) => group.Length > 0 ? group : "all";

    static string Show(MetricValue metric) => Numbers.WithInterval(metric.Value, metric.Interval);
}
