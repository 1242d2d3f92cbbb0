using System.Globalization;
using System.Text;
using CisLens.Core;

namespace CisLens.Report.Figures;

/// <summary>A finished figure.</summary>
/// <param name="Title">One line that says what is shown; also for screen readers.</param>
/// <param name="Svg">The drawing: a whole SVG document that can also stand inside HTML.</param>
/// <param name="Table">The numbers behind it as TSV with a header line.</param>
public sealed record Figure(string Title, string Svg, string Table)
{
    /// <summary>Writes the drawing to <paramref name="path"/> and the numbers beside it with the ending <c>.tsv</c>.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void Write(string path)
    {
        DurableFile.WriteText(path, Svg);
        DurableFile.WriteText(Path.ChangeExtension(path, ".tsv"), Table);
    }

    /// <summary>A TSV table: snake-case header, shortest round-trip numbers, NA for what is missing, LF.</summary>
    internal static string Tsv(string header, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder(header.Replace(' ', '\t')).Append('\n');
        foreach (var row in rows)
            text.AppendJoin('\t', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    static string Cell(object? value) => value switch
    {
        null => "NA",
        double d when double.IsNaN(d) => "NA",
        float f when float.IsNaN(f) => "NA",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        // a tab or a line end inside a name would break the table
        _ => value.ToString()!.Replace('\t', ' ').ReplaceLineEndings(" "),
    };
}
