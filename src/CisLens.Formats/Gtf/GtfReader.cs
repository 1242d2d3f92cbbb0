using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Gtf;

/// <summary>One line of a GTF or GFF3.</summary>
/// <param name="Line">1-based line of the file.</param>
/// <param name="Contig">Name of the contig as in the file.</param>
/// <param name="Feature">Such as <c>exon</c>.</param>
/// <param name="Start0">First base.</param>
/// <param name="End0">The base after the last.</param>
/// <param name="Strand"><c>+</c>, <c>-</c>, or <c>.</c> for none.</param>
/// <param name="Attributes">Keys and values in order. A key may occur more than once.</param>
public sealed record GtfRecord(long Line, string Contig, string Feature, long Start0, long End0, char Strand,
    IReadOnlyList<(string Key, string Value)> Attributes)
{
    /// <summary>The first value of a key, or null.</summary>
    public string? this[string key] => Attributes.FirstOrDefault(a => a.Key == key).Value;
}

/// <summary>
/// Reads GTF (GFF version 2.2) and GFF3 strictly: nine columns separated by tabs, and 1-based coordinates. Attributes are
/// <c>key "value";</c> in GTF and <c>key=value;</c> in GFF3; the first line decides. In GTF, each line needs a gene_id. An exon may have no
/// transcript_id, but not an empty one. Empty lines and lines that begin with # are skipped.
/// </summary>
public static class GtfReader
{
    const int Columns = 9;

    /// <summary>The records of a file, plain or compressed.</summary>
    /// <exception cref="InputException">A line is invalid, or the file is damaged. The message names file and line.</exception>
    public static IEnumerable<GtfRecord> Read(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        bool? gff3 = null;
        // sequences may follow the records of a GFF3
        while (Next(lines) is { } text && text != "##FASTA")
            if (text.Length > 0 && text[0] != '#')
                yield return Parse(lines, text.Split('\t'), ref gff3);
    }

    /// <summary>True if the first line of a file, after its comments, is a line of a GTF or GFF3.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static bool IsOne(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        while (Next(lines) is { } text)
            if (text.Length > 0 && text[0] != '#')
                return text.Split('\t') is [_, _, _, var start, var end, _, "+" or "-" or "." or "?", ..]
                    && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                    && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return false;
    }

    static string? Next(LineReader lines) => lines.Read(out var line) ? Encoding.UTF8.GetString(line) : null;

    static GtfRecord Parse(LineReader lines, string[] cells, ref bool? gff3)
    {
        if (cells.Length != Columns)
            throw lines.Fault($"{cells.Length} columns, expected {Columns} separated by tabs");
        if (cells[0].Length == 0 || cells[2].Length == 0)
            throw lines.Fault("the contig or the feature is empty, expected a name");
        long start = Coordinate(lines, "start", cells[3]), end = Coordinate(lines, "end", cells[4]);
        if (start < 1 || end < start)
            throw lines.Fault($"start is {start} and end is {end}, expected a start of at least 1 and an end that is not smaller");
        if (cells[5] != "." && !double.TryParse(cells[5], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw lines.Fault($"score is '{cells[5]}', expected a number or .");
        if (cells[6] is not ("+" or "-" or "." or "?"))
            throw lines.Fault($"strand is '{cells[6]}', expected +, - or .");
        if (cells[7] is not ("0" or "1" or "2" or "."))
            throw lines.Fault($"frame is '{cells[7]}', expected 0, 1, 2 or .");
        gff3 ??= Gff3Attributes.Match(cells[8]);
        var record = new GtfRecord(lines.Line, gff3.Value ? Uri.UnescapeDataString(cells[0]) : cells[0], cells[2], start - 1, end,
            cells[6] == "?" ? '.' : cells[6][0], gff3.Value ? Gff3Attributes.Read(cells[8]) : Attributes(lines, cells[8]));
        return gff3.Value ? record : record["gene_id"] switch
        {
            null => throw lines.Fault("the line has no gene_id, expected one"),
            "" => throw lines.Fault("gene_id is empty, expected the id of the gene"),
            _ when record.Feature == "exon" && record["transcript_id"] == "" =>
                throw lines.Fault("transcript_id of the exon is empty, expected the id of the transcript"),
            _ => record,
        };
    }

    static long Coordinate(LineReader lines, string what, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long coordinate)
            ? coordinate
            : throw lines.Fault($"{what} is '{text}', expected a whole number");

    static List<(string Key, string Value)> Attributes(LineReader lines, string text)
    {
        var attributes = new List<(string, string)>();
        int at = 0;
        while (Skip(text, ref at, " ;"))
        {
            int space = text.IndexOf(' ', at);
            if (space < 0)
                throw lines.Fault($"an attribute is '{text[at..]}', expected key \"value\";");
            string key = text[at..space];
            if (key.AsSpan().ContainsAny(';', '"'))
                throw lines.Fault($"the key of an attribute is {key}, expected one without semicolons and quotes");
            at = space;
            Skip(text, ref at, " ");
            attributes.Add((key, Value(lines, text, key, ref at)));
        }
        return attributes;
    }

    // a text in quotes, which may contain semicolons, or one word without quotes, as GENCODE writes numbers
    static string Value(LineReader lines, string text, string key, ref int at)
    {
        bool quoted = at < text.Length && text[at] == '"';
        int start = quoted ? at + 1 : at, end = start <= text.Length ? text.IndexOf(quoted ? '"' : ';', start) : -1;
        if (end < 0 && quoted)
            throw lines.Fault($"the value of attribute {key} has no closing quote");
        end = end < 0 ? text.Length : end;
        at = quoted ? end + 1 : end;
        if (at < text.Length && text[at] is not (';' or ' '))
            throw lines.Fault($"the value of attribute {key} continues after its closing quote, expected a semicolon");
        string value = quoted ? text[start..end] : text[start..end].TrimEnd(' ');
        return quoted || (value.Length > 0 && !value.AsSpan().ContainsAny(' ', '"')) ? value
            : throw lines.Fault($"the value of attribute {key} is '{value}', expected one word, or a text in quotes");
    }

    static bool Skip(string text, ref int at, string characters)
    {
        while (at < text.Length && characters.Contains(text[at]))
            at++;
        return at < text.Length;
    }
}
