using System.Globalization;
using System.Text;
using CisLens.Core.Contract;

namespace CisLens.Report.Figures;

/// <summary>The data of a figure of attention.</summary>
/// <param name="Title">The title.</param>
/// <param name="Map">A map with one head.</param>
/// <param name="Contig">Name of the contig; null for a sequence.</param>
/// <param name="Start0">0-based position of the first base of the window.</param>
/// <param name="PositionBp">Length of a position of the map in bp.</param>
/// <param name="Marks">Positions to mark, 0-based, with their names.</param>
public sealed record AttentionPlot(string Title, AttentionMap Map, string? Contig, long Start0, double PositionBp,
    IReadOnlyList<(long Pos0, string Name)> Marks)
{
    /// <summary>0-based position of the first base of a row or column; of the number of cells, the end of the last.</summary>
    public long Edge0(int cell) => Start0 + (long)Math.Round(Math.Min((long)cell * Map.PerCell, Map.Positions) * PositionBp);
}

/// <summary>
/// A heatmap of attention: rows are the positions that attend (queries), columns those that they attend to (keys). The colour is the
/// ratio to uniform attention, on a log scale.
/// </summary>
public static class AttentionFigure
{
    const double Side = 512, Left = 110, Top = 96, Right = 30, Bottom = 50, BarWidth = 160;

    /// <summary>Draws the figure. Its table has a row per query and a column per key.</summary>
    public static Figure Draw(AttentionPlot plot)
    {
        var svg = new Svg();
        double cell = Math.Max(1, Math.Floor(Side / plot.Map.Cells)), side = cell * plot.Map.Positions / plot.Map.PerCell;
        double[] ratios = Ratios(plot.Map);
        double limit = Limit(ratios), width = Left + Math.Max(side, Svg.WidthOf(plot.Title, 13)) + Right;
        svg.Text(14, 20, plot.Title, 13, bold: true);
        double cellBp = Math.Round(plot.Map.PerCell * plot.PositionBp);
        svg.Text(14, 38, $"attention, relative to equal attention to all positions; a cell has {cellBp:N0} bp", 10);
        Bar(svg, limit);
        HeatMap.Draw(svg, Left, Top, plot.Map.Cells, plot.Map.Cells, (cell, cell), (row, at) => ratios[row * plot.Map.Cells + at] / limit,
            (side, side));
        Axes(svg, plot, side);
        Marks(svg, plot, side);
        return new(plot.Title, svg.Finish(width, Top + side + Bottom, plot.Title), Table(plot));
    }

    /// <summary>log2 of each weight relative to that of uniform attention.</summary>
    static double[] Ratios(AttentionMap map)
    {
        var ratios = new double[map.Values.Length];
        for (int i = 0; i < ratios.Length; i++)
        {
            int keys = Math.Min(map.PerCell, map.Positions - i % map.Cells * map.PerCell);
            ratios[i] = Math.Log2(map.Values[i] * map.Positions / keys);
        }
        return ratios;
    }

    /// <summary>The end of the colour scale: 99.5% of the cells are within it, and it is 2 to 64 times.</summary>
    static double Limit(double[] ratios)
    {
        double[] sizes = [.. ratios.Select(Math.Abs).Order()];
        return Math.Clamp(Math.Ceiling(sizes[(int)(0.995 * (sizes.Length - 1))]), 1, 6);
    }

    static void Bar(Svg svg, double limit)
    {
        for (int i = 0; i < 80; i++)
            svg.Rect(Left + i * BarWidth / 80, 46, BarWidth / 80 + 0.3, 9, Palette.Diverging((i + 0.5) / 40 - 1));
        foreach (double share in (double[])[-1, 0, 1])
            svg.Text(Left + (share + 1) / 2 * BarWidth, 67,
                share == 0 ? "equal" : (share < 0 ? "1/" : "") + Svg.N(Math.Pow(2, limit)), 9, TextAnchor.Middle);
    }

    static void Axes(Svg svg, AttentionPlot plot, double side)
    {
        long first = plot.Start0 + 1, last = plot.Edge0(plot.Map.Cells);
        Scale x = new(first, last, Left, Left + side), y = new(first, last, Top, Top + side);
        var pen = new Pen(Palette.Ink, 0.8);
        string where = plot.Contig is null ? "position in the sequence" : $"position on {plot.Contig}";
        foreach (double tick in x.Ticks(4))
        {
            svg.Line(x.At(tick), Top + side, x.At(tick), Top + side + 4, pen);
            svg.Text(x.At(tick), Top + side + 16, tick.ToString("N0", CultureInfo.InvariantCulture), 10, TextAnchor.Middle);
            svg.Line(Left - 4, y.At(tick), Left, y.At(tick), pen);
            svg.Text(Left - 7, y.At(tick) + 3.5, tick.ToString("N0", CultureInfo.InvariantCulture), 10, TextAnchor.End);
        }
        svg.Rect(Left, Top, side, side, "none", pen);
        svg.Text(Left + side / 2, Top + side + 36, $"attends to (key): {where}", 11, TextAnchor.Middle);
        svg.Text(Left - 92, Top + side / 2, $"query: {where}", 11, TextAnchor.Middle, upright: true);
    }

    /// <summary>Marks in both axes; a name that would overlap the one before is left out.</summary>
    static void Marks(Svg svg, AttentionPlot plot, double side)
    {
        double bp = plot.Edge0(plot.Map.Cells) - plot.Start0, free = double.NegativeInfinity;
        foreach (var (pos0, name) in plot.Marks.OrderBy(mark => mark.Pos0))
        {
            double at = (pos0 + 0.5 - plot.Start0) / bp * side, half = Svg.WidthOf(name, 9) / 2;
            if (at < 0 || at > side)
                continue;
            svg.Line(Left + at, Top - 6, Left + at, Top + side, new Pen(Palette.Ink, 0.7, "2 4"));
            svg.Line(Left, Top + at, Left + side, Top + at, new Pen(Palette.Ink, 0.7, "2 4"));
            if (at - half < free)
                continue;
            svg.Text(Left + at, Top - 9, name, 9, TextAnchor.Middle);
            free = at + half + 6;
        }
    }

    static string Table(AttentionPlot plot)
    {
        var map = plot.Map;
        var text = new StringBuilder("query_start\tquery_end");
        for (int key = 0; key < map.Cells; key++)
            text.Append('\t').Append(plot.Edge0(key));
        for (int row = 0; row < map.Cells; row++)
        {
            text.Append('\n').Append(plot.Edge0(row)).Append('\t').Append(plot.Edge0(row + 1));
            for (int key = 0; key < map.Cells; key++)
                text.Append('\t').Append(((float)map.Values[row * map.Cells + key]).ToString(CultureInfo.InvariantCulture));
        }
        return text.Append('\n').ToString();
    }
}
