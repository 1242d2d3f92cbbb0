using System.Globalization;
using System.Text;

namespace CisLens.Report.Figures;

/// <summary>The cells of a heatmap: one path per shade, with runs of equal cells, so that a map of many cells stays small.</summary>
static class HeatMap
{
    const int Shades = 41;
    const string Missing = "#dadada";

    /// <summary>Draws the cells; a cell without a value is grey.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="left">Left side in px.</param>
    /// <param name="top">Upper side in px.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="cell">Width and height of a cell in px.</param>
    /// <param name="share">The value of a cell from −1 to 1, by row and column; NaN for none.</param>
    /// <param name="end">Where the last cells end in px, if they are smaller than the others; null for whole cells.</param>
    public static void Draw(Svg svg, double left, double top, int rows, int columns, (double Width, double Height) cell,
        Func<int, int, double> share, (double Width, double Height)? end = null)
    {
        var (width, height) = end ?? (columns * cell.Width, rows * cell.Height);
        var paths = new StringBuilder[Shades + 1];
        for (int row = 0; row < rows; row++)
            for (int first = 0, next; first < columns; first = next)
            {
                int shade = Shade(share(row, first));
                for (next = first + 1; next < columns && Shade(share(row, next)) == shade;)
                    next++;
                double x = first * cell.Width, right = Math.Min(next * cell.Width, width);
                double y = row * cell.Height, below = Math.Min(y + cell.Height, height);
                (paths[shade] ??= new()).Append(CultureInfo.InvariantCulture,
                    $"M{Svg.N(x)} {Svg.N(y)}H{Svg.N(right)}V{Svg.N(below)}H{Svg.N(x)}z");
            }
        for (int shade = 0; shade < paths.Length; shade++)
            if (paths[shade] is { } path)
                svg.Path(path.ToString(), shade == Shades ? Missing : Palette.Diverging(2.0 * shade / (Shades - 1) - 1),
                    transform: $"translate({Svg.N(left)} {Svg.N(top)})", crisp: true);
    }

    /// <summary>The legend of the colours: −limit, 0 and +limit.</summary>
    public static void Legend(Svg svg, double left, double top, double width, double limit)
    {
        for (int i = 0; i < 60; i++)
            svg.Rect(left + i * width / 60, top, width / 60 + 0.3, 10, Palette.Diverging((i + 0.5) / 30 - 1));
        svg.Text(left, top + 22, $"−{limit:G2}", 9, TextAnchor.Middle);
        svg.Text(left + width / 2, top + 22, "0", 9, TextAnchor.Middle);
        svg.Text(left + width, top + 22, $"+{limit:G2}", 9, TextAnchor.Middle);
    }

    /// <summary>The largest absolute value; 1 if all are 0 or missing.</summary>
    public static double Limit(IEnumerable<float> values) =>
        values.Where(float.IsFinite).Select(v => Math.Abs((double)v)).DefaultIfEmpty(0).Max() is > 0 and var limit ? limit : 1;

    static int Shade(double share) => double.IsNaN(share) ? Shades : (int)Math.Round((Math.Clamp(share, -1, 1) + 1) / 2 * (Shades - 1));
}
