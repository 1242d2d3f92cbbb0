using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>A scanned region for one track: the effect of each change at each position.</summary>
public sealed record ScanMap
{
    /// <summary>Name of the contig or of the sequence.</summary>
    public required string Contig { get; init; }

    /// <summary>0-based position of the first base on the contig.</summary>
    public required long Start0 { get; init; }

    /// <summary>The reference bases on the plus strand, in upper case.</summary>
    public required string Sequence { get; init; }

    /// <summary>The changes, such as sizes of deletions.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Changes × positions; a change is at its middle base. NaN where there is no effect.</summary>
    public required IReadOnlyList<float> Effects { get; init; }

    /// <summary>The name of the track.</summary>
    public required string Track { get; init; }

    /// <summary>The name of the score.</summary>
    public required string Score { get; init; }

    /// <summary>The gene whose prediction is changed; null for none.</summary>
    public string? Gene { get; init; }
}

/// <summary>
/// A scan of a region: one line per change over the positions and, for several changes, a heatmap with a row per change.
/// </summary>
public static class ScanFigure
{
    const double Wide = 930, Right = 30, Top = 62, Height = 170, BarWidth = 120, RowHeight = 16;
    const int MostLines = 7;

    /// <summary>Draws the figure.</summary>
    /// <exception cref="ArgumentException">There is not one effect per change and position.</exception>
    public static Figure Draw(ScanMap map)
    {
        int length = map.Sequence.Length, rows = map.Rows.Count;
        if (length == 0 || map.Effects.Count != rows * length)
            throw new ArgumentException(
                $"{map.Effects.Count} effects for {rows} changes at {length} bases; expected one per change and base");
        var svg = new Svg();
        string title = $"{map.Track}: {(map.Gene is { } gene ? gene + ", " : "")}{map.Contig}:{map.Start0 + 1:N0}-{map.Start0 + length:N0}";
        double left = Math.Max(74, 14 + map.Rows.Max(row => Svg.WidthOf(row, 10)));
        double cell = Math.Min(Wide / length, 18), plot = cell * length;
        double legend = left + plot + 14, width = Math.Max(legend + Legend.Width(map.Rows.Take(MostLines)), left + BarWidth + 330) + Right;
        svg.Text(14, 20, title, 13, bold: true);
        svg.Text(14, 38, $"effect of each change ({map.Score}), at the middle base of the change", 10);
        var panel = new Panel(svg, left, Top, plot, Height, (0, length), Range(map));
        panel.Axes("", "", $"effect ({map.Score})", ticksX: false);
        svg.Line(left, panel.Y.At(0), left + plot, panel.Y.At(0), new Pen(Palette.Ink, 0.6));
        for (int row = 0; row < Math.Min(rows, MostLines); row++)
            Line(svg, panel, map, row, Palette.Series(row));
        Legend.Draw(svg, legend, Top + 10, [.. map.Rows.Take(MostLines).Index().Select(row => (row.Item, Palette.Series(row.Index)))]);
        double bottom = Top + Height + 8;
        if (rows > 1)
        {
            double limit = HeatMap.Limit(map.Effects);
            HeatMap.Legend(svg, width - Right - BarWidth, 12, BarWidth, limit);
            HeatMap.Draw(svg, left, bottom, rows, length, (cell, RowHeight), (row, at) => map.Effects[row * length + at] / limit);
            foreach (var (row, name) in map.Rows.Index())
                svg.Text(left - 7, bottom + (row + 0.7) * RowHeight, name, 10, TextAnchor.End);
            svg.Rect(left, bottom, plot, rows * RowHeight, "none", new Pen(Palette.Ink, 0.6));
            bottom += rows * RowHeight;
        }
        bottom = PositionAxis.Draw(svg, map.Sequence, map.Start0, left, bottom, cell);
        svg.Text(left, bottom + 14, map.Contig, 9);
        return new Figure(title, svg.Finish(width, bottom + 24, title), Table(map));
    }

    // one point in the middle of a base is a dot, which a line would not show
    static void Line(Svg svg, Panel panel, ScanMap map, int row, Pen pen)
    {
        int length = map.Sequence.Length;
        float At(int i) => i < 0 || i >= length ? float.NaN : map.Effects[row * length + i];
        svg.Polyline(Enumerable.Range(0, length).Select(i => panel.At(i + 0.5, At(i))), pen);
        for (int i = 0; i < length; i++)
            if (float.IsFinite(At(i)) && !float.IsFinite(At(i - 1)) && !float.IsFinite(At(i + 1)))
                svg.Rect(panel.X.At(i + 0.5) - 1.5, panel.Y.At(At(i)) - 1.5, 3, 3, pen.Colour);
    }

    static (double, double) Range(ScanMap map) => Scale.Cover(map.Effects.Select(e => (double)e).Append(0), 0.06);

    static string Table(ScanMap map) => TableWriter.Format("chrom pos ref change effect",
        from row in Enumerable.Range(0, map.Rows.Count)
        from i in Enumerable.Range(0, map.Sequence.Length)
        where float.IsFinite(map.Effects[row * map.Sequence.Length + i])
        select new object?[] { map.Contig, map.Start0 + i + 1, map.Sequence[i].ToString(), map.Rows[row],
            map.Effects[row * map.Sequence.Length + i] });
}

/// <summary>A horizontal axis of positions, with the bases above it where they can be read.</summary>
static class PositionAxis
{
    const double Readable = 6;   // px of a base

    /// <summary>Draws the axis.</summary>
    /// <returns>Its lower end in px.</returns>
    public static double Draw(Svg svg, string sequence, long start0, double left, double top, double cell)
    {
        for (int i = 0; i < sequence.Length && cell >= Readable; i++)
            svg.Text(left + (i + 0.5) * cell, top + 11, sequence[i].ToString(), Math.Min(10, cell + 2), TextAnchor.Middle, bold: true,
                Palette.Base(sequence[i]));
        top += cell >= Readable ? 14 : 0;
        var scale = new Scale(start0 + 0.5, start0 + sequence.Length + 0.5, left, left + cell * sequence.Length);
        foreach (double tick in scale.Ticks(Math.Clamp((int)(cell * sequence.Length / 90), 2, 8)).Where(tick => tick % 1 == 0))
        {
            svg.Line(scale.At(tick), top, scale.At(tick), top + 4, new Pen(Palette.Ink, 0.8));
            svg.Text(scale.At(tick), top + 15, tick.ToString("N0"), 9, TextAnchor.Middle);
        }
        return top + 18;
    }
}
