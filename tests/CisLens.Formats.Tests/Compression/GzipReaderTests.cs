using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tests.Compression;

public class GzipReaderTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Text_that_dotnet_compresses_is_read_back(CompressionLevel level)
    {
        foreach (var text in Samples())
        {
            using var file = new TemporaryFile(Pack(text, level));
            Assert.Equal(text, ReadAll(file.Path));
        }
    }

    [Fact]
    public void Several_members_are_one_text()
    {
        using var file = new TemporaryFile([.. Pack("abc"u8.ToArray()), .. Pack([]), .. Pack("def"u8.ToArray())]);
        Assert.Equal("abcdef"u8.ToArray(), ReadAll(file.Path));
    }

    [Fact]
    public void Every_truncated_gzip_file_is_refused_with_its_name()
    {
        byte[] packed = [.. Pack(Bases(3_000)), .. Pack("the second member"u8.ToArray())];
        int end = Pack(Bases(3_000)).Length;
        using var file = new TemporaryFile(packed);
        for (int length = 2; length < packed.Length; length += 3)
        {
            if (length == end) // a whole member is a valid file
                continue;
            File.WriteAllBytes(file.Path, packed[..length]);
            var fault = Assert.Throws<InputException>(() => ReadAll(file.Path));
            Assert.StartsWith($"{file.Path}: truncated", fault.Message);
        }
    }

    [Fact]
    public void A_byte_changed_anywhere_in_data_or_trailer_is_refused()
    {
        byte[] packed = Pack(Bases(2_000));
        using var file = new TemporaryFile(packed);
        for (int at = 10; at < packed.Length; at += at < packed.Length - 16 ? 5 : 1)
        {
            var broken = (byte[])packed.Clone();
            broken[at] ^= 0x10;
            File.WriteAllBytes(file.Path, broken);
            Assert.Throws<InputException>(() => ReadAll(file.Path));
        }
    }

    [Fact]
    public void Bytes_after_the_last_member_are_refused()
    {
        using var file = new TemporaryFile([.. Pack("abc"u8.ToArray()), .. "junk behind it"u8]);
        Assert.Contains("damaged", Assert.Throws<InputException>(() => ReadAll(file.Path)).Message);
    }

    [Fact]
    public void Plain_text_is_read_unchanged()
    {
        foreach (string text in new[] { "", "a", "ab\n", new string('x', 300_000) })
        {
            using var file = new TemporaryFile(Encoding.ASCII.GetBytes(text));
            Assert.Equal(Encoding.ASCII.GetBytes(text), ReadAll(file.Path));
        }
    }

    [Fact]
    public void A_folder_a_missing_file_and_a_web_address_are_refused_by_name()
    {
        Assert.Equal("/tmp: is a folder, expected a file", Assert.Throws<InputException>(() => TextInput.Open("/tmp")).Message);
        Assert.Equal("/no/such.vcf: no such file", Assert.Throws<InputException>(() => TextInput.Open("/no/such.vcf")).Message);
        Assert.Contains("web address", Assert.Throws<InputException>(() => TextInput.Open("https://x.org/a.vcf")).Message);
    }

    static IEnumerable<byte[]> Samples()
    {
        yield return [];
        yield return "a"u8.ToArray();
        yield return new byte[400_000]; // gives matches of the greatest length
        yield return Bases(500_000);
        var rng = new Rng(5);
        yield return [.. Enumerable.Range(0, 300_000).Select(_ => (byte)rng.Next(256))];
        // skewed frequencies give long codes
        yield return [.. Enumerable.Range(0, 200_000).Select(i => (byte)(rng.Next(1 + i % 97) * rng.Next(3)))];
    }

    static byte[] Bases(int count)
    {
        var rng = new Rng(7);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)"ACGT"[rng.Next(4)])];
    }

    static byte[] Pack(byte[] text, CompressionLevel level = CompressionLevel.Optimal)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
            gzip.Write(text);
        return packed.ToArray();
    }

    static byte[] ReadAll(string path)
    {
        using var stream = TextInput.Open(path);
        var text = new MemoryStream();
        stream.CopyTo(text);
        return text.ToArray();
    }
}
