using System.Text;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Tests.Weights.Safetensors;

public sealed class SafetensorsTests
{
    static byte[] File(string header, int dataBytes) =>
        [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. Enumerable.Range(0, dataBytes).Select(i => (byte)i)];

    static SafetensorsReader Read(byte[] bytes) => new(new MemoryStream(bytes), bytes.Length, "x.safetensors");

    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        using var reader = Read(File("""{"b":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},"a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},"__metadata__":{"k":"v"}} """, 12));
        Assert.Equal(["a", "b"], reader.Tensors.Select(t => t.Name));
        Assert.Equal("v", reader.Metadata["k"]);
        var bytes = new byte[8];
        reader.Read(reader.Tensors[1], bytes);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], bytes);
        reader.Read(reader.Tensors[0], bytes.AsSpan(0, 4));
        Assert.Equal([0, 1, 2, 3], bytes[..4]);
    }

    [Fact]
    public void Written_tensors_are_read_back_and_equal_tensors_give_equal_bytes()
    {
        TensorSource[] tensors =
        [
            new("0.weight", ElementType.F32, [2, 1], s => s.Write([1, 2, 3, 4, 5, 6, 7, 8])),
            new("0.steps", ElementType.I64, [], s => s.Write([9, 0, 0, 0, 0, 0, 0, 0])),
            new("none", ElementType.BF16, [0, 3], _ => { }),
        ];
        var first = new MemoryStream();
        SafetensorsWriter.Write(first, tensors, new Dictionary<string, string> { ["z"] = "1", ["a"] = "2" });
        var second = new MemoryStream();
        SafetensorsWriter.Write(second, tensors, new Dictionary<string, string> { ["a"] = "2", ["z"] = "1" });
        Assert.Equal(first.ToArray(), second.ToArray());

        using var reader = Read(first.ToArray());
        Assert.Equal(["0.weight", "0.steps", "none"], reader.Tensors.Select(t => t.Name));
        Assert.Equal("2x1", reader.Tensors[0].ShapeText);
        var bytes = new byte[8];
        reader.Read(reader.Tensors[1], bytes);
        Assert.Equal(9, bytes[0]);
    }

    [Fact]
    public void A_source_that_writes_too_little_is_an_error()
    {
        TensorSource[] tensors = [new("w", ElementType.F32, [2], s => s.Write([1, 2, 3, 4]))];
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(new MemoryStream(), tensors));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "duplicate name")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "duplicate name")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8, "duplicate key 'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "expected 8 as the tensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8, "larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{}""", 8, "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"a":null}""", 0, "expected tensor 'a'")]
    public void A_faulty_header_is_refused_in_one_line(string header, int dataBytes, string said)
    {
        var e = Assert.Throws<InputException>(() => Read(File(header, dataBytes)));
        Assert.StartsWith("x.safetensors: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_folder_and_a_missing_file_are_refused()
    {
        Assert.Contains("folder", Assert.Throws<InputException>(() => SafetensorsReader.Open(Path.GetTempPath())).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SafetensorsReader.Open("/no/such/file.safetensors"));
    }
}
