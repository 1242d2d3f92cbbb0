namespace CisLens.Train.Baselines;

/// <summary>Sparse feature vectors: for each row, the columns with values other than 0.</summary>
public sealed class SparseRows
{
    readonly int[] _starts;
    readonly int[] _columns;
    readonly float[] _values;

    /// <summary>Copies rows into one array.</summary>
    /// <param name="rows">Columns and values of each row.</param>
    /// <param name="columns">Number of columns.</param>
    public SparseRows(IReadOnlyList<(int[] Columns, float[] Values)> rows, int columns)
    {
        Columns = columns;
        _starts = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++)
            _starts[i + 1] = checked(_starts[i] + rows[i].Columns.Length);
        _columns = new int[_starts[^1]];
        _values = new float[_starts[^1]];
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Columns.CopyTo(_columns, _starts[i]);
            rows[i].Values.CopyTo(_values, _starts[i]);
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The product of a row and a dense vector.</summary>
    public double Dot(int row, ReadOnlySpan<double> vector)
    {
        double sum = 0;
        for (int i = _starts[row]; i < _starts[row + 1]; i++)
            sum += _values[i] * vector[_columns[i]];
        return sum;
    }

    /// <summary>Adds <paramref name="factor"/> × row to a dense vector.</summary>
    public void AddTo(int row, double factor, Span<double> vector)
    {
        for (int i = _starts[row]; i < _starts[row + 1]; i++)
            vector[_columns[i]] += factor * _values[i];
    }
}
