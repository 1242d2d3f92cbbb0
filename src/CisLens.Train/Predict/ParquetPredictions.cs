using CisLens.Formats.Parquet;

namespace CisLens.Train.Predict;

/// <summary>Predictions as a Parquet file with the columns of the table.</summary>
sealed class ParquetPredictions(Stream file, PredictionColumns columns) : IPredictionWriter, IDisposable
{
    readonly ParquetWriter _writer = new(file,
    [
        .. columns.Cells.Select((name, i) => new ParquetColumn(name, columns.IsWhole(i) ? ParquetKind.Whole : ParquetKind.Text)),
        .. columns.Values.Select(v => new ParquetColumn(v.Name, v.Float64 ? ParquetKind.Float64 : ParquetKind.Float32)),
    ]);

    public void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < cells.Count; i++)
            if (columns.IsWhole(i))
                _writer.Add(i, (long?)cells[i]);
            else
                _writer.Add(i, (string?)cells[i]);
        for (int i = 0; i < values.Length; i++)
            _writer.Add(cells.Count + i, values[i]);
        _writer.EndRow();
    }

    public void Dispose() => _writer.Dispose();
}
