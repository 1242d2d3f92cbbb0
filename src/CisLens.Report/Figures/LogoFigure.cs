using System.Text;
using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>The data of a sequence logo.</summary>
public sealed record Logo
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The meaning of the heights, as title of the axis.</summary>
    public required string Unit { get; init; }

    /// <summary>
    /// Four heights per position, in the order A C G T. Letters with positive heights are above the line, the highest on top; letters with
    /// negative heights are below it.
    /// </summary>
    public required IReadOnlyList<double> Heights { get; init; }

    /// <summary>Number of the first position, 1-based.</summary>
    public long First { get; init; } = 1;
}

/// <summary>A sequence logo. Long sequences are split into rows.</summary>
/// <remarks>Schneider and Stephens, Nucleic Acids Res 18:6097 (1990).</remarks>
public static class LogoFigure
{
    const int Longest = 150;   // positions per row
    const double Wide = 930, Left = 74, Right = 30, Header = 36, Height = 96, RowHeight = Height + 34;

    /// <summary>Draws the logo.</summary>
    /// <exception cref="ArgumentException">There are not four heights per position.</exception>
    public static Figure Draw(Logo logo)
    {
        int length = logo.Heights.Count / 4;
        if (length == 0 || logo.Heights.Count % 4 != 0)
            throw new ArgumentException($"{logo.Heights.Count} heights; expected four per position");
        int rows = (length + Longest - 1) / Longest, perRow = (length + rows - 1) / rows;
        double cell = Math.Clamp(Wide / perRow, 6, 18),
            width = Math.Max(Left + perRow * cell + Right, 1.2 * Svg.WidthOf(logo.Title, 13) + 28);
        var (low, high) = Range(logo.Heights);
        var svg = new Svg();
        svg.Text(14, 20, logo.Title, 13, bold: true);
        for (int row = 0; row < rows; row++)
            Row(svg, logo, row * perRow, Math.Min(perRow, length - row * perRow), cell,
                new Scale(low, high, Header + row * RowHeight + Height, Header + row * RowHeight));
        return new Figure(logo.Title, svg.Finish(width, Header + rows * RowHeight, logo.Title), Table(logo));
    }

    /// <summary>The heights of the lowest and the highest stack of letters; the range includes 0.</summary>
    static (double Low, double High) Range(IReadOnlyList<double> heights)
    {
        var stacks = heights.Chunk(4).ToList();
        double high = stacks.Max(s => s.Where(h => h > 0).Sum()), low = stacks.Min(s => s.Where(h => h < 0).Sum());
        return high > low ? (low, high) : (0, 1);
    }

    static void Row(Svg svg, Logo logo, int first, int count, double cell, Scale scale)
    {
        double right = Left + count * cell;
        foreach (double tick in scale.Ticks(3))
        {
            svg.Line(Left - 4, scale.At(tick), Left, scale.At(tick), new Pen(Palette.Ink, 0.8));
            svg.Text(Left - 7, scale.At(tick) + 3, scale.Label(tick, 3), 9, TextAnchor.End);
        }
        svg.Line(Left, scale.To, Left, scale.From, new Pen(Palette.Ink, 0.8));
        svg.Text(Left - 48, (scale.To + scale.From) / 2, logo.Unit, 10, TextAnchor.Middle, upright: true);
        var outlines = "ACGT".ToDictionary(letter => letter, _ => new StringBuilder());
        for (int i = 0; i < count; i++)
            Stack(logo, first + i, Left + i * cell, cell, scale, outlines);
        foreach (var (letter, outline) in outlines)
            if (outline.Length > 0)
                svg.Path(outline.ToString(), Palette.Base(letter));
        svg.Line(Left, scale.At(0), right, scale.At(0), new Pen(Palette.Ink, 0.6));
        Positions(svg, logo, first, count, cell, scale.From);
    }

    static void Stack(Logo logo, int position, double x, double cell, Scale scale, Dictionary<char, StringBuilder> outlines)
    {
        var letters = Enumerable.Range(0, 4).Select(b => (Letter: "ACGT"[b], Height: logo.Heights[position * 4 + b]))
            .Where(l => double.IsFinite(l.Height)).OrderBy(l => Math.Abs(l.Height));
        double up = 0, down = 0;
        foreach (var (letter, height) in letters)
        {
            double from = height > 0 ? up : down, to = from + height;
            (up, down) = height > 0 ? (to, down) : (up, to);
            double top = scale.At(Math.Max(from, to)), bottom = scale.At(Math.Min(from, to));
            if (bottom - top >= 0.3)
                outlines[letter].Append(LetterShapes.Outline(letter, x + 0.2, top, cell - 0.4, bottom - top));
        }
    }

    static void Positions(Svg svg, Logo logo, int first, int count, double cell, double bottom)
    {
        int step = count <= 20 ? 1 : cell * 10 >= 100 ? 10 : 20;
        for (int i = 0; i < count; i++)
            if ((logo.First + first + i) % step == 0)
                svg.Text(Left + (i + 0.5) * cell, bottom + 16, (logo.First + first + i).ToString("N0"), 9, TextAnchor.Middle);
    }

    static string Table(Logo logo) => TableWriter.Format("pos A C G T", logo.Heights.Chunk(4).Select((heights, i) =>
        new object?[] { logo.First + i, heights[0], heights[1], heights[2], heights[3] }));
}
