using System.Globalization;
using System.Text;
using System.Xml;

namespace CisLens.Report.Figures;

/// <summary>How a line is drawn: colour, width in px, and a dash pattern that tells lines apart in grey print.</summary>
public readonly record struct Pen(string Colour, double Width = 1, string? Dash = null);

/// <summary>Position of text relative to its point.</summary>
public enum TextAnchor { Start, Middle, End }

/// <summary>
/// Writes the elements of one SVG drawing, coordinates in px with two decimals at most. No scripts, no ids (so that several
/// drawings can be in one page), generic fonts, and the same bytes for the same calls.
/// </summary>
public sealed class Svg
{
    readonly StringBuilder _body = new();

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, Pen pen) =>
        _body.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Stroke(pen)}/>\n");

    /// <summary>A filled rectangle, with an outline where a pen is given.</summary>
    public void Rect(double x, double y, double width, double height, string fill, Pen? pen = null) =>
        _body.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{fill}\"{Stroke(pen)}/>\n");

    /// <summary>A path in SVG's own words; <paramref name="transform"/> as SVG writes it.</summary>
    public void Path(string data, string fill, Pen? pen = null, string? transform = null, double opacity = 1)
    {
        _body.Append($"<path d=\"{data}\" fill=\"{fill}\"{Stroke(pen)}");
        if (opacity < 1)
            _body.Append($" fill-opacity=\"{N(opacity)}\"");
        if (transform is not null)
            _body.Append($" transform=\"{transform}\"");
        _body.Append("/>\n");
    }

    /// <summary>Lines through points; a point that is not finite breaks the line.</summary>
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

    /// <summary>A line of text; the text is escaped here and nowhere else.</summary>
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

    /// <summary>The finished drawing on white; <paramref name="title"/> is also what a screen reader says.</summary>
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

    /// <summary>How wide a text will be, near enough to leave room for it: the font is the reader's.</summary>
    public static double WidthOf(string text, double size = 11) => text.Length * size * 0.56;

    /// <summary>A number as SVG wants it: two decimals at most, point, no negative zero.</summary>
    public static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text made safe inside XML and HTML; characters that XML cannot hold become U+FFFD.</summary>
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
