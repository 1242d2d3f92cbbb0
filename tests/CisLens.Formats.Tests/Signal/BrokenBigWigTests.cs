using System.Buffers.Binary;
using CisLens.Core;
using CisLens.Formats.Signal;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Signal;

public class BrokenBigWigTests
{
    const string Folder = "data/signal-files/bigwig/";

    static List<SignalInterval> Read(string path)
    {
        using var reader = BigWigReader.Open(path);
        return [.. reader.Intervals()];
    }

    [Theory]
    [InlineData("nozooms.bw")]
    [InlineData("bigtools.bw")]
    [InlineData("testA_skipNAs.bw")]
    [InlineData("stripeseq_K562_1.plus.bw")]
    public void No_truncated_file_is_read_as_a_shorter_file(string name)
    {
        byte[] bytes = File.ReadAllBytes(SharedData.Path(Folder + name));
        var whole = Read(SharedData.Path(Folder + name));
        using var cut = new TemporaryFile([], ".bw");
        foreach (int length in Enumerable.Range(0, 300).Select(i => (int)((long)bytes.Length * i / 300)).Concat(Enumerable.Range(bytes.Length - 60, 60)))
        {
            File.WriteAllBytes(cut.Path, bytes[..length]);
            // a cut in the zoom levels may leave all of the data
            if (Record.Exception(() => Assert.Equal(whole, Read(cut.Path))) is { } fault)
                Assert.True(fault is InputException && !fault.Message.Contains('\n'), $"cut to {length} bytes: {fault}");
        }
    }

    [Fact]
    public void The_other_byte_order_has_the_same_values()
    {
        byte[] bytes = File.ReadAllBytes(SharedData.Path(Folder + "uncompressed.bw"));
        using var swapped = new TemporaryFile(Swapped(bytes), ".bw");
        Assert.Equal(Read(SharedData.Path(Folder + "uncompressed.bw")), Read(swapped.Path));
    }

    [Theory]
    [InlineData(0, "is not a bigWig: its first four bytes are not those of one")]
    [InlineData(4, "is bigWig version 65284, expected 3 or 4")]
    public void The_message_says_what_was_found_and_what_was_expected(int at, string message)
    {
        byte[] bytes = File.ReadAllBytes(SharedData.Path(Folder + "nozooms.bw"));
        bytes[at + (at == 4 ? 1 : 0)] = 0xFF;
        using var file = new TemporaryFile(bytes, ".bw");
        Assert.Equal($"{file.Path}: {message}", Assert.Throws<InputException>(() => Read(file.Path)).Message);
    }

    /// <summary>Reverses the bytes of every number of an uncompressed bigWig.</summary>
    static byte[] Swapped(byte[] bytes)
    {
        int At(int offset) => (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
        var done = (byte[])bytes.Clone();
        int Swap(int at, params int[] widths)
        {
            foreach (int width in widths)
            {
                done.AsSpan(at, width).Reverse();
                at += width;
            }
            return at;
        }
        int zooms = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6));
        Swap(0, 4, 2, 2, 8, 8, 8, 2, 2, 8, 8, 4, 8);
        for (int i = 0; i < zooms; i++)
            Swap(64 + 24 * i, 4, 4, 8, 8);
        Swap(At(44), 8, 8, 8, 8, 8);
        int tree = At(8), names = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(tree + 8));
        Swap(Swap(Swap(tree, 4, 4, 4, 4, 8, 8), 1, 1, 2) + names, 4, 4);
        int index = At(24), count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(index + 50));
        Swap(index, 4, 4, 8, 4, 4, 4, 4, 8, 4, 4, 1, 1, 2);
        for (int leaf = index + 52; leaf < index + 52 + 32 * count; leaf += 32)
        {
            int block = At(leaf + 16), items = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(block + 22));
            int next = Swap(block, 4, 4, 4, 4, 4, 1, 1, 2);
            for (int i = 0; i < items; i++)
                next = Swap(next, 4, 4, 4);
            Swap(leaf, 4, 4, 4, 4, 8, 8);
        }
        return done;
    }
}
