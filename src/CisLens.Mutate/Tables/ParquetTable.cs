using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Parquet;
using CisLens.Formats.Text;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Parquet: the rows and columns of a TSV, with numbers as numbers. The rows are text until all are written.</summary>
/// <param name="table">The TSV.</param>
sealed class ParquetTable(IScoreTable table) : IScoreTable
{
    static readonly string[] s_whole = ["pos", "offset_bp"];
    static readonly string[] s_numbers = ["ref_pred", "alt_pred", "effect", "quantile", "p", "spread"];

    /// <inheritdoc/>
    public Action<Stream, Stream>? Convert => Write;

    /// <inheritdoc/>
    public void Header(Stream output)
    {
        // the rows have no header; Write writes that of the file
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text) =>
        table.Row(chunk, record, alleles, text);

    void Write(Stream rows, Stream file)
    {
        ParquetColumn[] columns = [.. Names().Select(name => new ParquetColumn(name,
            s_whole.Contains(name) ? ParquetKind.Whole : s_numbers.Contains(name) ? ParquetKind.Float32 : ParquetKind.Text))];
        using var writer = new ParquetWriter(file, columns);
        using var lines = new LineReader("rows", rows);
        while (lines.Read(out var line))
        {
            int column = 0;
            foreach (var range in line.Split((byte)'\t'))
                Add(writer, column, columns[column++].Kind, line[range]);
            writer.EndRow();
        }
    }

    string[] Names()
    {
        using var header = new MemoryStream();
        table.Header(header);
        return Encoding.UTF8.GetString(header.ToArray()).TrimEnd('\n').Split('\t');
    }

    static void Add(ParquetWriter writer, int column, ParquetKind kind, ReadOnlySpan<byte> cell)
    {
        if (kind == ParquetKind.Text)
            writer.Add(column, cell.SequenceEqual("NA"u8) ? null : Encoding.UTF8.GetString(cell));
        else if (kind == ParquetKind.Whole)
            writer.Add(column, Utf8Parser.TryParse(cell, out long whole, out int used) && used == cell.Length ? whole : null);
        else
            writer.Add(column, float.TryParse(cell, CultureInfo.InvariantCulture, out float number) ? number : double.NaN);
    }

    /// <summary>Joins the files of shards: the result has the same bytes as that of one run.</summary>
    /// <param name="shards">Paths of the shards, in order.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="InputException">A file is damaged, or has other columns than the first.</exception>
    public static void Merge(IReadOnlyList<string> shards, Stream output)
    {
        using var first = new ParquetReader(shards[0]);
        using var writer = new ParquetWriter(output, first.Columns);
        foreach (string shard in shards)
        {
            using var reader = new ParquetReader(shard);
            if (!reader.Columns.SequenceEqual(first.Columns))
                throw InputException.In(shard, $"has other columns than {shards[0]}; expected shards of one run");
            foreach (object?[] row in reader.Rows())
            {
                for (int c = 0; c < row.Length; c++)
                    if (first.Columns[c].Kind == ParquetKind.Text)
                        writer.Add(c, (string?)row[c]);
                    else if (first.Columns[c].Kind == ParquetKind.Whole)
                        writer.Add(c, (long?)row[c]);
                    else
                        writer.Add(c, (float?)row[c] ?? double.NaN);
                writer.EndRow();
            }
        }
    }
}
