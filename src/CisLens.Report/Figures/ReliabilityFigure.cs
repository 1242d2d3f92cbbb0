using CisLens.Formats.Tables;
using CisLens.Metrics;

namespace CisLens.Report.Figures;

/// <summary>The reliability table of a track.</summary>
public sealed record ReliabilityCurve(string Name, Reliability Table);

/// <summary>Predicted probability and observed share; the curve of a calibrated model is on the diagonal.</summary>
public static class ReliabilityFigure
{
    const double Side = 260, Left = 62, Top = 34, Bottom = 46;

    /// <summary>Draws one curve per track, with bars of the 95 % intervals by normal approximation.</summary>
    public static Figure Draw(string title, IReadOnlyList<ReliabilityCurve> curves)
    {
        var svg = new Svg();
        var panel = new Panel(svg, Left, Top, Side, Side, (0, 1), (0, 1));
        panel.Axes("Reliability", "predicted probability", "observed share");
        svg.Line(Left, Top + Side, Left + Side, Top, new Pen(Palette.Faint, 1, "3 3"));
        for (int i = 0; i < curves.Count; i++)
            Draw(svg, panel, curves[i].Table.Bins, Palette.Series(i));
        Legend.Draw(svg, Left, Top + Side + Bottom + 8,
            [.. curves.Select((c, i) => ($"{c.Name}: calibration error {c.Table.Ece:F3}", Palette.Series(i)))]);
        double width = Math.Max(Left + Side + 30, Left + Legend.Width(curves.Select(c => c.Name)) + 150);
        return new Figure(title, svg.Finish(width, Top + Side + Bottom + Legend.RowHeight * curves.Count + 10, title), Table(curves));
    }

    static void Draw(Svg svg, Panel panel, IReadOnlyList<ReliabilityBin> bins, Pen pen)
    {
        foreach (var bin in bins)
        {
            double error = 1.96 * Math.Sqrt(bin.Observed * (1 - bin.Observed) / Math.Max(1, bin.Count));
            double x = panel.X.At(bin.MeanPredicted);
            svg.Line(x, panel.Y.At(bin.Observed - error), x, panel.Y.At(bin.Observed + error), new Pen(pen.Colour, 1));
            svg.Rect(x - 2, panel.Y.At(bin.Observed) - 2, 4, 4, pen.Colour);
        }
        panel.Curve([.. bins.Select(b => b.MeanPredicted)], [.. bins.Select(b => b.Observed)], pen);
    }

    static string Table(IReadOnlyList<ReliabilityCurve> curves) => TableWriter.Format("track bin mean_predicted observed n",
        from curve in curves
        from i in Enumerable.Range(0, curve.Table.Bins.Count)
        select new object?[] { curve.Name, i +
            1, curve.Table.Bins[i].MeanPredicted, curve.Table.Bins[i].Observed, curve.Table.Bins[i].Count });
}
