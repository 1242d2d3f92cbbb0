using System.Globalization;
using System.Text;
using System.Xml;

namespace CisLens.Report.Figures;

/// <summary>Colour, width in px, and dash pattern of a line.</summary>
public readonly record struct Pen(string Colour, double Width = 1, string? Dash = null);

/// <summary>The part of a text that is at its point.</summary>
public enum TextAnchor { Start, Middle, End }

/// <summary>
/// Writes an SVG drawing. Coordinates are px with at most two decimals. The drawing has no scripts, no ids (so that a page can have several
/// drawings) and generic fonts. The same calls give the same bytes.
/// </summary>
public sealed class Svg
{
    readonly StringBuilder _body = new();

    /// <summary>Draws a straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, Pen pen) =>
        _body.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Stroke(pen)}/>\n");

    /// <summary>Draws a filled rectangle, with an outline if a pen is given.</summary>
    public void Rect(double x, double y, double width, double height, string fill, Pen? pen = null) =>
        _body.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{fill}\"{Stroke(pen)}/>\n");

    /// <summary>Draws a path. Path and <paramref name="transform"/> have the syntax of SVG.</summary>
    /// <remarks><paramref name="crisp"/> avoids pale lines between neighbouring cells.</remarks>
    public void Path(string data, string fill, Pen? pen = null, string? transform = null, double opacity = 1, bool crisp = false)
    {
        _body.Append($"<path d=\"{data}\" fill=\"{fill}\"{Stroke(pen)}");
        if (opacity < 1)
            _body.Append($" fill-opacity=\"{N(opacity)}\"");
        if (crisp)
            _body.Append(" shape-rendering=\"crispEdges\"");
        if (transform is not null)
            _body.Append($" transform=\"{transform}\"");
        _body.Append("/>\n");
    }

    /// <summary>Draws a line through points; a point that is not finite interrupts it.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, Pen pen)
    {
        var data = new StringBuilder();
        bool down = false;
        foreach (var (x, y) in points)
        {
            bool finite = double.IsFinite(x) && double.IsFinite(y);
            if (finite)
                data.Append(down ? 'L' : 'M').Append(N(x)).Append(' ').Append(N(y));
            down = finite;
        }
        if (data.Length > 0)
            Path(data.ToString(), "none", pen);
    }

    /// <summary>Writes a line of text, which is escaped here.</summary>
    public void Text(double x, double y, string text, double size = 11, TextAnchor anchor = TextAnchor.Start, bool bold = false,
        string colour = Palette.Ink, bool upright = false)
    {
        _body.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" fill=\"{colour}\"");
        if (anchor != TextAnchor.Start)
            _body.Append($" text-anchor=\"{(anchor == TextAnchor.Middle ? "middle" : "end")}\"");
        if (bold)
            _body.Append(" font-weight=\"bold\"");
        if (upright)
            _body.Append($" transform=\"rotate(-90 {N(x)} {N(y)})\"");
        _body.Append('>').Append(Escape(text)).Append("</text>\n");
    }

    /// <summary>The finished drawing on white. <paramref name="title"/> is for screen readers.</summary>
    public string Finish(double width, double height, string title)
    {
        string size = $"width=\"{N(width)}\" height=\"{N(height)}\"";
        return $"""
        <svg xmlns="http://www.w3.org/2000/svg" role="img" {size} viewBox="0 0 {N(width)} {N(height)}" font-family="sans-serif">
        <title>{Escape(title)}</title>
        <rect {size} fill="#ffffff"/>
        {_body}</svg>

        """.ReplaceLineEndings("\n");
    }

    /// <summary>The approximate width of a text in px; the exact width depends on the font of the reader.</summary>
    public static double WidthOf(string text, double size = 11) => text.Length * size * 0.56;

    /// <summary>Formats a number for SVG: at most two decimals, a decimal point, no negative zero.</summary>
    public static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Escapes text for XML and HTML. Characters that XML does not allow become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], c))
                safe.Append(c).Append(text[++i]);
            else
                safe.Append(c switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    '\'' => "&#39;",
                    _ => XmlConvert.IsXmlChar(c) ? c.ToString() : "\uFFFD",
                });
        }
        return safe.ToString();
    }

    static string Stroke(Pen? pen) => pen is not { } p ? "" :
        $" stroke=\"{p.Colour}\" stroke-width=\"{N(p.Width)}\"" + (p.Dash is null ? "" : $" stroke-dasharray=\"{p.Dash}\"");
}
