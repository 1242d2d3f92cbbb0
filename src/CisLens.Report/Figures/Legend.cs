namespace CisLens.Report.Figures;

/// <summary>A legend: a column of short lines with names.</summary>
static class Legend
{
    /// <summary>Height of an entry in px.</summary>
    public const double RowHeight = 15;

    /// <summary>Draws the entries below each other.</summary>
    public static void Draw(Svg svg, double left, double top, IReadOnlyList<(string Name, Pen Pen)> entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            double y = top + i * RowHeight;
            svg.Line(left, y - 3.5, left + 22, y - 3.5, entries[i].Pen);
            svg.Text(left + 28, y, entries[i].Name, 10);
        }
    }

    /// <summary>Width of the entries in px.</summary>
    public static double Width(IEnumerable<string> names) => 34 + names.Select(n => Svg.WidthOf(n, 10)).DefaultIfEmpty(0).Max();
}
