using CisLens.Tests;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tests.Compression;

public class BgzfStreamTests
{
    [Fact]
    public void Text_of_many_blocks_is_read_back()
    {
        var rng = new Rng(3);
        foreach (int length in new[] { 0, 1, 0xFF00, 0xFF01, 300_000 })
        {
            byte[] text = [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(256))]; // random bytes cannot be compressed
            using var file = new TemporaryFile(Pack(text));
            Assert.Equal(text, ReadAll(file.Path));
        }
    }

    [Fact]
    public void Bgzip_reads_what_we_write()
    {
        byte[] text = [.. Enumerable.Range(0, 200_000).Select(i => (byte)"ACGT\n"[i % 7 % 5])];
        using var file = new TemporaryFile(Pack(text), ".gz");
        Assert.Equal(text.Length, Referee.Run("bgzip", "-dc", file.Path).Length);
    }

    [Fact]
    public void A_file_cut_at_the_end_of_a_block_can_be_continued_to_the_same_bytes()
    {
        byte[] first = new byte[100_000], second = new byte[50_000];
        second.AsSpan().Fill(7);
        var whole = new MemoryStream();
        long cut;
        using (var bgzf = new BgzfStream(whole, leaveOpen: true))
        {
            bgzf.Write(first);
            bgzf.EndBlock();
            cut = whole.Position;
            bgzf.Write(second);
        }
        var resumed = new MemoryStream();
        resumed.Write(whole.ToArray().AsSpan(0, (int)cut));
        using (var bgzf = new BgzfStream(resumed, leaveOpen: true))
            bgzf.Write(second);
        Assert.Equal(whole.ToArray(), resumed.ToArray());
    }

    [Fact]
    public void Every_truncated_BGZF_file_is_refused_even_if_cut_between_blocks()
    {
        var packed = Pack(new byte[200_000]);
        using var file = new TemporaryFile(packed);
        for (int length = 2; length < packed.Length; length += 3)
        {
            File.WriteAllBytes(file.Path, packed[..length]);
            Assert.StartsWith($"{file.Path}: truncated", Assert.Throws<InputException>(() => ReadAll(file.Path)).Message);
        }
    }

    static byte[] Pack(byte[] text)
    {
        var packed = new MemoryStream();
        using (var bgzf = new BgzfStream(packed, leaveOpen: true))
            bgzf.Write(text);
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
