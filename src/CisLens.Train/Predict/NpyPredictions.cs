using System.Buffers.Binary;
using System.Text;
using CisLens.Core;

namespace CisLens.Train.Predict;

/// <summary>
/// Predictions as an array of NumPy, rows × columns, float32. <c>NAME.rows.tsv</c> has one line per row of the array, with the labels of
/// a dataset, and <c>NAME.columns.tsv</c> one line per column.
/// </summary>
sealed class NpyPredictions : IPredictionWriter
{
    const int HeaderBytes = 128;   // the format needs a multiple of 64

    readonly Stream _array;
    readonly TextPredictions _rows;
    readonly PredictionColumns _columns;
    readonly byte[] _row;
    long _count;

    NpyPredictions(Stream array, TextWriter rows, PredictionColumns columns)
    {
        (_array, _columns, _row) = (array, columns, new byte[4 * (columns.Values.Count - columns.Labels)]);
        _rows = new TextPredictions(rows, columns.WithLabelsOnly());
    }

    /// <summary>The paths of the two tables.</summary>
    public static IReadOnlyList<string> Tables(string path) => [path[..^4] + ".rows.tsv", path[..^4] + ".columns.tsv"];

    /// <summary>Writes the three files.</summary>
    public static void Write(string path, PredictionColumns columns, Action<IPredictionWriter> work)
    {
        var tables = Tables(path);
        DurableFile.Write(tables[0], rows => DurableFile.Write(path, array =>
        {
            using var text = new StreamWriter(rows, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            var writer = new NpyPredictions(array, text, columns);
            array.Write(writer.Header());
            work(writer);
            array.Position = 0;
            array.Write(writer.Header());   // now with the number of rows
            DurableFile.WriteText(tables[1], "column\tname\ttrack\tvalue\n" + string.Concat(columns.Values.Skip(columns.Labels)
                .Select((v, i) => $"{i}\t{v.Name}\t{v.Id}\t{v.Matrix}\n")));
        }));
    }

    /// <inheritdoc/>
    public void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < _row.Length / 4; i++)
            BinaryPrimitives.WriteSingleLittleEndian(_row.AsSpan(4 * i), (float)values[_columns.Labels + i]);
        _array.Write(_row);
        _rows.Add(cells, values[.._columns.Labels]);
        _count++;
    }

    // format 1.0 of NumPy (numpy.lib.format)
    byte[] Header()
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({_count}, {_row.Length / 4}), }}";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, HeaderBytes - 10, 0];
        return [.. magic, .. Encoding.ASCII.GetBytes(text.PadRight(HeaderBytes - magic.Length - 1) + "\n")];
    }
}
