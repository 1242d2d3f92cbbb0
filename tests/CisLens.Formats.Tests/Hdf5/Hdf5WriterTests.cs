using CisLens.Tests;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using CisLens.Formats.Hdf5;

namespace CisLens.Formats.Tests.Hdf5;

/// <summary>Our reader reads back the files that our writer writes. So does the HDF Group's h5dump, if it is installed.</summary>
public sealed class Hdf5WriterTests
{
    static readonly Dictionary<string, string> s_about = new() { ["cislens_model"] = "<ID=toy>", ["long"] = new string('x', 70_000), ["empty"] = "" };

    static void Write(Stream file, int rows)
    {
        var writer = new Hdf5Writer(file, rows, [Hdf5Column.Int64("pos"), Hdf5Column.Text("chrom", 5), Hdf5Column.Float32("diff", 3, new Dictionary<string, string> { ["formula"] = "p(alt) - p(ref)" })]);
        Span<byte> position = stackalloc byte[8];
        for (int row = 0; row < rows; row++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(position, row + 1);
            writer.Append(0, position);
            writer.Append(1, Encoding.ASCII.GetBytes($"chr{row % 3}"));
            writer.Append(2, MemoryMarshal.AsBytes<float>([row, -row, row % 2 == 0 ? float.NaN : 0.5f]));
        }
        writer.AddTexts("track_id", ["liver", "K562|CTCF", "größe"]);
        writer.AddTexts("none", []);
        writer.Finish(s_about);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public void Rows_are_read_back(int rows)
    {
        var stream = new MemoryStream();
        Write(stream, rows);
        using var file = Hdf5Reader.Open(stream, "given.h5");
        Assert.Equal(["chrom", "diff", "long", "none", "pos", "track_id"], file.Root.Names);
        Assert.Equal(Enumerable.Range(1, rows).Select(i => (long)i), MemoryMarshal.Cast<byte, long>(file.Root.Dataset("pos").Numbers()).ToArray());
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"chr{i % 3}"), file.Root.Dataset("chrom").Texts());
        var diff = file.Root.Dataset("diff");
        Assert.Equal([rows, 3], diff.Shape);
        float[] values = MemoryMarshal.Cast<byte, float>(diff.Numbers()).ToArray();
        for (int row = 0; row < rows; row++)
            Assert.Equal([row, -row, row % 2 == 0 ? float.NaN : 0.5f], values[(3 * row)..(3 * row + 3)]);
        Assert.Equal(["p(alt) - p(ref)"], diff.Attributes["formula"].Texts());
        Assert.Equal(["liver", "K562|CTCF", "größe"], file.Root.Dataset("track_id").Texts());
        Assert.Empty(file.Root.Dataset("none").Texts());
        Assert.Equal([s_about["long"]], file.Root.Dataset("long").Texts());
        Assert.Equal(["<ID=toy>"], file.Root.Attributes["cislens_model"].Texts());
    }

    [Fact]
    public void Some_rows_are_read_across_chunks()
    {
        var stream = new MemoryStream();
        Write(stream, 200_000); // chunks of 87,381 rows
        using var file = Hdf5Reader.Open(stream, "given.h5");
        foreach (var (first, count) in (ReadOnlySpan<(int, int)>)[(0, 2), (87_380, 3), (87_381, 1), (199_990, 10), (5, 0), (80_000, 100_000)])
        {
            float[] rows = MemoryMarshal.Cast<byte, float>(file.Root.Dataset("diff").Rows(first, count)).ToArray();
            Assert.Equal(Enumerable.Range(first, count).Select(row => (float)row), rows.Where((_, i) => i % 3 == 0));
        }
        Assert.Throws<ArgumentException>(() => file.Root.Dataset("diff").Rows(199_999, 2));
    }

    // A text of 1 MiB makes a chunk of one row. A node of the index has 64 chunks, so the index is a tree of two levels.
    [Fact]
    public void An_index_of_two_levels_is_read_back()
    {
        using var path = new TemporaryFile([]);
        using (var stream = new FileStream(path.Path, FileMode.Create))
        {
            var writer = new Hdf5Writer(stream, 66, [Hdf5Column.Text("alt", 1 << 20)]);
            for (int row = 0; row < 66; row++)
                writer.Append(0, Encoding.ASCII.GetBytes($"A{row}"));
            writer.Finish(new Dictionary<string, string>());
        }
        using (var file = Hdf5Reader.Open(path.Path))
            for (int row = 0; row < 66; row++)
                Assert.Equal($"A{row}", Encoding.ASCII.GetString(file.Root.Dataset("alt").Rows(row, 1)).TrimEnd('\0'));
        Assert.Contains("A65", Referee.Run("h5dump", "-d", "/alt", "-s", "65", "-c", "1", path.Path), StringComparison.Ordinal);
    }

    // The test counts all allocated memory, not only memory in use. A row has 16 numbers; all rows together have 64 MB.
    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        using var path = new TemporaryFile([]);
        using var stream = new FileStream(path.Path, FileMode.Create);
        var writer = new Hdf5Writer(stream, 1_000_000, [Hdf5Column.Float32("m", 16, new Dictionary<string, string>())]);
        var row = new byte[64];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000_000; i++)
            writer.Append(0, row);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.True(stream.Length > 60_000_000);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_and_wrong_ones_are_errors()
    {
        MemoryStream first = new(), second = new();
        Write(first, 100);
        Write(second, 100);
        Assert.Equal(first.ToArray(), second.ToArray());
        var writer = new Hdf5Writer(new MemoryStream(), 1, [Hdf5Column.Text("chrom", 4)]);
        Assert.Throws<ArgumentException>(() => writer.Append(0, "chr10"u8));
        Assert.Throws<ArgumentException>(() => writer.Finish(s_about));
    }

    [Fact]
    public void The_program_of_the_HDF_Group_reads_it()
    {
        using var path = new TemporaryFile([]);
        using (var stream = new FileStream(path.Path, FileMode.Create))
            Write(stream, 90_000);
        string dump = Referee.Run("h5dump", "-d", "/diff", "-s", "87380,0", "-c", "3,2", path.Path);
        Assert.Contains("(87380,0): 87380, -87380,", dump, StringComparison.Ordinal);
        Assert.Contains("(87382,0): 87382, -87382", dump, StringComparison.Ordinal);
        Assert.Contains("p(alt) - p(ref)", dump, StringComparison.Ordinal);
        Assert.Contains("(89999): \"chr2", Referee.Run("h5dump", "-d", "/chrom", "-s", "89999", "-c", "1", path.Path), StringComparison.Ordinal);
        Assert.Contains("K562|CTCF", Referee.Run("h5dump", "-d", "/track_id", path.Path), StringComparison.Ordinal);
        Assert.Contains("<ID=toy>", Referee.Run("h5dump", "-A", path.Path), StringComparison.Ordinal);
    }
}
