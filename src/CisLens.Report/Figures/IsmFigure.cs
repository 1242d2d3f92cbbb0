using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>
/// Saturation mutagenesis: a sequence logo of the importance of each base (letters of negative importance are below the line), above a
/// heatmap of all single-base changes. Long regions are split into rows.
/// </summary>
public static class IsmFigure
{
    const int Longest = 150;      // bases per row
    const double Wide = 930, Left = 74, Right = 30, Header = 76, BarWidth = 120;

    /// <summary>Draws the figure.</summary>
    /// <exception cref="ArgumentException">There are not four effects per base.</exception>
    public static Figure Draw(IsmMap map)
    {
        int length = map.Sequence.Length;
        if (length == 0 || map.Effects.Count != 4 * length)
            throw new ArgumentException($"{map.Effects.Count} effects for {length} bases; expected four per base");
        var svg = new Svg();
        string title = $"{map.Track}: {(map.Gene is { } gene ? gene + ", " : "")}{map.Contig}:{map.Start0 + 1:N0}-{map.Start0 + length:N0}";
        int rows = (length + Longest - 1) / Longest, perRow = rows == 1 ? length : (length + rows * 10 - 1) / (rows * 10) * 10;
        var layout = new IsmLayout(map, Left, Math.Clamp(Wide / perRow, 6, 18));
        double width = Math.Max(Left + perRow * layout.Cell + Right, Svg.WidthOf(title, 13) + BarWidth + 90);
        Heading(svg, map, layout, title, width);
        double top = Header;
        for (int first = 0; first < length; first += perRow)
            top += new IsmRow(svg, layout, first, Math.Min(perRow, length - first), top).Draw();
        return new Figure(title, svg.Finish(width, top, title), Table(map));
    }

    static void Heading(Svg svg, IsmMap map, IsmLayout layout, string title, double width)
    {
        double left = width - Right - BarWidth;
        svg.Text(14, 20, title, 13, bold: true);
        svg.Text(14, 37, "letters: minus the mean effect of the three changes", 10);
        svg.Text(14, 51, $"map: effect of each change ({map.Score}); grey: reference", 10);
        svg.Text(14, 65, "dots: gains above a third of the scale; boxes: variants", 10);
        HeatMap.Legend(svg, left, 12, BarWidth, layout.Limit);
    }

    static string Table(IsmMap map) => TableWriter.Format("chrom pos ref alt effect importance",
        from i in Enumerable.Range(0, map.Sequence.Length)
        from b in Enumerable.Range(0, 4)
        where "ACGT"[b] != map.Sequence[i]
        select new object?[] { map.Contig, map.Start0 + i +
            1, map.Sequence[i].ToString(), "ACGT"[b].ToString(), map.Effects[i * 4 + b], map.Importance(i) });
}
