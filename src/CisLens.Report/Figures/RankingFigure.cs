using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>One curve of a ranking, and the area under it.</summary>
/// <param name="Name">The track or the model.</param>
/// <param name="X">False positive rate, or recall.</param>
/// <param name="Y">True positive rate, or precision.</param>
/// <param name="Area">AUROC or AUPRC.</param>
/// <param name="Prevalence">Share of positives, the precision of a random ranking; null for ROC curves.</param>
public sealed record RankingCurve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, double Area, double? Prevalence = null);

/// <summary>ROC and precision-recall curves next to each other, with those of a random ranking.</summary>
public static class RankingFigure
{
    const double Side = 260, Left = 62, Top = 34, Bottom = 46;
    const int MostNamed = 7;   // with more lines than colours, all are grey and three are named

    /// <summary>Draws both panels. The curves are in the order of the tracks.</summary>
    public static Figure Draw(string title, IReadOnlyList<RankingCurve> roc, IReadOnlyList<RankingCurve> precisionRecall)
    {
        var svg = new Svg();
        double second = Left + Side + Left + 24;
        double rocLegend = Panel(svg, Left, "ROC", "false positive rate", "true positive rate", roc, diagonal: true);
        double prLegend = Panel(svg, second, "Precision and recall", "recall", "precision", precisionRecall, diagonal: false);
        double height = Top + Side + Bottom + Math.Max(rocLegend, prLegend);
        return new Figure(title, svg.Finish(second + Side + 60, height, title), Table(roc, precisionRecall));
    }

    static double Panel(Svg svg, double left, string heading, string x, string y, IReadOnlyList<RankingCurve> curves, bool diagonal)
    {
        var panel = new Panel(svg, left, Top, Side, Side, (0, 1), (0, 1));
        panel.Axes(heading, x, y);
        if (diagonal)
            svg.Line(left, Top + Side, left + Side, Top, new Pen(Palette.Faint, 1, "3 3"));
        var named = Named(curves);
        foreach (var curve in curves.Where(c => !named.Contains(c)))
            panel.Curve(curve.X, curve.Y, new Pen("#cccccc", 0.8));
        for (int i = 0; i < named.Count; i++)
        {
            if (named[i].Prevalence is { } share)
                svg.Line(left, panel.Y.At(share), left + Side, panel.Y.At(share), Palette.Series(i, 0.7));
            panel.Curve(named[i].X, named[i].Y, Palette.Series(i));
        }
        Legend.Draw(svg, left, Top + Side + Bottom + 8, [.. named.Select((c, i) => (Describe(c), Palette.Series(i)))]);
        return Legend.RowHeight * named.Count + 10;
    }

    static string Describe(RankingCurve curve) => curve.Prevalence is { } share
        ? $"{curve.Name}: {curve.Area:F3} (random {share:F3})"
        : $"{curve.Name}: {curve.Area:F3}";

    static List<RankingCurve> Named(IReadOnlyList<RankingCurve> curves)
    {
        if (curves.Count <= MostNamed)
            return [.. curves];
        var byArea = curves.Where(c => double.IsFinite(c.Area)).OrderByDescending(c => c.Area).ToList();
        return byArea.Count == 0 ? [] : [.. new[] { byArea[0], byArea[byArea.Count / 2], byArea[^1] }.Distinct()];
    }

    static string Table(IReadOnlyList<RankingCurve> roc, IReadOnlyList<RankingCurve> precisionRecall) =>
        TableWriter.Format("curve track x y",
        from set in new[] { (Name: "roc", Curves: roc), (Name: "precision_recall", Curves: precisionRecall) }
        from curve in set.Curves
        from i in Enumerable.Range(0, curve.X.Count)
        select new object?[] { set.Name, curve.Name, curve.X[i], curve.Y[i] });
}
