namespace CisLens.Report.Figures;

/// <summary>Which line is what: a column of short strokes with names.</summary>
static class Legend
{
    /// <summary>Height of an entry in px.</summary>
    public const double RowHeight = 15;

    /// <summary>Draws the entries downwards from a place.</summary>
    public static void Draw(Svg svg, double left, double top, IReadOnlyList<(string Name, Pen Pen)> entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            double y = top + i * RowHeight;
            svg.Line(left, y - 3.5, left + 22, y - 3.5, entries[i].Pen);
            svg.Text(left + 28, y, entries[i].Name, 10);
        }
    }

    /// <summary>Room that the entries need to the side.</summary>
    public static double Width(IEnumerable<string> names) => 34 + names.Select(n => Svg.WidthOf(n, 10)).DefaultIfEmpty(0).Max();
}
