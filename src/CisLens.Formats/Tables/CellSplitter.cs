using System.Text;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Tables;

/// <summary>
/// Splits the lines of a table into cells. The first line decides whether tabs, commas or semicolons separate them; if it has several of
/// these, the ending <c>.csv</c> decides. A cell may be in quotes, as in RFC 4180.
/// </summary>
sealed partial class CellSplitter(LineReader lines)
{
    const int MostLines = 100; // of a cell in quotes

    char? _separator;

    /// <summary>1-based line in which the current row begins.</summary>
    public long Line { get; private set; }

    /// <summary>The character between cells. It is a tab before the first line.</summary>
    public char Separator => _separator ?? '\t';

    /// <summary>The cells of a line. If a cell in quotes contains line ends, the lines after it are read too.</summary>
    /// <exception cref="InputException">Quotes are not closed, or text follows them. In a table with tabs, such quotes are letters.
    /// </exception>
    public string[] Split(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        Line = lines.Line;
        _separator ??= SeparatorOf(text);
        if (!text.Contains('"'))
            return text.Split(Separator, Trimming);
        var cells = new List<string>();
        for (int at = 0; at <= text.Length; at++)
            cells.Add(Cell(ref text, ref at));
        return [.. cells];
    }

    /// <summary>The name of a separator, for error texts.</summary>
    public static string Word(char separator) => separator switch { ',' => "commas", ';' => "semicolons", _ => "tabs" };

    StringSplitOptions Trimming => Separator == '\t' ? StringSplitOptions.None : StringSplitOptions.TrimEntries;

    char SeparatorOf(string first)
    {
        string open = QuotedCell().Replace(first, ""), order = CsvEnding().IsMatch(lines.Name) ? ",;\t" : "\t,;";
        return order.FirstOrDefault(open.Contains, order[0]);
    }

    // moves to the separator after the cell, or to the end of the text
    string Cell(ref string text, ref int at)
    {
        if (at < text.Length && text[at] == '"' && InQuotes(ref text, ref at) is { } value)
            return value;
        int start = at, length = text.AsSpan(at).IndexOf(Separator);
        at = length < 0 ? text.Length : at + length;
        return Separator == '\t' ? text[start..at] : text[start..at].Trim();
    }

    string? InQuotes(ref string text, ref int at)
    {
        var value = new StringBuilder();
        for (int from = at + 1; ; )
        {
            int quote = text.IndexOf('"', from);
            if (quote < 0 && Separator == '\t')
                return null;
            if (quote < 0)
                text += "\n" + NextLine();
            else if (quote + 1 < text.Length && text[quote + 1] == '"')
                (value, from) = (value.Append(text, from, quote + 1 - from), quote + 2);
            else if (quote + 1 == text.Length || text[quote + 1] == Separator)
            {
                at = quote + 1;
                return value.Append(text, from, quote - from).ToString();
            }
            else
                return Separator == '\t' ? null
                    : throw InputException.At(lines.Name, Line, "text follows the closing quote of a cell, expected a separator");
        }
    }

    string NextLine() => lines.Line - Line < MostLines && lines.Read(out var line) ? Encoding.UTF8.GetString(line)
        : throw InputException.At(lines.Name, Line, "the quotes of a cell are not closed");

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex QuotedCell();

    [GeneratedRegex(@"\.csv(\.b?gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex CsvEnding();
}
