using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Formats.Fasta;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>Published files of Enformer and Borzoi: PyTorch, safetensors, and the Keras file of a Borzoi that Baskerville wrote.</summary>
public sealed class PublishedLongTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-published-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Here(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    static NetModel Import(string path, ModelDesign design) =>
        NetworkImport.Read(path, design, "given", TrackNames.From(null, design), Device.Cpu);

    // torch.save of PyTorch 1.13 wrote both files (published.py)
    [Theory]
    [InlineData("tiny_enformer")]
    [InlineData("tiny_borzoi")]
    public void A_state_dict_of_PyTorch_gives_the_references(string name)
    {
        var golden = new Golden(name);
        using var model = Import(Here($"{name}.pt"), golden.Design);
        Check(golden, model);
    }

    static void Check(Golden golden, NetModel model, double tolerance = 2e-5)
    {
        var heads = golden.Design.OutputHeads;
        foreach (var (name, block) in golden.File["outputs"]!.AsObject())
        {
            var answers = heads.Select((head, index) =>
            {
                var answer = new Prediction();
                model.Predict(new() { Length = golden.Design.Window, Windows = golden.Sequence(name), Head = index, Tracks = Enumerable.Range(0, head.Tasks).ToArray() }, answer);
                return answer.All().ToArray().Chunk(head.Tasks).ToArray();
            }).ToArray();
            double[] found = [.. Enumerable.Range(0, golden.Design.Bins).SelectMany(bin => answers.SelectMany(a => a[bin])).Select(v => (double)v)];
            golden.Check(block!, found, $"out.{name}", tolerance);
        }
    }

    static readonly (string Part, string Copy)[] s_trunk = [("stem.", "_trunk.1."), ("conv_tower.", "_trunk.2."), ("transformer.", "_trunk.4."), ("final_pointwise.", "_trunk.6.")];

    static string Copy(string name) => s_trunk.Where(t => name.StartsWith(t.Part)).Select(t => t.Copy + name[t.Part.Length..]).FirstOrDefault(name);

    /// <summary>Writes the weights of a golden network as safetensors, under the names that a function gives for each.</summary>
    string Write(Golden golden, Func<string, string[]> names, Func<string, float, float>? change = null)
    {
        string path = Path.Combine(_folder, "model.safetensors");
        using var network = golden.Network(DType.Float32);
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, [.. network.Weights.Where(w => network.Tensor(w.Name) is not null).SelectMany(w => names(w.Name).Select(name =>
            new TensorSource(name, ElementType.F32, w.FileShape, s =>
                s.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Array.ConvertAll(network.Read(w.Name), v => change?.Invoke(name, v) ?? v).AsSpan())))))]);
        return path;
    }

    [Fact]
    public void Safetensors_with_each_name_once_twice_or_only_in_the_trunk_give_the_references()
    {
        var golden = new Golden("tiny_enformer");
        foreach (var names in (Func<string, string[]>[])[name => [name], name => [.. new[] { name, Copy(name) }.Distinct()], name => [$"module.{Copy(name)}"]])
        {
            using var model = Import(Write(golden, names), golden.Design);
            Check(golden, model);
        }
    }

    [Fact]
    public void A_copy_in_the_trunk_that_differs_is_refused_with_both_names()
    {
        var golden = new Golden("tiny_enformer");
        string path = Write(golden, name => [.. new[] { name, Copy(name) }.Distinct()], (name, value) => name == "_trunk.2.1.0.2.bias" ? value + 1 : value);
        Assert.Contains("tensors conv_tower.1.0.2.bias and _trunk.2.1.0.2.bias are one weight of the network, but they differ",
            Assert.Throws<ModelException>(() => Import(path, golden.Design)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enformer", 1e-4)]
    [InlineData("borzoi", 2e-3)]
    public void At_full_size_a_published_layout_is_read_back_and_gives_the_reference(string file, double tolerance)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CISLENS_FULL_SIZE") == $"{file}-import", "tests/full-size/run runs this test: it needs minutes and 8 GiB");
        var golden = new Golden(file);
        // the files of enformer-pytorch have the trunk twice, those of borzoi-pytorch once
        using var model = Import(Write(golden, name => golden.Design is Enformer ? [.. new[] { name, Copy(name) }.Distinct()] : [name]), golden.Design);
        Assert.Equal((long)golden.File["parameter_count"]!, model.ParameterCount);
        foreach (var tensor in golden.File["tensors"]!.AsArray())
            if (model.Network.Tensor((string)tensor!["name"]!) is not null)
                Assert.Equal((double)tensor["sum"]!, model.Network.Read((string)tensor["name"]!).Sum(v => (double)v), 1e-6 * Math.Max(1, Math.Abs((double)tensor["sum"]!)));
        Check(golden, model, tolerance);
    }

    // the sizes are in params.json next to the file: seven convolutions, two transformer blocks, and no convolution before the head
    static readonly Borzoi s_baskerville = new(131_072, Tasks: 74, CropBins: 1024, Channels: 128, Blocks: 2, AttentionHeads: 2, KeySize: 32,
        ValueSize: 64, Positions: 32, Point: null) { FurtherHeads = null, Stem = 64, StemWidth = 7, Tower = [80, 88, 96, 104, 120] };

    static string Baskerville(string name) => SharedData.Path($"data/weights-baskerville/{name}");

    static NetModel ImportBaskerville()
    {
        string targets = Baskerville("tiny_hg38/targets.txt");
        var tracks = TrackNames.From(TrackNames.Read(targets, new SilentLog()), s_baskerville);
        return NetworkImport.Read(Baskerville("model.h5"), s_baskerville, "baskerville", tracks, Device.Cpu);
    }

    // baskerville.py wrote the expected numbers: PyTorch in float64
    [Fact]
    public void The_Keras_file_of_Baskerville_gives_what_a_plain_restatement_gives()
    {
        var expected = JsonNode.Parse(File.ReadAllText(Here("baskerville.json")))!["s0"]!;
        using var model = ImportBaskerville();
        Assert.Equal((2048, 32, 32_768, "softplus"), (model.Manifest.Bins, model.Manifest.BinBp!.Value, model.Manifest.CropBp, model.Manifest.OutputTransform));
        var values = new float[2048 * 74];
        model.Predict(new SequenceBatch(Generator.Sequence("pub", "s0", 131_072), 131_072), [.. Enumerable.Range(0, 74)], values);
        foreach (var (key, first) in new[] { ("first", 0), ("middle", 1024), ("last", 2044) })
            for (int bin = 0; bin < 4; bin++)
                for (int t = 0; t < 74; t++)
                    Near((double)expected[key]![bin]![t]!, values[(first + bin) * 74 + t], $"{key} bin {bin} track {t}");
        for (int t = 0; t < 74; t++)
            Near((double)expected["sums"]![t]!, Enumerable.Range(0, 2048).Sum(bin => (double)values[bin * 74 + t]), $"sum of track {t}");
    }

    [Fact]
    public void Both_strands_of_a_variant_of_the_genome_slice_give_the_restatements_sums()
    {
        using var model = ImportBaskerville();
        using var genome = Genome.Open(SharedData.Path("data/genome-slices/hg38_chr1_1-1000000.fa.gz"), new SilentLog());
        Assert.Equal((1, 0, null), (model.Manifest.Tracks[0].StrandPair, model.Manifest.Tracks[1].StrandPair, model.Manifest.Tracks[24].StrandPair));
        foreach (var variant in JsonNode.Parse(File.ReadAllText(Here("baskerville.json")))!["variants"]!.AsArray())
        {
            var window = new byte[131_072];
            int anchor = window.Length / 2 - 1;
            genome.Codes(0, (long)variant!["pos"]! - 1 - anchor, window);
            var copy = (byte[])window.Clone();
            copy[anchor] = Dna.Code(((string)variant["alt"]!)[0]);
            var answer = new Prediction();
            model.Predict(new()
            {
                Length = window.Length,
                Windows = window,
                Copies = [new(copy, new(0, anchor, 1, anchor, 1))],
                Tracks = Enumerable.Range(0, 74).ToArray(),
                BothStrands = true,
                Moments = [SignalTransform.Identity],
            }, answer);
            for (int t = 0; t < 74; t++)
                Near((double)variant["sum"]![t]!, answer.Copy(0)[(int)Moment.Difference * 74 + t], $"variant {variant["pos"]} track {t}");
        }
    }

    static void Near(double expected, double found, string what) =>
        Assert.True(Math.Abs(expected - found) <= 1e-4 * Math.Max(1, Math.Abs(expected)), $"{what}: found {found:R}, expected {expected:R}");
}
