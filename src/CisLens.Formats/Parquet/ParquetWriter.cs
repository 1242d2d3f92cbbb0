using global::Parquet.Schema;
using ParquetFile = global::Parquet.ParquetWriter;

namespace CisLens.Formats.Parquet;

/// <summary>Kind of the values of a column of a Parquet file.</summary>
public enum ParquetKind
{
    /// <summary>Texts.</summary>
    Text,
    /// <summary>Whole numbers of 64 bits.</summary>
    Whole,
    /// <summary>Numbers of 32 bits.</summary>
    Float32,
    /// <summary>Numbers of 64 bits.</summary>
    Float64,
}

/// <summary>A column of a Parquet file. Any of its values may be missing.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Kind">Kind of its values.</param>
public sealed record ParquetColumn(string Name, ParquetKind Kind)
{
    internal DataField Field => Kind switch
    {
        ParquetKind.Text => new DataField<string>(Name),
        ParquetKind.Whole => new DataField<long?>(Name),
        ParquetKind.Float32 => new DataField<float?>(Name),
        _ => new DataField<double?>(Name),
    };
}

/// <summary>Writes a Parquet file row by row. It keeps one row group in memory. Equal rows give equal bytes.</summary>
public sealed class ParquetWriter : IDisposable
{
    const int ValuesInGroup = 1 << 22, MostRows = 1 << 18;

    readonly ParquetFile _file;
    readonly DataField[] _fields;
    readonly IBuffer[] _buffers;
    readonly int _groupRows;
    int _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="file">The target. It is not closed.</param>
    /// <param name="columns">The columns.</param>
    public ParquetWriter(Stream file, IReadOnlyList<ParquetColumn> columns)
    {
        _fields = [.. columns.Select(c => c.Field)];
        _buffers = [.. columns.Select(c => Buffer(c.Kind))];
        _groupRows = Math.Clamp(ValuesInGroup / Math.Max(1, columns.Count), 1, MostRows);
        _file = ParquetFile.CreateAsync(new ParquetSchema(_fields), file).GetAwaiter().GetResult();
    }

    /// <summary>Adds a text to a column; null for a missing one.</summary>
    public void Add(int column, string? text) => ((Texts)_buffers[column]).Values.Add(text);

    /// <summary>Adds a whole number to a column; null for a missing one.</summary>
    public void Add(int column, long? number) => ((Numbers<long>)_buffers[column]).Values.Add(number);

    /// <summary>Adds a number to a column; NaN for a missing one.</summary>
    public void Add(int column, double number)
    {
        if (_buffers[column] is Numbers<float> floats)
            floats.Values.Add(double.IsNaN(number) ? null : (float)number);
        else
            ((Numbers<double>)_buffers[column]).Values.Add(double.IsNaN(number) ? null : number);
    }

    /// <summary>Ends a row, to which a value of each column was added.</summary>
    public void EndRow()
    {
        if (++_rows == _groupRows)
            Flush();
    }

    /// <summary>Writes the last rows and the end of the file.</summary>
    public void Dispose()
    {
        if (_rows > 0)
            Flush();
        _file.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    void Flush()
    {
        using var group = _file.CreateRowGroup();
        foreach (var (field, buffer) in _fields.Zip(_buffers))
            buffer.Write(group, field);
        group.CompleteValidate();
        _rows = 0;
    }

    static IBuffer Buffer(ParquetKind kind) => kind switch
    {
        ParquetKind.Text => new Texts(),
        ParquetKind.Whole => new Numbers<long>(),
        ParquetKind.Float32 => new Numbers<float>(),
        _ => new Numbers<double>(),
    };

    /// <summary>The values of a column in the current row group.</summary>
    interface IBuffer
    {
        /// <summary>Writes the values and forgets them.</summary>
        void Write(global::Parquet.ParquetRowGroupWriter group, DataField field);
    }

    sealed class Texts : IBuffer
    {
        public List<string?> Values { get; } = [];

        public void Write(global::Parquet.ParquetRowGroupWriter group, DataField field)
        {
            group.WriteAsync(field, Values!).GetAwaiter().GetResult();
            Values.Clear();
        }
    }

    sealed class Numbers<T> : IBuffer where T : struct
    {
        public List<T?> Values { get; } = [];

        public void Write(global::Parquet.ParquetRowGroupWriter group, DataField field)
        {
            group.WriteAsync<T>(field, Values.ToArray().AsMemory()).GetAwaiter().GetResult();
            Values.Clear();
        }
    }
}
