using System.Globalization;

namespace CisLens.Train.Predict;

/// <summary>Predictions as a table of text: separated by tabs, or by commas with quotes (RFC 4180).</summary>
public sealed class TextPredictions : IPredictionWriter
{
    readonly TextWriter _text;
    readonly PredictionColumns _columns;
    readonly char _separator;

    /// <summary>Starts a table and writes its header line.</summary>
    /// <param name="text">The target.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="separator">A tab or a comma.</param>
    public TextPredictions(TextWriter text, PredictionColumns columns, char separator = '\t')
    {
        (_text, _columns, _separator) = (text, columns, separator);
        Line([.. columns.Cells, .. columns.Values.Select(v => v.Name)], []);
    }

    /// <inheritdoc/>
    public void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values) => Line(cells, values);

    void Line(IReadOnlyList<object?> cells, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
                _text.Write(_separator);
            _text.Write(Cell(cells[i]));
        }
        for (int i = 0; i < values.Length; i++)
        {
            _text.Write(_separator);
            _text.Write(Number(values[i], _columns.Values[i].Float64));
        }
        _text.Write('\n');
    }

    string Cell(object? cell)
    {
        if (cell is not string text)
            return cell is null ? "NA" : ((long)cell).ToString(CultureInfo.InvariantCulture);
        if (_separator == ',')
            return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
        // a tab or a line end in a text would break the table
        return text.AsSpan().ContainsAny('\t', '\r', '\n') ? text.Replace('\t', ' ').ReplaceLineEndings(" ") : text;
    }

    /// <summary>The shortest digits that read back exactly: about 8 for float32, about 16 for float64.</summary>
    static string Number(double value, bool float64) => double.IsNaN(value) ? "NA"
        : float64 ? value.ToString("R", CultureInfo.InvariantCulture) : ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
