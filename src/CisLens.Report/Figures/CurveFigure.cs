using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>A named line: one Y per X; NaN interrupts it.</summary>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A panel with several lines.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="YLabel">Name of the vertical axis.</param>
/// <param name="Series">The lines.</param>
/// <param name="BestX">X of the best value, which a dashed line marks; null for none.</param>
public sealed record CurvePanel(string Heading, string YLabel, IReadOnlyList<Series> Series, double? BestX = null);

/// <summary>Loss and metrics during training, in panels next to each other, with the best step marked.</summary>
public static class CurveFigure
{
    const double Width = 330, Height = 220, Left = 62, Top = 34, Bottom = 46, Gap = 24;

    /// <summary>Draws the panels from left to right.</summary>
    public static Figure Draw(string title, string xLabel, IReadOnlyList<CurvePanel> panels)
    {
        var svg = new Svg();
        double legend = Legend.RowHeight * panels.Max(p => p.Series.Count) + 10, left = Left;
        foreach (var panel in panels)
        {
            Draw(svg, panel, xLabel, left);
            left += Width + Left + Gap;
        }
        return new Figure(title, svg.Finish(left - Left, Top + Height + Bottom + legend, title), Table(panels));
    }

    static void Draw(Svg svg, CurvePanel data, string xLabel, double left)
    {
        var x = Scale.Cover(data.Series.SelectMany(s => s.X), 0);
        var panel = new Panel(svg, left, Top, Width, Height, x, Scale.Cover(data.Series.SelectMany(s => s.Y)));
        panel.Axes(data.Heading, xLabel, data.YLabel);
        if (data.BestX is { } best)
        {
            svg.Line(panel.X.At(best), Top, panel.X.At(best), Top + Height, new Pen(Palette.Ink, 1, "2 3"));
            bool right = best > (x.Low + x.High) / 2;
            svg.Text(panel.X.At(best) + (right ? -4 : 4), Top + 9, $"best {best:N0}", 10, right ? TextAnchor.End : TextAnchor.Start);
        }
        for (int i = 0; i < data.Series.Count; i++)
            panel.Curve(data.Series[i].X, data.Series[i].Y, Palette.Series(i));
        Legend.Draw(svg, left, Top + Height + Bottom + 8, [.. data.Series.Select((s, i) => (s.Name, Palette.Series(i)))]);
    }

    static string Table(IReadOnlyList<CurvePanel> panels) => TableWriter.Format("panel series x y",
        from panel in panels
        from series in panel.Series
        from i in Enumerable.Range(0, series.X.Count)
        select new object?[] { panel.Heading, series.Name, series.X[i], series.Y[i] });
}
