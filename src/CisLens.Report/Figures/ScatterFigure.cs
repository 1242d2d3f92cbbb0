using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>A panel of points with notes.</summary>
/// <param name="Heading">The heading, such as the name of an element.</param>
/// <param name="X">One value per point.</param>
/// <param name="Y">One value per point.</param>
/// <param name="Notes">Short notes below the heading, such as <c>r 0.61  ρ 0.58  n 954</c>.</param>
public sealed record ScatterPanel(string Heading, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<string> Notes);

/// <summary>Predicted and measured values: points, or hexagons shaded by count if there are many.</summary>
public static class ScatterFigure
{
    const double Side = 220, Left = 62, Top = 54, Bottom = 52, Gap = 20, Right = 16;
    const int MostPoints = 1500, PerRow = 4;

    /// <summary>Draws the panels in rows of four; points that are not finite are ignored.</summary>
    public static Figure Draw(string title, string xLabel, string yLabel, IReadOnlyList<ScatterPanel> panels)
    {
        var svg = new Svg();
        for (int i = 0; i < panels.Count; i++)
        {
            double left = Left + i % PerRow * (Left + Side + Gap), top = Top + i / PerRow * (Top + Side + Bottom);
            Draw(svg, panels[i], xLabel, yLabel, left, top);
        }
        int columns = Math.Min(PerRow, panels.Count), rows = (panels.Count + PerRow - 1) / PerRow;
        return new Figure(title, svg.Finish(columns * (Left + Side + Gap) + Right, rows * (Top + Side + Bottom), title), Table(panels));
    }

    static void Draw(Svg svg, ScatterPanel data, string xLabel, string yLabel, double left, double top)
    {
        var panel = new Panel(svg, left, top, Side, Side, Scale.Cover(data.X), Scale.Cover(data.Y));
        panel.Axes("", xLabel, yLabel);
        svg.Text(left, top - 24, data.Heading, 12, bold: true);
        svg.Text(left, top - 8, string.Join(" · ", data.Notes), 10);
        if (panel.X is { Low: < 0, High: > 0 })
            svg.Line(panel.X.At(0), top, panel.X.At(0), top + Side, new Pen(Palette.Faint, 0.8, "3 3"));
        if (panel.Y is { Low: < 0, High: > 0 })
            svg.Line(left, panel.Y.At(0), left + Side, panel.Y.At(0), new Pen(Palette.Faint, 0.8, "3 3"));
        var points = Enumerable.Range(0, data.X.Count).Select(i => panel.At(data.X[i], data.Y[i]))
            .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        if (points.Count > MostPoints)
            HexBins.Draw(svg, points, left + Side + 4, top);
        else
            svg.Path(string.Concat(points.Select(Dot)), Palette.Series(0).Colour, opacity: 0.45);
    }

    static string Dot((double X, double Y) p) =>
        $"M{Svg.N(p.X - 2)} {Svg.N(p.Y)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z";

    static string Table(IReadOnlyList<ScatterPanel> panels) => TableWriter.Format("panel x y",
        from panel in panels
        from i in Enumerable.Range(0, panel.X.Count)
        select new object?[] { panel.Heading, panel.X[i], panel.Y[i] });
}
