using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.PyTorch;

namespace CisLens.Formats.Tests.Weights.PyTorch;

/// <summary>Reads files that torch.save of PyTorch wrote (make.py lists their contents), and broken files.</summary>
public sealed class PyTorchReaderTests
{
    static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder(), name));

    [Theory]
    [InlineData("archive.pt")]
    [InlineData("stream.pt")]
    [InlineData("archive_checkpoint.pt")]
    [InlineData("stream_checkpoint.pt")]
    public void Saved_tensors_are_read(string name)
    {
        using var file = PyTorchReader.Open(Path.Combine(Folder(), name));
        Assert.Equal(["a.weight", "a.turned", "a.part", "b.half", "b.counter", "c.double"], file.Tensors.Select(t => t.Name));
        float[] ramp = [.. Enumerable.Range(0, 12).Select(i => i / 8f - 0.5f)]; // 3 x 4
        Assert.Equal(ramp, Read<float>(file, 0, 3, 4));
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => ramp[i % 3 * 4 + i / 3])], Read<float>(file, 1, 4, 3));
        Assert.Equal([ramp[6], ramp[10]], Read<float>(file, 2, 2));
        Assert.Equal([(Half)0.5, (Half)(-2)], Read<Half>(file, 3, 2));
        Assert.Equal([7], Read<long>(file, 4));
        Assert.Equal([1e300, -0.1], Read<double>(file, 5, 1, 2));
    }

    static T[] Read<T>(PyTorchReader file, int index, params long[] shape) where T : unmanaged
    {
        Assert.Equal(shape, file.Tensors[index].Shape);
        return MemoryMarshal.Cast<byte, T>(file.Read(file.Tensors[index])).ToArray();
    }

    [Theory]
    [InlineData("archive_module.pt")]
    [InlineData("stream_module.pt")]
    public void A_whole_module_is_refused_with_the_name_that_it_calls(string name) =>
        Assert.Contains("torch.nn.modules.linear.Linear", Refusal(Bytes(name)), StringComparison.Ordinal);

    // The pickle has protocol 2 and calls os.system("ls").
    [Fact]
    public void Code_is_refused_and_not_run()
    {
        byte[] pickle = [0x80, 2, .. "cos\nsystem\n"u8, (byte)'U', 2, .. "ls"u8, 0x85, (byte)'R', (byte)'.'];
        Assert.Contains("os.system", Refusal(pickle), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Contains("is not a file of torch.save", Refusal([0x80, 2, (byte)'K', 1, (byte)'.']), StringComparison.Ordinal);
        Assert.Contains("is the file complete?", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("is not supported", Refusal("{ \"a\": 1 }"u8.ToArray()), StringComparison.Ordinal);
    }

    // The imagenet example of PyTorch stores its best accuracy like this.
    [Fact]
    public void A_tensor_next_to_the_state_dict_does_not_hide_it()
    {
        byte[] checkpoint = [(byte)'}', (byte)'(', .. Text("best"), .. Tensor([(byte)'K', 2]), .. Text("state_dict"), (byte)'}', .. Text("w"), .. Tensor([(byte)'K', 2]), (byte)'s', (byte)'u'];
        using var file = PyTorchReader.Open(new MemoryStream(OlderStream(checkpoint)), "given.pt");
        Assert.Equal(["w"], file.Tensors.Select(t => t.Name));
        Assert.Equal([0.5f, -2], Read<float>(file, 0, 2));
    }

    static byte[] StateDict(string key) => [.. Text(key), (byte)'}', .. Text(key + ".w"), .. Tensor([(byte)'K', 2]), (byte)'s'];

    [Fact]
    public void Of_several_state_dicts_one_must_be_named()
    {
        byte[] checkpoint = [(byte)'}', (byte)'(', .. StateDict("state_dict"), .. StateDict("optimizer"),
            .. Text("averages"), (byte)'}', (byte)'(', .. StateDict("ema"), (byte)'u', (byte)'u'];
        Assert.Equal("given.pt: has several state dicts: state_dict (1 tensors), averages.ema (1 tensors); choose one with --state-dict NAME", Refusal(OlderStream(checkpoint)));
        foreach (string name in new[] { "state_dict", "averages.ema" })
        {
            using var file = PyTorchReader.Open(new MemoryStream(OlderStream(checkpoint)), "given.pt", name);
            Assert.Equal(name.Split('.')[^1] + ".w", Assert.Single(file.Tensors).Name);
        }
        Assert.Equal("given.pt: has no state dict swa; it has state_dict (1 tensors), averages.ema (1 tensors)",
            Assert.Throws<InputException>(() => PyTorchReader.Open(new MemoryStream(OlderStream(checkpoint)), "given.pt", "swa")).Message);
    }

    // A checkpoint of Lightning has the best score of its callbacks, which is a number and no weight.
    [Fact]
    public void A_score_is_no_state_dict()
    {
        byte[] score = [.. Tensor([(byte)'K', 2])], axes = [(byte)'K', 2, 0x85, (byte)'K', 1, 0x85];
        int at = score.AsSpan().LastIndexOf(axes);
        byte[] number = [.. score[..at], (byte)')', (byte)')', .. score[(at + axes.Length)..]];
        byte[] checkpoint = [(byte)'}', (byte)'(', .. Text("callbacks"), (byte)'}', .. Text("best"), (byte)'}', .. Text("score"), .. number, (byte)'s', (byte)'s',
            .. StateDict("weights"), (byte)'u'];
        using var file = PyTorchReader.Open(new MemoryStream(OlderStream(checkpoint)), "given.pt");
        Assert.Equal("weights.w", Assert.Single(file.Tensors).Name);
    }

    // The storage has 2^61 + 1 numbers. Their size in bytes does not fit into a signed 64-bit integer.
    [Fact]
    public void A_storage_larger_than_any_file_is_refused()
    {
        byte[] root = [(byte)'}', .. Text("w"), .. Tensor([0x8a, 8, 1, 0, 0, 0, 0, 0, 0, 0x20]), (byte)'s'];
        Assert.Contains("is not a storage of torch", Refusal(OlderStream(root)), StringComparison.Ordinal);
    }

    // With a stride of 2^63 − 1, the number of elements does not fit into 64 bits.
    [Fact]
    public void A_view_that_ends_beyond_64_bits_is_refused()
    {
        byte[] view = Tensor([(byte)'K', 2]), steps = [(byte)'K', 1, 0x85, 0x89];
        int at = view.AsSpan().LastIndexOf(steps);
        byte[] far = [.. view[..at], 0x8a, 8, 255, 255, 255, 255, 255, 255, 255, 127, .. view[(at + 2)..]];
        Assert.Contains("storage", Refusal(OlderStream([(byte)'}', .. Text("w"), .. far, (byte)'s'])), StringComparison.Ordinal);
    }

    // One byte of the file makes a dictionary and its list, which take 70 bytes of memory.
    [Fact]
    public void A_pickle_of_too_many_values_is_refused()
    {
        byte[] root = new byte[600_000];
        root.AsSpan().Fill((byte)'}');
        Assert.Contains("too many opcodes, expected at most 500,000", Refusal(OlderStream(root)), StringComparison.Ordinal);
    }

    // The file has 400 texts of 64 KiB. In memory they take twice as much.
    [Fact]
    public void A_pickle_of_too_much_text_is_refused()
    {
        byte[] text = [(byte)'X', 0, 0, 1, 0, .. new byte[1 << 16]];
        Assert.Contains("a pickle is too large, expected at most 16,777,216 bytes", Refusal(OlderStream([.. Enumerable.Repeat(text, 400).SelectMany(t => t)])), StringComparison.Ordinal);
    }

    /// <summary>A stream in the format of torch.save before PyTorch 1.6, with one storage of two numbers.</summary>
    internal static byte[] OlderStream(byte[] root) =>
    [
        0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', // the magic number
        0x80, 2, (byte)'M', 0xe9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.', // version 1001, then an empty system description
        0x80, 2, .. root, (byte)'.',
        0x80, 2, (byte)']', .. Text("0"), (byte)'a', (byte)'.',
        2, 0, 0, 0, 0, 0, 0, 0, .. MemoryMarshal.AsBytes<float>([0.5f, -2]),
    ];

    /// <summary>A tensor of two numbers. The given opcode sets the size of its storage.</summary>
    static byte[] Tensor(byte[] count) =>
    [
        .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text("0"), .. Text("cpu"), .. count, (byte)'t', (byte)'Q',
        (byte)'K', 0, (byte)'K', 2, 0x85, (byte)'K', 1, 0x85, 0x89, (byte)'t', (byte)'R',
    ];

    static byte[] Text(string text) => [(byte)'U', (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    static string Refusal(byte[] bytes) => Assert.Throws<InputException>(() => PyTorchReader.Open(new MemoryStream(bytes), "given.pt")).Message;

    [Theory]
    [InlineData("archive.pt")]
    [InlineData("stream.pt")]
    [InlineData("stream_checkpoint.pt")]
    public void A_file_cut_anywhere_is_refused(string name)
    {
        byte[] whole = Bytes(name);
        for (int length = 0; length < whole.Length; length++)
            Assert.NotNull(Fault(whole[..length]));
    }

    static string? Fault(byte[] bytes)
    {
        try
        {
            using var file = PyTorchReader.Open(new MemoryStream(bytes), "given.pt");
            foreach (var tensor in file.Tensors)
                file.Read(tensor);
            return null;
        }
        catch (InputException e)
        {
            return e.Message;
        }
    }
}
