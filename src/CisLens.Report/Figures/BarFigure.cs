using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>A value with its interval; the bounds are NaN without an interval.</summary>
public readonly record struct Estimate(double Value, double Low = double.NaN, double High = double.NaN);

/// <summary>The values of one method: one per group, NaN where it was not measured.</summary>
public sealed record BarSeries(string Name, IReadOnlyList<Estimate> Values);

/// <summary>Groups of bars with intervals, to compare a model with baselines.</summary>
public static class BarFigure
{
    const double Height = 220, Left = 62, Top = 34, Bar = 15, GroupGap = 18;

    /// <summary>Draws a group of bars for each name in <paramref name="groups"/>, and a line at <paramref name="reference"/>.</summary>
    public static Figure Draw(string title, string yLabel, IReadOnlyList<string> groups, IReadOnlyList<BarSeries> series,
        double? reference = null)
    {
        var svg = new Svg();
        double groupWidth = series.Count * Bar + GroupGap, width = Math.Max(160, groups.Count * groupWidth + GroupGap);
        bool tilted = groups.Any(g => Svg.WidthOf(g, 10) > groupWidth);
        var panel = new Panel(svg, Left, Top, width, Height, (0, 1), Range(series));
        panel.Axes("", "", yLabel, ticksX: false);
        svg.Text(Left, Top - 14, title, 12, bold: true);
        if (reference is { } level)
            svg.Line(Left, panel.Y.At(level), Left + width, panel.Y.At(level), new Pen(Palette.Ink, 1, "3 3"));
        for (int g = 0; g < groups.Count; g++)
        {
            double left = Left + GroupGap + g * groupWidth;
            for (int s = 0; s < series.Count; s++)
                Draw(svg, panel, left + s * Bar, series[s].Values[g], Fill(s));
            svg.Text(left + (groupWidth - GroupGap) / 2 + (tilted ? 3 : 0), Top + Height + (tilted ? 8 : 16), groups[g], 10,
                tilted ? TextAnchor.End : TextAnchor.Middle, upright: tilted);
        }
        svg.Line(Left, panel.Y.At(0), Left + width, panel.Y.At(0), new Pen(Palette.Ink, 0.8));
        double bottom = Top + Height + (tilted ? 20 + groups.Max(g => Svg.WidthOf(g, 10)) : 34);
        for (int s = 0; s < series.Count; s++)
        {
            svg.Rect(Left, bottom + s * Legend.RowHeight - 9, 12, 10, Fill(s), new Pen(Palette.Ink, 0.6));
            svg.Text(Left + 18, bottom + s * Legend.RowHeight, series[s].Name, 10);
        }
        double needed = Math.Max(width, Svg.WidthOf(title, 12));
        return new Figure(title, svg.Finish(Left + needed + 24, bottom + series.Count * Legend.RowHeight, title), Table(groups, series));
    }

    // the model is dark and the baselines are light, so that they differ in grey print
    static string Fill(int index) =>
        index == 0 ? "#08519c" : new[] { "#fdae6b", "#c7c7c7", "#9ecae1", "#efefef", "#e9c4dd" }[(index - 1) % 5];

    static (double, double) Range(IReadOnlyList<BarSeries> series)
    {
        var all = series.SelectMany(s => s.Values).SelectMany(v => new[] { v.Value, v.Low, v.High });
        var (low, high) = Scale.Cover(all.Append(0), 0.06);
        return (low < -0.061 * (high - low) ? low : 0, high);
    }

    static void Draw(Svg svg, Panel panel, double left, Estimate estimate, string fill)
    {
        if (!double.IsFinite(estimate.Value))
        {
            svg.Text(left + Bar / 2, panel.Y.At(0) - 3, "NA", 7, TextAnchor.Middle);
            return;
        }
        double top = panel.Y.At(Math.Max(estimate.Value, 0)), bottom = panel.Y.At(Math.Min(estimate.Value, 0));
        svg.Rect(left, top, Bar - 1, bottom - top, fill, new Pen(Palette.Ink, 0.6));
        if (!double.IsFinite(estimate.Low) || !double.IsFinite(estimate.High))
            return;
        double x = left + (Bar - 1) / 2, low = panel.Y.At(estimate.Low), high = panel.Y.At(estimate.High);
        foreach (var pen in new[] { new Pen("#ffffff", 2.4), new Pen(Palette.Ink, 1.1) })
            svg.Path($"M{Svg.N(x)} {Svg.N(low)}V{Svg.N(high)}M{Svg.N(x - 3)} {Svg.N(low)}h6M{Svg.N(x - 3)} {Svg.N(high)}h6", "none", pen);
    }

    static string Table(IReadOnlyList<string> groups, IReadOnlyList<BarSeries> series) => TableWriter.Format("group series value low high",
        from g in Enumerable.Range(0, groups.Count)
        from s in series
        select new object?[] { groups[g], s.Name, s.Values[g].Value, s.Values[g].Low, s.Values[g].High });
}
