using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>The epistasis of two regions for one track.</summary>
public sealed record EpistasisPlot
{
    /// <summary>Name of the contig or of the sequence.</summary>
    public required string Contig { get; init; }

    /// <summary>The first region, from top to bottom: 0-based start, bases, and the mean effect of the changes of each base.</summary>
    public required (long Start0, string Sequence, IReadOnlyList<float> Singles) First { get; init; }

    /// <summary>The second region, from left to right.</summary>
    public required (long Start0, string Sequence, IReadOnlyList<float> Singles) Second { get; init; }

    /// <summary>Mean epistasis of each pair of positions, first × second; NaN where there is none.</summary>
    public required IReadOnlyList<float> Pairs { get; init; }

    /// <summary>The name of the track.</summary>
    public required string Track { get; init; }

    /// <summary>The name of the score.</summary>
    public required string Score { get; init; }

    /// <summary>The gene whose prediction is changed; null for none.</summary>
    public string? Gene { get; init; }
}

/// <summary>
/// Epistasis: a heatmap of the effect of pairs of changes minus the sum of their single effects. The strips have the single effects.
/// </summary>
public static class EpistasisFigure
{
    const double Side = 560, Largest = 22, Left = 118, Top = 84, Right = 30, Strip = 14, Gap = 5, BarWidth = 120;
    const double Readable = 7;   // px of a base

    /// <summary>Draws the figure.</summary>
    /// <exception cref="ArgumentException">There is not one value per pair of positions.</exception>
    public static Figure Draw(EpistasisPlot plot)
    {
        int rows = plot.First.Sequence.Length, columns = plot.Second.Sequence.Length;
        if (rows == 0 || columns == 0 || plot.Pairs.Count != rows * columns)
            throw new ArgumentException($"{plot.Pairs.Count} values for {rows} × {columns} positions; expected one per pair");
        var svg = new Svg();
        string title = $"{plot.Track}: {(plot.Gene is { } gene ? gene + ", " : "")}{plot.Contig}, pairs of changes";
        double cell = Math.Min(Side / Math.Max(rows, columns), Largest), width = columns * cell, height = rows * cell;
        double pairs = HeatMap.Limit(plot.Pairs), singles = HeatMap.Limit([.. plot.First.Singles, .. plot.Second.Singles]);
        svg.Text(14, 20, title, 13, bold: true);
        string formula = $"map: mean effect of both changes minus the sum of the single effects ({plot.Score})";
        svg.Text(14, 38, formula, 10);
        svg.Text(14, 52, "strips: mean effect of single changes", 10);
        double map = Left + Strip + Gap, top = Top + Strip + Gap;
        HeatMap.Draw(svg, map, Top, 1, columns, (cell, Strip), (_, at) => plot.Second.Singles[at] / singles);
        HeatMap.Draw(svg, Left, top, rows, 1, (Strip, cell), (at, _) => plot.First.Singles[at] / singles);
        HeatMap.Draw(svg, map, top, rows, columns, (cell, cell), (row, at) => plot.Pairs[row * columns + at] / pairs);
        var pen = new Pen(Palette.Ink, 0.6);
        svg.Rect(map, Top, width, Strip, "none", pen);
        svg.Rect(Left, top, Strip, height, "none", pen);
        svg.Rect(map, top, width, height, "none", pen);
        double bottom = PositionAxis.Draw(svg, plot.Second.Sequence, plot.Second.Start0, map, top + height, cell);
        Rows(svg, plot.First.Sequence, plot.First.Start0, top, cell);
        double legend = Math.Max(map + width + 60, Left + 40);
        Colours(svg, "map", legend, top, pairs);
        Colours(svg, "strips", legend, top + 52, singles);
        double right = Math.Max(legend + BarWidth, 14 + Svg.WidthOf(formula, 10)) + Right;
        return new Figure(title, svg.Finish(right, Math.Max(bottom, top + 96) + 14, title), Table(plot));
    }

    static void Colours(Svg svg, string name, double left, double top, double limit)
    {
        svg.Text(left, top + 4, name, 10);
        HeatMap.Legend(svg, left, top + 10, BarWidth, limit);
    }

    static void Rows(Svg svg, string sequence, long start0, double top, double cell)
    {
        for (int i = 0; i < sequence.Length && cell >= Readable; i++)
            svg.Text(Left - 9, top + (i + 0.5) * cell + 3.5, sequence[i].ToString(), Math.Min(10, cell + 2), TextAnchor.Middle, bold: true,
                Palette.Base(sequence[i]));
        var scale = new Scale(start0 + 0.5, start0 + sequence.Length + 0.5, top, top + sequence.Length * cell);
        foreach (double tick in scale.Ticks(Math.Clamp((int)(sequence.Length * cell / 40), 2, 8)).Where(tick => tick % 1 == 0))
        {
            svg.Line(Left - 20, scale.At(tick), Left - 16, scale.At(tick), new Pen(Palette.Ink, 0.8));
            svg.Text(Left - 24, scale.At(tick) + 3.5, tick.ToString("N0"), 9, TextAnchor.End);
        }
    }

    static string Table(EpistasisPlot plot) => TableWriter.Format("chrom pos1 ref1 pos2 ref2 effect1 effect2 epistasis",
        from row in Enumerable.Range(0, plot.First.Sequence.Length)
        from at in Enumerable.Range(0, plot.Second.Sequence.Length)
        select new object?[] { plot.Contig, plot.First.Start0 + row + 1, plot.First.Sequence[row].ToString(), plot.Second.Start0 + at + 1,
            plot.Second.Sequence[at].ToString(), plot.First.Singles[row], plot.Second.Singles[at],
            plot.Pairs[row * plot.Second.Sequence.Length + at] });
}
