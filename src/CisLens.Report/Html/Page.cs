using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;
using CisLens.Report.Figures;

namespace CisLens.Report.Html;

/// <summary>
/// A self-contained HTML page with text, tables and figures. It has no scripts, and its policy forbids the browser to load or run anything.
/// All text is escaped here.
/// </summary>
public sealed class Page(string title, string lead)
{
    readonly StringBuilder _body = new();
    readonly List<string> _sections = [];

    /// <summary>Starts a section and adds it to the list at the top of the page.</summary>
    public Page Section(string heading)
    {
        _sections.Add(heading);
        _body.Append($"<h2 id=\"s{_sections.Count}\">{Svg.Escape(heading)}</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph.</summary>
    public Page Text(string text) => Add($"<p>{Svg.Escape(text)}</p>\n");

    /// <summary>Adds a note that explains the figure or table above.</summary>
    public Page Note(string text) => Add($"<p class=\"note\">{Svg.Escape(text)}</p>\n");

    /// <summary>Adds the main result, in a frame.</summary>
    public Page Verdict(string text) => Add($"<p class=\"verdict\">{Svg.Escape(text)}</p>\n");

    /// <summary>Adds a table. Numbers have digits of equal width.</summary>
    public Page Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<div class=\"wide\"><table>\n<thead><tr>");
        foreach (string name in header)
            _body.Append($"<th scope=\"col\">{Svg.Escape(name)}</th>");
        _body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
            _body.Append("<tr>").AppendJoin("", row.Select(Cell)).Append("</tr>\n");
        return Add("</tbody></table></div>\n");
    }

    /// <summary>Adds a figure with a caption below it.</summary>
    public Page Figure(Figure figure, string caption) =>
        Add($"<figure>\n<div class=\"wide\">{figure.Svg.TrimEnd()}</div>\n<figcaption>{Svg.Escape(caption)}</figcaption>\n</figure>\n");

    /// <summary>The page as HTML.</summary>
    public string Html()
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        string policy = $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'";
        var contents = _sections.Select((s, i) => $"<li><a href=\"#s{i + 1}\">{Svg.Escape(s)}</a></li>");
        string nav = _sections.Count < 2 ? "" : $"<nav><ul>{string.Join("", contents)}</ul></nav>\n";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Svg.Escape(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>{Svg.Escape(title)}</h1>
            <p class="lead">{Svg.Escape(lead)}</p>
            {nav}{_body}<footer>CisLens {Svg.Escape(BuildInfo.Version)}</footer>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void Write(string path) => DurableFile.WriteText(path, Html());

    Page Add(string html)
    {
        _body.Append(html);
        return this;
    }

    static string Cell(string text) => IsNumber(text)
        ? $"<td class=\"number\">{Svg.Escape(text)}</td>"
        : $"<td>{Svg.Escape(text)}</td>";

    // also "0.61 (0.57 to 0.65)" and "NA"
    static bool IsNumber(string text) =>
        text == "NA"
        || double.TryParse(text.Split(' ')[0].Replace('−', '-').TrimEnd('%'), NumberStyles.Any, CultureInfo.InvariantCulture, out _);

    const string Style =
        """

        body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff;
          max-width: 68rem; margin: 2rem auto; padding: 0 1.2rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 1px solid #ddd; }
        p { max-width: 48rem; margin: .5rem 0; overflow-wrap: anywhere; }
        .lead { color: #555; }
        .note { color: #555; font-size: .88rem; }
        .verdict { border-left: 4px solid #0072b2; background: #f4f8fb; padding: .6rem .9rem; font-weight: 600; }
        nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .9rem; }
        a { color: #08519c; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .88rem; margin: .6rem 0; }
        th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #eee; }
        th { border-bottom: 1.5px solid #222; font-weight: 600; }
        td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
        figure { margin: 1rem 0 1.4rem; }
        figcaption { color: #444; font-size: .85rem; max-width: 48rem; }
        svg { max-width: none; height: auto; }
        footer { margin-top: 3rem; color: #777; font-size: .8rem; border-top: 1px solid #ddd; padding-top: .4rem; }
        @media print {
          body { font-size: 10pt; margin: 0; max-width: none; }
          nav { display: none; }
          .wide { overflow: visible; }
          svg { max-width: 100%; }
          h2, figure, tr { break-inside: avoid; }
          h2 { break-after: avoid; }
        }

        """;
}
