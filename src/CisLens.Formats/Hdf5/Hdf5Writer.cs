using System.IO.Compression;

namespace CisLens.Formats.Hdf5;

/// <summary>
/// Writes an HDF5 file of columns with a known number of rows, row by row. It keeps one chunk of about 1 MB per column in memory. It uses
/// the earliest version of the format, which all programs can read. Equal rows give equal bytes.
/// </summary>
/// <remarks>The HDF Group, HDF5 File Format Specification, version 3.0.</remarks>
public sealed class Hdf5Writer
{
    const int ChunkBytes = 1 << 20;

    sealed class Growing(Hdf5Column column, long rows)
    {
        public Hdf5Column Column { get; } = column;
        public int ChunkRows { get; } = (int)Math.Clamp(ChunkBytes / column.RowBytes, 1, Math.Max(1, rows));
        public byte[] Chunk = [];
        public int Filled;
        public long Rows;
        public List<(long Address, int Bytes)> Chunks { get; } = [];
    }

    readonly Stream _file;
    readonly long _rows;
    readonly Growing[] _columns;
    readonly List<(string Name, long Header)> _objects = [];

    /// <summary>Starts a file.</summary>
    /// <param name="file">The target. It must be seekable, and is not closed.</param>
    /// <param name="rows">Number of rows of every column.</param>
    /// <param name="columns">The columns.</param>
    public Hdf5Writer(Stream file, long rows, IEnumerable<Hdf5Column> columns)
    {
        (_file, _rows) = (file, rows);
        _columns = [.. columns.Select(column => new Growing(column, rows))];
        foreach (var column in _columns)
            column.Chunk = new byte[(long)column.ChunkRows * column.Column.RowBytes];
        _file.Write(new byte[StructureWriter.SuperblockBytes]);
    }

    /// <summary>Adds a row to a column.</summary>
    /// <param name="column">Index of the column.</param>
    /// <param name="row">The little-endian bytes. A text may be shorter than the column.</param>
    /// <exception cref="ArgumentException">The number of bytes is not that of a row, or all rows have been written.</exception>
    public void Append(int column, ReadOnlySpan<byte> row)
    {
        var growing = _columns[column];
        int bytes = growing.Column.RowBytes;
        if (growing.Rows == _rows || (growing.Column.Element == Hdf5Element.Text ? row.Length > bytes : row.Length != bytes))
            throw new ArgumentException(
                $"{growing.Column.Name}: {row.Length} bytes as row {growing.Rows + 1} of {_rows}, expected {bytes}");
        row.CopyTo(growing.Chunk.AsSpan(growing.Filled * bytes));
        growing.Rows++;
        if (++growing.Filled == growing.ChunkRows)
            Flush(growing);
    }

    /// <summary>Adds a dataset of texts in one piece. It may be empty.</summary>
    public void AddTexts(string name, IReadOnlyList<string> texts)
    {
        byte[][] bytes = [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];
        int width = bytes.Aggregate(1, (longest, text) => Math.Max(longest, text.Length));
        long start = StructureWriter.Align(_file);
        foreach (byte[] text in bytes)
            _file.Write([.. text, .. new byte[width - text.Length]]);
        Add(name, Messages.Shape([texts.Count]), Messages.Type(Hdf5Element.Text, width), Messages.Fill,
            Messages.OnePiece(texts.Count == 0 ? Cursor.Nowhere : start, (long)texts.Count * width));
    }

    /// <summary>Writes the last chunks, the headers and the groups.</summary>
    /// <param name="attributes">Attributes of the file. A text that is too long for an attribute becomes a dataset.</param>
    /// <exception cref="ArgumentException">A column does not have all rows.</exception>
    public void Finish(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var column in _columns)
        {
            if (column.Filled > 0)
                Flush(column);
            if (column.Rows != _rows)
                throw new ArgumentException($"{column.Column.Name} has {column.Rows} rows, expected {_rows}");
            Finish(column);
        }
        foreach (var (name, text) in attributes.Where(a => !Messages.FitsAttribute(a.Value)))
            AddTexts(name, [text]);
        StructureWriter.Root(_file, _objects, Attributes(attributes));
    }

    void Flush(Growing column)
    {
        // a chunk is always complete, with zeros after the last row
        column.Chunk.AsSpan(column.Filled * column.Column.RowBytes).Clear();
        byte[] bytes = column.Column.Element == Hdf5Element.Text ? Deflated(column.Chunk) : column.Chunk;
        column.Chunks.Add((StructureWriter.Align(_file), bytes.Length));
        _file.Write(bytes);
        column.Filled = 0;
        Array.Clear(column.Chunk);
    }

    static byte[] Deflated(byte[] bytes)
    {
        var deflated = new MemoryStream();
        using (var stream = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(bytes);
        return deflated.ToArray();
    }

    void Finish(Growing column)
    {
        var (spec, rows) = (column.Column, (long)column.ChunkRows);
        long[] shape = spec.Width is { } width ? [_rows, width] : [_rows], chunk = spec.Width is { } all ? [rows, all] : [rows];
        long index = column.Chunks.Count == 0 ? Cursor.Nowhere : ChunkTree.Write(_file, column.Chunks, chunk, spec.Bytes);
        byte[][] messages = [Messages.Shape(shape), Messages.Type(spec.Element, spec.Bytes), Messages.Fill,
            Messages.Chunked(index, chunk, spec.Bytes), .. spec.Element == Hdf5Element.Text ? [Messages.Deflate] : Array.Empty<byte[]>()];
        Add(spec.Name, [.. messages, .. Attributes(spec.Attributes)]);
    }

    static IEnumerable<byte[]> Attributes(IReadOnlyDictionary<string, string> texts) =>
        texts.Where(a => Messages.FitsAttribute(a.Value)).OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => Messages.Attribute(a.Key, a.Value));

    void Add(string name, params byte[][] messages) => _objects.Add((name, StructureWriter.Header(_file, messages)));
}
