using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CisLens.Formats.Compression;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Hdf5;

/// <summary>Reads files of the HDF Group's library (make.py lists their contents), and compares published weights with h5py.</summary>
public sealed class Hdf5ReaderTests
{
    static readonly double[] s_ramp = [.. Enumerable.Range(0, 12).Select(i => i / 8.0 - 0.5)]; // 3 x 4

    internal static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    static Hdf5Reader Open(string name) => Hdf5Reader.Open(Path.Combine(Folder(), name));

    static T[] Read<T>(Hdf5Dataset dataset, ElementType type, params long[] shape) where T : unmanaged
    {
        Assert.Equal(shape, dataset.Shape);
        Assert.Equal(type, dataset.Type.Number);
        return MemoryMarshal.Cast<byte, T>(dataset.Numbers()).ToArray();
    }

    [Fact]
    public void Floating_point_numbers_of_both_byte_orders_are_read()
    {
        using var file = Open("earliest.h5");
        var numbers = file.Root.Group("numbers");
        foreach (string order in (string[])["le", "be"])
        {
            Assert.Equal(s_ramp, Read<Half>(numbers.Dataset($"float_{order}f2"), ElementType.F16, 3, 4).Select(v => (double)v));
            Assert.Equal(s_ramp, Read<float>(numbers.Dataset($"float_{order}f4"), ElementType.F32, 3, 4).Select(v => (double)v));
            Assert.Equal(s_ramp, Read<double>(numbers.Dataset($"float_{order}f8"), ElementType.F64, 3, 4));
        }
        Assert.Equal([2.5f], Read<float>(numbers.Dataset("scalar"), ElementType.F32));
        Assert.Empty(Read<float>(numbers.Dataset("none"), ElementType.F32, 0, 3));
    }

    [Fact]
    public void Whole_numbers_of_every_width_are_read()
    {
        using var file = Open("earliest.h5");
        var numbers = file.Root.Group("numbers");
        Assert.Equal<sbyte>([1, 2, 100], Read<sbyte>(numbers.Dataset("whole_i1"), ElementType.I8, 3));
        Assert.Equal<byte>([1, 2, 100], Read<byte>(numbers.Dataset("whole_u1"), ElementType.U8, 3));
        Assert.Equal<short>([1, 2, 100], Read<short>(numbers.Dataset("whole_lei2"), ElementType.I16, 3));
        Assert.Equal<short>([1, 2, 100], Read<short>(numbers.Dataset("whole_bei2"), ElementType.I16, 3));
        Assert.Equal<uint>([1, 2, 100], Read<uint>(numbers.Dataset("whole_leu4"), ElementType.U32, 3));
        Assert.Equal([1, 2, 100], Read<int>(numbers.Dataset("whole_bei4"), ElementType.I32, 3));
        Assert.Equal([1, 2, 100], Read<long>(numbers.Dataset("whole_lei8"), ElementType.I64, 3));
        Assert.Equal<ulong>([1, 2, 100], Read<ulong>(numbers.Dataset("whole_beu8"), ElementType.U64, 3));
        Assert.Equal([-3], Read<int>(numbers.Dataset("negative"), ElementType.I32, 1));
    }

    [Fact]
    public void Texts_and_attributes_are_read()
    {
        using var file = Open("earliest.h5");
        Assert.Equal(["conv1d_1", "Größe", ""], file.Root.Dataset("texts/fixed").Texts());
        Assert.Equal(["conv1d_1", "Größe", ""], file.Root.Dataset("/texts/free").Texts());
        var attributes = file.Root.Group("attributes").Attributes;
        Assert.Equal(["conv1d_1", "dense_1"], attributes["layer_names"].Texts());
        Assert.Equal(["tensorflow"], attributes["backend"].Texts());
        Assert.Equal([0], attributes["nothing"].Shape);
        Assert.Equal([0.5f, -2], MemoryMarshal.Cast<byte, float>(attributes["pair"].Numbers()).ToArray());
    }

    [Theory]
    [InlineData("earliest.h5")]
    [InlineData("v108.h5")]
    public void Chunks_with_every_filter_are_read(string name)
    {
        using var file = Open(name);
        var chunks = file.Root.Group("chunks");
        foreach (string dataset in (string[])["plain", "gzip", "all"])
            Assert.Equal(Enumerable.Range(0, 70), Read<int>(chunks.Dataset(dataset), ElementType.I32, 7, 10));
        Assert.Equal(Enumerable.Range(0, 2000), Read<ushort>(chunks.Dataset("sum"), ElementType.U16, 2000).Select(v => (int)v));
        Assert.Equal(Enumerable.Range(0, 60), Read<double>(chunks.Dataset("cube"), ElementType.F64, 3, 4, 5).Select(v => (int)v));
        Assert.Equal([7, 7, 1, 1, 7, 7, 1, 1, 7, 7, 7, 7, 7, 7, 7, 7], Read<float>(chunks.Dataset("part"), ElementType.F32, 4, 4));
        Assert.Equal<short>([-5, -5, -5], Read<short>(chunks.Dataset("unwritten"), ElementType.I16, 3));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read<float>(file.Root.Dataset("compact"), ElementType.F32, 2, 3));
    }

    [Theory]
    [InlineData("v108.h5")]
    [InlineData("latest.h5")]
    public void Later_superblocks_and_headers_are_read(string name)
    {
        using var file = Open(name);
        var group = file.Root.Group("group");
        Assert.Equal(["free", "ramp"], group.Names);
        Assert.Equal(s_ramp, Read<float>(group.Dataset("ramp"), ElementType.F32, 3, 4).Select(v => (double)v));
        Assert.Equal(["conv1d_1", "Größe", ""], group.Dataset("free").Texts());
        Assert.Equal(["kernel:0", "bias:0"], group.Attributes["weight_names"].Texts());
        Assert.Equal(["tensorflow"], group.Attributes["backend"].Texts());
    }

    [Fact]
    public void A_group_of_many_names_is_read_through_its_tree()
    {
        using var file = Open("earliest.h5");
        var many = file.Root.Group("many");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"layer_{i}").Order(StringComparer.Ordinal), many.Names);
        Assert.Same(many.Group("layer_0"), many.Group("layer_199"));
        Assert.Null(many.Find("layer_200"));
    }

    // shared_weights.py printed the values that h5py reads.
    [Fact]
    public void Published_weights_are_read_as_by_h5py()
    {
        string data = SharedData.Path("data");
        foreach (string[] row in File.ReadLines(Path.Combine(Folder(), "shared_weights.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            using var file = Hdf5Reader.Open(Path.Combine(data, row[0]));
            var crc = new Crc32();
            long bytes = 0;
            var datasets = file.Root.Datasets().OrderBy(d => d.Path, StringComparer.Ordinal).ToList();
            foreach (var dataset in datasets)
            {
                byte[] numbers = dataset.Numbers();
                crc.Append(Encoding.UTF8.GetBytes(dataset.Path));
                crc.Append(numbers);
                bytes += numbers.Length;
            }
            Assert.Equal<string[]>(row, [row[0], $"{datasets.Count}", $"{bytes}", $"{crc.GetCurrentHashAsUInt32()}"]);
        }
    }
}
