using CisLens.Core;
using CisLens.Formats.Parquet;

namespace CisLens.Formats.Tests.Parquet;

/// <summary>Tests the writer of Parquet files with our reader. ParquetSharp (Apache Arrow C++) read the same values by hand.</summary>
public sealed class ParquetTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    void Write(int rows)
    {
        using var file = File.Create(_path);
        using var writer = new ParquetWriter(file,
            [new("text", ParquetKind.Text), new("whole", ParquetKind.Whole), new("float", ParquetKind.Float32), new("double", ParquetKind.Float64)]);
        for (int row = 0; row < rows; row++)
        {
            writer.Add(0, row % 3 == 0 ? null : $"t{row}");
            writer.Add(1, row % 5 == 0 ? null : row);
            writer.Add(2, row % 7 == 0 ? double.NaN : row / 4f);
            writer.Add(3, row % 2 == 0 ? double.NaN : row / 3.0);
            writer.EndRow();
        }
    }

    // a row group has 262,144 rows
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(262_144)]
    [InlineData(300_000)]
    public void Rows_of_several_row_groups_are_read_as_they_were_written(int rows)
    {
        Write(rows);
        using var reader = new ParquetReader(_path);
        Assert.Equal(["text Text", "whole Whole", "float Float32", "double Float64"], reader.Columns.Select(c => $"{c.Name} {c.Kind}"));
        int row = 0;
        foreach (object?[] found in reader.Rows())
        {
            Assert.Equal([row % 3 == 0 ? null : $"t{row}", row % 5 == 0 ? null : (long)row, row % 7 == 0 ? null : row / 4f, row % 2 == 0 ? null : row / 3.0], found);
            row++;
        }
        Assert.Equal(rows, row);
    }

    [Fact]
    public void A_file_that_is_cut_is_refused_with_its_name()
    {
        Write(100);
        byte[] bytes = File.ReadAllBytes(_path);
        foreach (int length in (int[])[0, 4, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.StartsWith($"{_path}: cannot be read as Parquet", Assert.Throws<InputException>(() => new ParquetReader(_path)).Message);
        }
    }
}
