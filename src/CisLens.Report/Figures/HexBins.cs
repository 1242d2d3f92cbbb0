namespace CisLens.Report.Figures;

/// <summary>Draws many points as hexagons, shaded by log counts (Carr 1987, doi 10.1080/01621459.1987.10478445).</summary>
static class HexBins
{
    const double Radius = 4.5;   // px, centre to corner
    const int Shades = 12;

    /// <summary>Draws the hexagons, and a small key at the given upper left corner.</summary>
    public static void Draw(Svg svg, IReadOnlyList<(double X, double Y)> points, double keyLeft, double keyTop)
    {
        var counts = Count(points);
        int most = counts.Values.Max();
        foreach (var shade in counts.GroupBy(c => Shade(c.Value, most)).OrderBy(g => g.Key))
            svg.Path(string.Concat(shade.OrderBy(c => c.Key).Select(c => Hexagon(c.Key))), Palette.Sequential((double)shade.Key / Shades));
        for (int i = 0; i <= Shades; i++)
            svg.Rect(keyLeft, keyTop + (Shades - i) * 4, 6, 4.2, Palette.Sequential((double)i / Shades));
        svg.Text(keyLeft + 9, keyTop + 6, most.ToString("N0"), 8);
        svg.Text(keyLeft + 9, keyTop + Shades * 4 + 4, "1", 8);
    }

    static int Shade(int count, int most) => most == 1 ? Shades : (int)Math.Round(Shades * Math.Log(count) / Math.Log(most));

    static Dictionary<(int Row, int Column), int> Count(IReadOnlyList<(double X, double Y)> points)
    {
        var counts = new Dictionary<(int, int), int>();
        foreach (var (x, y) in points)
        {
            var bin = Nearest(x, y);
            counts[bin] = counts.GetValueOrDefault(bin) + 1;
        }
        return counts;
    }

    // the centres of the hexagons form two interleaved rectangular grids; the nearer of the two candidates is used
    static (int Row, int Column) Nearest(double x, double y)
    {
        int row = (int)Math.Floor(y / (1.5 * Radius));
        return new[] { row, row + 1 }
            .Select(r => (Row: r, Column: (int)Math.Round(x / (Math.Sqrt(3) * Radius) - Offset(r))))
            .MinBy(bin => Square(Centre(bin).X - x) + Square(Centre(bin).Y - y));
    }

    static double Offset(int row) => (row & 1) / 2.0;

    static (double X, double Y) Centre((int Row, int Column) bin) =>
        ((bin.Column + Offset(bin.Row)) * Math.Sqrt(3) * Radius, bin.Row * 1.5 * Radius);

    static double Square(double v) => v * v;

    static string Hexagon((int Row, int Column) bin)
    {
        var (x, y) = Centre(bin);
        double half = Radius * Math.Sqrt(3) / 2;
        return $"M{Svg.N(x)} {Svg.N(y - Radius)}l{Svg.N(half)} {Svg.N(Radius / 2)}v{Svg.N(Radius)}l{Svg.N(-half)} {Svg.N(Radius / 2)}" +
            $"l{Svg.N(-half)} {Svg.N(-Radius / 2)}v{Svg.N(-Radius)}z";
    }
}
