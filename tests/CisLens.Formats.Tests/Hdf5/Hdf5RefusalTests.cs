using CisLens.Core;
using CisLens.Formats.Hdf5;

namespace CisLens.Formats.Tests.Hdf5;

/// <summary>Files with unsupported features, and damaged files.</summary>
public sealed class Hdf5RefusalTests
{
    static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Hdf5ReaderTests.Folder(), name));

    [Theory]
    [InlineData("dense_links", "dense links")]
    [InlineData("dense_attributes", "dense attributes")]
    [InlineData("external_storage", "external storage")]
    [InlineData("virtual", "the dataset is virtual")]
    [InlineData("new_index", "expected a B-tree of version 1")]
    [InlineData("lzf", "filter 32000")]
    [InlineData("scaleoffset", "filter scaleoffset")]
    [InlineData("compound", "type compound")]
    [InlineData("enumeration", "type enumeration")]
    [InlineData("lists", "type variable-length")]
    [InlineData("reference", "type reference")]
    [InlineData("null", "null dataspace")]
    [InlineData("soft_link", "soft link")]
    [InlineData("external_link", "external link")]
    [InlineData("committed", "committed datatype")]
    [InlineData("circle", "/a has a second path")]
    [InlineData("deep", "at most 64 names")]
    [InlineData("user_block", "not an HDF5 file")]
    [InlineData("bomb", "64,000,000 bytes, expected at most 16,777,216 more than the 65,864 of the file")]
    [InlineData("unwritten", "4,000,000,000,000 bytes, expected at most 16,777,216 more than the 1,400 of the file")]
    [InlineData("large_chunk", "chunks of 40,000,000 bytes")]
    public void Unsupported_features_are_refused_by_name(string name, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? fault = Fault(Bytes($"refused_{name}.h5"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.StartsWith("given.h5: ", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault!);
    }

    // RFC 1950: bit 0x20 of the second byte means that a dictionary is needed. The two bytes must be a multiple of 31; 0x78BB is one.
    [Fact]
    public void A_chunk_with_a_zlib_dictionary_is_refused()
    {
        byte[] bytes = Bytes("v108.h5");
        int start = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x78, 0x5e]);
        bytes[start + 1] = 0xbb;
        Assert.Contains("the deflated bytes are damaged", Fault(bytes), StringComparison.Ordinal);
    }

    // /a/b/up is /a, so the number of paths is infinite.
    [Theory]
    [InlineData(64, 8, null)]
    [InlineData(65, 8, "a path is too long, expected at most 64 names, 4,096 letters: /a/")]
    [InlineData(2, 5000, "a path is too long, expected at most 64 names, 4,096 letters: /a/")]
    public void The_length_of_paths_is_limited(int names, int letters, string? said)
    {
        using var file = Hdf5Reader.Open(new MemoryStream(Bytes("refused_circle.h5")), "given.h5");
        string path = "a/" + string.Join('/', Enumerable.Range(0, names - 1).Select(i => i % 2 == 0 ? "b" : "up")) + new string('/', Math.Max(0, letters - 3 * names));
        string? fault = Record.Exception(() => Assert.IsType<Hdf5Group>(file.Root.Find(path)))?.Message;
        Assert.Equal(said is null, fault is null);
        Assert.Contains(said ?? "", fault ?? "", StringComparison.Ordinal);
        Assert.InRange(fault?.Length ?? 0, 0, 200);
    }

    // In memory, each text takes 22 bytes and a reference of 8 bytes.
    [Fact]
    public void Each_short_text_counts_more_than_its_letters()
    {
        var stream = new MemoryStream();
        var writer = new Hdf5Writer(stream, 600_000, [Hdf5Column.Text("x", 1)]);
        for (int row = 0; row < 600_000; row++)
            writer.Append(0, "A"u8);
        writer.Finish(new Dictionary<string, string>());
        using var file = Hdf5Reader.Open(stream, "given.h5");
        Assert.Contains("has too much text up to /x, expected at most 16,777,216 bytes, with 32 more per text", Assert.Throws<InputException>(() => file.Root.Dataset("x").Texts()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_all_parts_of_a_file_are_counted_together()
    {
        var stream = new MemoryStream();
        var writer = new Hdf5Writer(stream, 300_000, [Hdf5Column.Text("x", 1), Hdf5Column.Text("y", 1)]);
        for (int row = 0; row < 300_000; row++)
        {
            writer.Append(0, "A"u8);
            writer.Append(1, "C"u8);
        }
        writer.Finish(new Dictionary<string, string>());
        using var file = Hdf5Reader.Open(stream, "given.h5");
        Assert.Equal(300_000, file.Root.Dataset("x").Texts().Length);
        Assert.Contains("up to /y", Assert.Throws<InputException>(() => file.Root.Dataset("y").Texts()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small.h5")]
    [InlineData("latest.h5")]
    [InlineData("v108.h5")]
    [InlineData("refused_dense_links.h5")]
    public void A_file_cut_anywhere_is_refused(string name)
    {
        byte[] whole = Bytes(name);
        for (int length = 0; length < whole.Length; length += length < 200 ? 1 : 17)
            Assert.NotNull(Fault(whole[..length]));
    }

    static string? Fault(byte[] bytes)
    {
        try
        {
            using var file = Hdf5Reader.Open(new MemoryStream(bytes), "given.h5");
            Walk(file.Root);
            return null;
        }
        catch (InputException e)
        {
            return e.Message;
        }
    }

    static void Walk(Hdf5Group root)
    {
        foreach (var attribute in root.Attributes.Values)
            Read(attribute.Type.Kind, attribute.Texts, attribute.Numbers);
        foreach (var dataset in root.Datasets())
        {
            Assert.NotNull(dataset.Attributes);
            Read(dataset.Type.Kind, dataset.Texts, dataset.Numbers);
        }
    }

    static void Read(Hdf5Kind kind, Func<string[]> texts, Func<byte[]> numbers)
    {
        if (kind is Hdf5Kind.Text or Hdf5Kind.FreeText)
            texts();
        else
            numbers();
    }
}
