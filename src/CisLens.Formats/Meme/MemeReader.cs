using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Meme;

/// <summary>
/// Reads the letter-probability matrices of DNA motifs in the text format of the MEME suite, which JASPAR uses too. Other sections are
/// skipped.
/// </summary>
public sealed class MemeReader
{
    const double SumTolerance = 0.02;   // probabilities are printed with few digits
    static readonly char[] s_blanks = [' ', '\t'];

    readonly LineReader _lines;
    readonly List<MemeRecord> _motifs = [];
    double[] _background = [0.25, 0.25, 0.25, 0.25];
    string? _name;
    MemeRecord? _complete; // the motif whose last row was the line before
    string _other = "";

    MemeReader(LineReader lines) => _lines = lines;

    /// <summary>Reads a file, plain or compressed.</summary>
    /// <exception cref="InputException">The file is not a MEME file of DNA, has no matrix, or is truncated. The message names the line.
    /// </exception>
    public static MemeMotifs Read(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        return new MemeReader(lines).Read();
    }

    MemeMotifs Read()
    {
        bool known = false;
        while (Next() is { } line)
        {
            known |= line.StartsWith("MEME version", StringComparison.Ordinal);
            if (!known && line.Length > 0)
                throw _lines.Fault($"the file begins with {Quote(line)}, expected a line MEME version");
            if (_complete is { } motif && Split(line) is { Length: 4 } cells && cells.All(cell => TryNumber(cell, out _)))
                throw _lines.Fault($"motif {motif.Name} has another row, expected {motif.Width} as in w=");
            _complete = null;
            if (line.StartsWith("ALPHABET=", StringComparison.Ordinal) && line["ALPHABET=".Length..].Trim() != "ACGT")
                throw _lines.Fault($"the alphabet is {Quote(line["ALPHABET=".Length..].Trim())}, expected ACGT");
            if (line.StartsWith("Background letter frequencies", StringComparison.Ordinal))
                ReadBackground();
            else if (line.StartsWith("MOTIF", StringComparison.Ordinal))
                ReadName(line);
            else if (line.StartsWith("letter-probability matrix:", StringComparison.Ordinal))
                ReadMatrix(line);
        }
        return _motifs.Count > 0 ? new(_motifs, _background) : throw InputException.In(_lines.Name, known
            ? "has no letter-probability matrix, expected at least one"
            : "is empty, expected motifs in MEME format");
    }

    string? Next() => _lines.Read(out var line) ? Encoding.UTF8.GetString(line).Trim(s_blanks) : null;

    void ReadBackground()
    {
        string[] cells = Split(Next() ?? "");
        if (cells.Length != 8 || !"A C G T".Split(' ').SequenceEqual(cells.Where((_, i) => i % 2 == 0)))
            throw _lines.Fault("the background is invalid, expected four frequencies such as A 0.25 C 0.25 G 0.25 T 0.25");
        _background = Distribution([.. cells.Where((_, i) => i % 2 == 1)]);
        if (_background.Any(q => q <= 0))
            throw _lines.Fault("a background frequency is 0, expected four frequencies above 0");
    }

    void ReadName(string line)
    {
        string[] cells = Split(line);
        if (cells.Length < 2)
            throw _lines.Fault("there is no name after MOTIF, expected one");
        (_name, _other) = (cells[1], string.Join(' ', cells[2..]));
        if (_motifs.Any(m => m.Name == _name))
            throw _lines.Fault($"duplicate motif {Quote(_name)}, expected each name once");
    }

    void ReadMatrix(string line)
    {
        if (_name is null)
            throw _lines.Fault("a matrix without a name, expected a line MOTIF before it");
        if (Value(line, "alength=") is { } letters && letters != 4)
            throw _lines.Fault($"the matrix has {letters} letters, expected 4");
        double? width = Value(line, "w=");
        var probabilities = new List<double>();
        while (probabilities.Count != 4 * width && Next() is { } row && row.Length > 0 && !char.IsAsciiLetter(row[0]))
            probabilities.AddRange(Distribution(Split(row)));
        if (probabilities.Count == 0 || width is not null && probabilities.Count != 4 * width)
            throw _lines.Fault($"the matrix of {_name} has {probabilities.Count / 4} rows, expected "
                + $"{width?.ToString(CultureInfo.InvariantCulture) ?? "at least 1"}");
        if (!_lines.EndedInNewline && width is null)
            throw _lines.Fault("the last line has no line end; is the file complete?");
        _motifs.Add(new MemeRecord(_name, _other, [.. probabilities], Value(line, "nsites=") is { } sites and > 0
            ? sites
            : MemeRecord.UsualSites));
        (_name, _complete) = (null, width is null ? null : _motifs[^1]);
    }

    double? Value(string line, string key)
    {
        string[] cells = Split(line.Replace("=", "= ", StringComparison.Ordinal));
        int at = Array.IndexOf(cells, key);
        if (at < 0)
            return null;
        return at + 1 < cells.Length && TryNumber(cells[at + 1], out double value)
            ? value
            : throw _lines.Fault($"there is no number after {key}, expected one");
    }

    double[] Distribution(string[] cells)
    {
        var values = new double[4];
        for (int i = 0; i < 4; i++)
            if (cells.Length != 4 || !TryNumber(cells[i], out values[i]) || values[i] is < 0 or > 1)
                throw _lines.Fault($"the row is {Quote(string.Join(' ', cells))}, expected four probabilities");
        double sum = values.Sum();
        return Math.Abs(sum - 1) <= SumTolerance
            ? Array.ConvertAll(values, p => p / sum)
            : throw _lines.Fault(string.Create(CultureInfo.InvariantCulture, $"the sum of the probabilities is {sum}, expected 1"));
    }

    static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    static string[] Split(string line) => line.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);

    static string Quote(string text) => Quoted.Text(Encoding.UTF8.GetBytes(text));
}
