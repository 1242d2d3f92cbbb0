using System.Buffers.Binary;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Hdf5;

namespace CisLens.Train.Predict;

/// <summary>
/// Predictions as an HDF5 file: a vector per column of texts or whole numbers, and a matrix [row, track] each for predictions, spreads
/// and labels. The rows are in a temporary file until their number and the lengths of the texts are known.
/// </summary>
sealed class Hdf5Predictions : IPredictionWriter, IDisposable
{
    readonly PredictionColumns _columns;
    readonly FileStream _spool;
    readonly BinaryWriter _rows;
    readonly int[] _textBytes;
    readonly (string Name, int[] Columns)[] _matrices;
    long _count;

    /// <summary>Starts the temporary file, next to the output.</summary>
    public Hdf5Predictions(string path, PredictionColumns columns)
    {
        _columns = columns;
        _spool = new FileStream(path + ".rows" + DurableFile.PartialSuffix, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16,
            FileOptions.DeleteOnClose);
        _rows = new BinaryWriter(_spool, Encoding.UTF8);
        _textBytes = new int[columns.Cells.Count];
        _matrices = [.. columns.Values.Index().GroupBy(v => v.Item.Matrix).Select(g => (g.Key, g.Select(v => v.Index).ToArray()))];
    }

    /// <inheritdoc/>
    public void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < cells.Count; i++)
            if (_columns.IsWhole(i))
                _rows.Write((long?)cells[i] ?? -1);
            else
            {
                string text = (string?)cells[i] ?? "";
                _textBytes[i] = Math.Max(_textBytes[i], Encoding.UTF8.GetByteCount(text));
                _rows.Write(text);
            }
        foreach (double value in values)
            _rows.Write((float)value);
        _count++;
    }

    /// <summary>Writes the HDF5 file.</summary>
    public void Convert(Stream file)
    {
        _rows.Flush();
        _spool.Position = 0;
        using var rows = new BinaryReader(_spool, Encoding.UTF8, leaveOpen: true);
        var writer = new Hdf5Writer(file, _count,
        [
            .. _columns.Cells.Select((name, i) => _columns.IsWhole(i) ? Hdf5Column.Int64(name) : Hdf5Column.Text(name, _textBytes[i])),
            .. _matrices.Select(m => Hdf5Column.Float32(m.Name, m.Columns.Length, new Dictionary<string, string>())),
        ]);
        var values = new byte[4 * _columns.Values.Count];
        var whole = new byte[8];
        for (long row = 0; row < _count; row++)
        {
            for (int i = 0; i < _columns.Cells.Count; i++)
                if (_columns.IsWhole(i))
                {
                    BinaryPrimitives.WriteInt64LittleEndian(whole, rows.ReadInt64());
                    writer.Append(i, whole);
                }
                else
                    writer.Append(i, Encoding.UTF8.GetBytes(rows.ReadString()));
            rows.ReadExactly(values);
            foreach (var (m, matrix) in _matrices.Index())
                writer.Append(_columns.Cells.Count + m, [.. matrix.Columns.SelectMany(c => values[(4 * c)..(4 * c + 4)])]);
        }
        foreach (var (name, columns) in _matrices)
            writer.AddTexts($"{name}_track", [.. columns.Select(c => _columns.Values[c].Id)]);
        writer.Finish(new Dictionary<string, string>());
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
