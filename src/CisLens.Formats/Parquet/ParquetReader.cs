using CisLens.Core;
using global::Parquet.Schema;
using ParquetFile = global::Parquet.ParquetReader;

namespace CisLens.Formats.Parquet;

/// <summary>Reads a Parquet file that <see cref="ParquetWriter"/> wrote, one row group at a time.</summary>
public sealed class ParquetReader : IDisposable
{
    readonly string _path;
    readonly Stream _stream;
    readonly ParquetFile _file;
    readonly DataField[] _fields;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file is not a Parquet file, is damaged, or has columns of other types.</exception>
    public ParquetReader(string path)
    {
        _path = path;
        _stream = File.OpenRead(path);
        try
        {
            _file = ParquetFile.CreateAsync(_stream).GetAwaiter().GetResult();
            _fields = _file.Schema.DataFields;
            Columns = [.. _fields.Select(Column)];
        }
        // the library throws many types of exceptions for a damaged file
        catch (Exception fault) when (fault is not InputException)
        {
            _stream.Dispose();
            throw Damaged(fault);
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>The rows: a string, long, float or double for each column, or null for a missing value.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<object?[]> Rows()
    {
        for (int g = 0; g < _file.RowGroupCount; g++)
        {
            var values = Group(g);
            for (int row = 0; row < values[0].Length; row++)
                yield return Array.ConvertAll(values, column => column.GetValue(row));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    Array[] Group(int index)
    {
        try
        {
            using var group = _file.OpenRowGroupReader(index);
            int rows = checked((int)group.RowCount);
            return [.. _fields.Zip(Columns, (field, column) => Values(group, field, column.Kind, rows))];
        }
        catch (Exception fault) when (fault is not InputException)
        {
            throw Damaged(fault);
        }
    }

    static Array Values(global::Parquet.ParquetRowGroupReader group, DataField field, ParquetKind kind, int rows)
    {
        switch (kind)
        {
            case ParquetKind.Text:
                var texts = new string?[rows];
                group.ReadAsync(field, texts.AsMemory()).AsTask().GetAwaiter().GetResult();
                return texts;
            case ParquetKind.Whole:
                return Numbers<long>(group, field, rows);
            case ParquetKind.Float32:
                return Numbers<float>(group, field, rows);
            default:
                return Numbers<double>(group, field, rows);
        }
    }

    static T?[] Numbers<T>(global::Parquet.ParquetRowGroupReader group, DataField field, int rows) where T : struct
    {
        var numbers = new T?[rows];
        group.ReadAsync<T>(field, numbers.AsMemory()).AsTask().GetAwaiter().GetResult();
        return numbers;
    }

    ParquetColumn Column(DataField field) => new(field.Name, field.ClrType switch
    {
        var type when type == typeof(string) || type == typeof(ReadOnlyMemory<char>) => ParquetKind.Text,
        var type when type == typeof(long) => ParquetKind.Whole,
        var type when type == typeof(float) => ParquetKind.Float32,
        var type when type == typeof(double) => ParquetKind.Float64,
        var type => throw InputException.In(_path,
            $"column {field.Name} has values of type {type.Name}; expected texts, 64-bit whole numbers, floats or doubles"),
    });

    InputException Damaged(Exception fault) => InputException.In(_path,
        $"cannot be read as Parquet ({fault.Message.ReplaceLineEndings(" ")}); check that the file is complete", fault);
}
