using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CisLens.Formats.Tests.Weights;

/// <summary>
/// Broken weight files. The name of each file is its fault. The fault is put into a valid file that PyTorch or the HDF Group's
/// library wrote. 24 more broken safetensors files are in shared/data/formats.
/// </summary>
public sealed class BrokenWeightsTests
{
    const long MostBeyondFile = 4 << 20; // less than the allowed 64 MiB, because none of these files needs more

    static readonly Dictionary<string, (byte[] File, string Said)> s_archives = Archives(), s_streams = Streams(), s_hdf5 = Hdf5();

    public static TheoryData<string, string> All()
    {
        var all = new TheoryData<string, string>();
        foreach (var (kind, faults) in (ReadOnlySpan<(string, Dictionary<string, (byte[], string)>)>)[("archive", s_archives), ("stream", s_streams), ("hdf5", s_hdf5)])
            foreach (string fault in faults.Keys)
                all.Add(kind, fault);
        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_broken_file_is_refused_in_one_line(string kind, string fault)
    {
        var (file, said) = (kind switch { "archive" => s_archives, "stream" => s_streams, _ => s_hdf5 })[fault];
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? message = WeightFiles.Fault(kind, file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - file.Length, long.MinValue, MostBeyondFile);
        Assert.NotNull(message);
        Assert.StartsWith("given: ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    static byte[] Replaced(byte[] file, byte[] found, byte[] by, int nth = 0)
    {
        byte[] changed = [.. file];
        int at = file.AsSpan().IndexOf(found);
        for (; nth > 0; nth--)
            at += 1 + file.AsSpan(at + 1).IndexOf(found);
        Assert.True(at >= 0);
        by.CopyTo(changed, at);
        return changed;
    }

    static Dictionary<string, (byte[], string)> Archives()
    {
        byte[] whole = WeightFiles.PyTorch("archive.pt");
        byte[] With(string ending, byte[]? bytes, string? added = null)
        {
            var entries = WeightFiles.Entries(whole);
            string name = entries.Keys.First(key => key.EndsWith(ending, StringComparison.Ordinal));
            if (added is not null)
                entries[name[..^ending.Length] + added] = bytes ?? [];
            else if (bytes is null)
                entries.Remove(name);
            else
                entries[name] = bytes;
            return WeightFiles.Archive(entries);
        }
        byte[] storage = WeightFiles.Entries(whole).First(e => e.Key.EndsWith("data/0", StringComparison.Ordinal)).Value;
        return new()
        {
            ["cut in the middle"] = (whole[..(whole.Length / 2)], "archive is damaged"),
            ["without its last byte"] = (whole[..^1], "archive is damaged"),
            ["no pickle"] = (With("data.pkl", null), "0 files data.pkl"),
            ["two pickles"] = (With("archive/data.pkl", [], "other/data.pkl"), "2 files data.pkl"),
            ["an empty pickle"] = (With("data.pkl", []), "ends in a pickle"),
            ["a pickle that runs a program"] = (With("data.pkl", [0x80, 2, .. "cos\nsystem\n"u8, (byte)'U', 2, .. "ls"u8, 0x85, (byte)'R', (byte)'.']), "os.system"),
            ["a pickle of a number"] = (With("data.pkl", [0x80, 2, (byte)'K', 1, (byte)'.']), "no dictionary of tensors"),
            ["a storage that is not there"] = (With("data/0", null), "storage 0 is missing"),
            ["a storage one byte short"] = (With("data/0", storage[..^1]), "47 bytes"),
            ["a storage with a byte too many"] = (With("data/0", [.. storage, 0]), "49 bytes"),
            ["compressed entries"] = (WeightFiles.Archive(WeightFiles.Entries(whole).Select(e => KeyValuePair.Create(e.Key, e.Key.EndsWith("data.pkl", StringComparison.Ordinal) ? [.. e.Value, .. new byte[1 << 20]] : e.Value)), CompressionLevel.Optimal), "not compressed"),
            ["big-endian numbers"] = (With("data.pkl", "big"u8.ToArray(), "byteorder"), "big-endian"),
            ["a TorchScript program"] = (With("data.pkl", [0x80, 2, (byte)'.'], "constants.pkl"), "TorchScript"),
        };
    }

    static Dictionary<string, (byte[], string)> Streams()
    {
        byte[] whole = WeightFiles.PyTorch("stream.pt");
        byte[] Stream(string pickle) => PyTorch.PyTorchReaderTests.OlderStream(Ascii(pickle));
        return new()
        {
            ["empty"] = ([], "is the file complete?"),
            ["another magic number"] = (Replaced(whole, [0x6c, 0xfc], [0x6d, 0xfc]), "is not a file of torch.save"),
            ["another version"] = (Replaced(whole, [(byte)'M', 0xe9, 3], [(byte)'M', 0xea, 3]), "version of the stream is 1002"),
            ["cut in its last storage"] = (whole[..^1], "does not fit the file"),
            ["cut in the pickle"] = (whole[..200], "ends in a pickle"),
            ["a value that was never kept"] = (Stream("h\u0009"), "reads memo 9"),
            ["a value where there is none"] = (Stream("}s"), "takes a value from an empty stack"),
            ["an end without a begin"] = (Stream("}u"), "closes a tuple or list that it never opened"),
            ["a name that imports"] = (Stream("cbuiltins\neval\nU\u00011\u0085R"), "builtins.eval"),
            ["an object of a class"] = (Stream("cos\nPopen\n)\u0081"), "os.Popen"),
            ["an opcode of other uses"] = (Stream("i"), "is not supported"),
            ["a text longer than the file"] = (Stream("X\u00ff\u00ff\0\0"), "ends in a pickle"),
            ["a text of 4 GB"] = (Stream("X\u00ff\u00ff\u00ff\u00ff"), "a text has 4,294,967,295 bytes"),
            ["a storage with another number of numbers"] = (Replaced(whole, [12, 0, 0, 0, 0, 0, 0, 0], [13, 0, 0, 0, 0, 0, 0, 0]), "13 numbers, expected 12"),
        };
    }

    static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    static Dictionary<string, (byte[], string)> Hdf5()
    {
        byte[] whole = WeightFiles.Hdf5("small.h5"), later = WeightFiles.Hdf5("latest.h5");
        int tree = whole.AsSpan().IndexOf("TREE"u8), heap = whole.AsSpan().IndexOf("HEAP"u8), symbols = whole.AsSpan().IndexOf("SNOD"u8), texts = whole.AsSpan().IndexOf("GCOL"u8);
        int index = tree; // the tree of the chunks is the only tree of type 1
        for (; whole[index + 4] != 1; index += 1 + whole.AsSpan(index + 1).IndexOf("TREE"u8)) ;
        long root = BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(64));
        byte[] chunked = [3, 2, 3], shape = [.. Long(7), .. Long(10)], shuffle = [2, 0, 8, 0];
        byte[] At(int at, params byte[] bytes)
        {
            byte[] changed = [.. whole];
            bytes.CopyTo(changed, at);
            return changed;
        }
        return new()
        {
            ["empty"] = ([], "is not an HDF5 file"),
            ["another first byte"] = (At(0, 0x88), "is not an HDF5 file"),
            ["a superblock of version 9"] = (At(8, 9), "version is 9"),
            ["offsets of 4 bytes"] = (At(13, 4), "offsets have 4"),
            ["a user block"] = (At(24, Long(512)), "user block"),
            ["shorter than it says"] = (whole[..^1], "is the file complete?"),
            ["a file driver"] = (At(48, Long(2048)), "family of files"),
            ["a root beyond the file"] = (At(64, Long(1L << 40)), "has 1 bytes at byte 1099511627776"),
            ["a root in the superblock"] = (At(64, Long(8)), "at byte 8"),
            ["a tree without its letters"] = (At(tree, (byte)'t'), "does not begin with TREE"),
            ["a tree that is its own child"] = (At(tree + 5, [1, whole[tree + 6], whole[tree + 7], .. whole[(tree + 8)..(tree + 32)], .. Long(tree)]), "expected every byte in one part only"),
            ["a tree of 65,535 entries"] = (At(tree + 6, 0xff, 0xff), "is the file complete?"),
            ["a tree with an address of 2^63"] = (At(tree + 32, Long(long.MinValue)), "larger than any file"),
            ["a heap of 2^62 bytes"] = (At(heap + 8, Long(1L << 62)), "is the file complete?"),
            ["a heap over the superblock"] = (At(heap + 24, Long(0)), "expected every byte in one part only"),
            ["names without a table"] = (At(symbols, (byte)'s'), "does not begin with SNOD"),
            ["a table of 65,535 names"] = (At(symbols + 6, 0xff, 0xff), "is the file complete?"),
            ["a name behind its heap"] = (At(symbols + 8, Long(1L << 20)), "a name is at byte 1048576"),
            ["one name for two objects"] = (At(symbols + 8 + 40, whole[(symbols + 8)..(symbols + 16)]), "duplicate name"),
            ["a header within another"] = (At(symbols + 16, Long(root + 8)), "overlaps the part"),
            ["a message of an unknown type"] = (At((int)root + 16, 0x77), "message type is 119"),
            ["a message longer than its header"] = (At((int)root + 18, 0xff, 0xff), "early"),
            ["33 axes"] = (Replaced(whole, [1, 2, 1, 0, 0, 0, 0, 0], [1, 33, 1, 0, 0, 0, 0, 0]), "33 axes"),
            ["2^62 numbers"] = (Replaced(whole, shape, Long(1L << 61)), "more than the"),
            ["chunks of nothing"] = (Replaced(whole, [.. Long(index), 3, 0, 0, 0], [.. Long(index), 0, 0, 0, 0]), "chunks have no elements"),
            ["chunks of 4 GB"] = (Replaced(whole, [.. Long(index), 3, 0, 0, 0], [.. Long(index), 0xff, 0xff, 0xff, 0xff]), "expected at most"),
            ["chunks of other elements"] = (Replaced(whole, [.. Long(index), 3, 0, 0, 0, 4, 0, 0, 0, 4], [.. Long(index), 3, 0, 0, 0, 4, 0, 0, 0, 8]), "elements of chunks have 8 bytes"),
            ["an index of other trees"] = (At(index + 4, 0), "expected type 1"),
            ["a chunk of 2 GB stored"] = (At(index + 24, 0, 0, 0, 0x7f), "has 2,130,706,432 stored bytes"),
            ["a chunk outside the dataset"] = (At(index + 32, Long(300)), "a chunk starts at 300"),
            ["two chunks at one place"] = (At(index + 24 + 40 + 8, whole[(index + 32)..(index + 56)]), "not in ascending order"),
            ["two chunks of the same bytes"] = (At(index + 24 + 40 + 32, whole[(index + 24 + 32)..(index + 24 + 40)]), "expected every byte in one part only"),
            ["damaged chunk"] = (At((int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(index + 56)) + 4, 0xff, 0xff, 0xff), "a chunk of /b at byte"),
            ["an unknown filter"] = (Replaced(whole, shuffle, [0, 0x7d, 8, 0]), "filter 32000"),
            ["one filter twice"] = (Replaced(whole, shuffle, [1, 0, 8, 0]), "duplicate filter deflate"),
            ["texts without their collection"] = (At(texts, (byte)'g'), "does not begin with GCOL"),
            ["a collection of 2^40 bytes"] = (At(texts + 8, Long(1L << 40)), "is the file complete?"),
            ["a text that its collection lacks"] = (At(texts + 16, 99), "there is no object 1"),
            ["a header with another checksum"] = ([.. later[..60], (byte)(later[60] + 1), .. later[61..]], "checksum is wrong"),
            ["a superblock with another checksum"] = ([.. later[..44], 1, 2, 3, 4, .. later[48..]], "checksum is wrong"),
            ["not closed by its writer"] = (WeightFiles.Summed([.. later[..11], 5, .. later[12..]]), "was it closed by its writer?"),
        };
    }
}
