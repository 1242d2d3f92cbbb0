using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Engine.Tests;

/// <summary>Every design with the engine and with libtorch; the window, an edited copy and a batch of them.</summary>
public sealed class EngineNetworkTests
{
    const int Threads = 2;

    static readonly Dictionary<string, JsonObject> s_small = new()
    {
        ["basenji"] = new() { ["window"] = 16384, ["crop_bins"] = 8 },
        ["basenji2"] = new() { ["window"] = 16384, ["crop_bins"] = 8 },
        ["basenji-small"] = [],
        ["enformer"] = new()
        {
            ["window"] = 16384, ["crop_bins"] = 8, ["blocks"] = 1, ["tower"] = new JsonArray(192, 192, 384, 384, 384, 384),
        },
        ["borzoi"] = new() { ["window"] = 16384, ["crop_bins"] = 8, ["blocks"] = 1 },
    };

    /// <summary>The designs of the zoo, those of the longest windows shorter and with fewer blocks.</summary>
    public static TheoryData<string> All => [.. Designs.All.Select(design => design.Name)];

    static ModelDesign Small(string name) =>
        Designs.Create(name) is var design && s_small.TryGetValue(name, out var options) ? design.WithOptions(options) : design;

    [Theory]
    [MemberData(nameof(All))]
    public void The_engine_equals_libtorch(string name) => AssertEqual(Small(name));

    [Theory]
    [InlineData("basenji")]
    [InlineData("basenji2")]
    [InlineData("enformer")]
    [InlineData("borzoi")]
    public void At_full_size_the_engine_equals_libtorch(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CISLENS_FULL_SIZE") == $"{name}-engine",
            "tests/full-size/run runs this test: it needs minutes and 16 GiB");
        AssertEqual(Designs.Create(name));
    }

    static void AssertEqual(ModelDesign design)
    {
        using var network = Random(design);
        var engine = EngineNetwork.For(design, network.Read);
        Assert.NotNull(engine);
        var sequences = Sequences(design, count: design.Window > 4000 ? 1 : 3);
        for (int head = 0; head < design.OutputHeads.Count; head++)
        {
            int[] tracks = [.. Enumerable.Range(0, design.OutputHeads[head].Tasks)];
            float[] expected = WithLibtorch(network, sequences, head);
            float[] found = Predict(engine, sequences, [], head, tracks, new(0, design.Bins));
            double scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found[i], 1e-5 * scale);
            AssertPart(engine, design, sequences, head, tracks, found);
        }
    }

    /// <summary>Some tracks of some bins of one sequence, on one thread, have the bytes that they have in the whole batch.</summary>
    static void AssertPart(EngineNetwork engine, ModelDesign design, byte[][] sequences, int head, int[] tracks, float[] all)
    {
        int last = sequences.Length - 1, first = design.Bins / 3, count = Math.Max(1, design.Bins / 2);
        int[] some = [tracks[^1], tracks[tracks.Length / 2]];
        var alone = new float[count * some.Length];
        engine.Predict(new(sequences[last], design.Window), head, some, new(first, count), threads: 1, alone);
        for (int bin = 0; bin < count; bin++)
            for (int t = 0; t < some.Length; t++)
                Assert.Equal(all[(last * design.Bins + first + bin) * tracks.Length + some[t]], alone[bin * some.Length + t]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_copy_computed_from_its_window_equals_the_whole_pass(string name)
    {
        var design = Small(name);
        using var network = Random(design);
        var engine = EngineNetwork.For(design, network.Read)!;
        var rng = new Rng(4);
        byte[] window = Sequences(design, 2)[0], other = Sequences(design, 2)[1];
        int length = design.Window;
        byte[][] sequences =
        [
            window, window, Edited(window, 0, 1, rng), Edited(window, length - 1, 1, rng), Edited(window, length / 2, 1, rng),
            Edited(window, length / 2 - 1, 2, rng), Edited(window, length / 3, 40, rng), Edited(window, length / 2, length, rng),
            Edited(window, length - 16, 1, rng), Edited(Edited(window, length / 4, 3, rng), length / 4 * 3, 1, rng),
            Inserted(window, length / 2, 5, rng), Deleted(window, length / 2, 7), Unknown(window, length / 2),
            other, Edited(other, length / 2, 1, rng), Edited(window, length / 3, 1, rng), Edited(other, length / 3, 2, rng),
        ];
        int second = sequences.Length - 4;
        int[] tracks = [.. Enumerable.Range(0, Math.Min(5, design.Tasks))];
        int[] windows = [-1, .. Enumerable.Repeat(0, second - 1), -1, second, 0, second];
        float[] whole = Predict(engine, sequences, [], 0, tracks, new(0, design.Bins));
        float[] found = Predict(engine, sequences, windows, 0, tracks, new(0, design.Bins));
        double scale = whole.Max(Math.Abs);
        for (int i = 0; i < whole.Length; i++)   // sums have another order where a layer computes from differences
            Assert.Equal(whole[i], found[i], 1e-6 * scale);
    }

    static byte[] Edited(byte[] window, int from, int count, Rng rng)
    {
        byte[] copy = [.. window];
        for (int i = from; i < Math.Min(copy.Length, from + count); i++)
            copy[i] = (byte)((copy[i] + 1 + rng.Next(3)) % 4);
        return copy;
    }

    static byte[] Inserted(byte[] window, int at, int count, Rng rng) =>
        [.. window[..at], .. Enumerable.Range(0, count).Select(_ => (byte)rng.Next(4)), .. window[at..^count]];

    static byte[] Deleted(byte[] window, int at, int count) => [.. window[..at], .. window[(at + count)..], .. window[..count]];

    static byte[] Unknown(byte[] window, int at)
    {
        byte[] copy = [.. window];
        copy[at] = Dna.N;
        return copy;
    }

    static float[] Predict(EngineNetwork engine, byte[][] sequences, int[] windows, int head, int[] tracks, BinRange bins)
    {
        var output = new float[sequences.Length * bins.Count * tracks.Length];
        engine.Predict(new(sequences.SelectMany(s => s).ToArray(), sequences[0].Length, windows), head, tracks, bins, Threads, output);
        return output;
    }

    static float[] WithLibtorch(Network network, byte[][] sequences, int head)
    {
        using var noGrad = new NoGrad();
        using var scope = new TensorScope();
        var codes = Tensor.From<byte>(sequences.SelectMany(s => s).ToArray(), [sequences.Length, sequences[0].Length]);
        var input = Functional.OneHotDna(codes, network.Design.BaseOrder, network.Design.UnknownBase, DType.Float32);
        return network.Predict(input, tracks: null, head).ToArray<float>();
    }

    /// <summary>Random sequences; the second has some N.</summary>
    static byte[][] Sequences(ModelDesign design, int count)
    {
        var rng = new Rng(3);
        byte[][] sequences = [.. Enumerable.Range(0, count)
            .Select(_ => Enumerable.Range(0, design.Window).Select(_ => (byte)rng.Next(4)).ToArray())];
        for (int i = 0; i < 20; i++)
            sequences[count / 2][rng.Next(design.Window)] = Dna.N;
        return sequences;
    }

    /// <summary>A network with random weights, also where training starts from constants.</summary>
    static Network Random(ModelDesign design)
    {
        var network = Network.Create(design, Device.Cpu, new Rng(1));
        var rng = new Rng(2);
        foreach (var weight in network.Weights.Where(w => w.Low == w.High && !BatchNorm.IsCounter(w)))
        {
            bool isScale = weight.Name.EndsWith("running_var", StringComparison.Ordinal) || weight.Shape.Length == 1 && weight.Low == 1;
            double spread = weight.Shape.Length > 1 ? 2 / Math.Sqrt(weight.Shape[^1]) : 1;
            network.Write(weight.Name, [.. Enumerable.Range(0, (int)weight.Count)
                .Select(_ => (float)(isScale ? 0.5 + rng.NextDouble() : (rng.NextDouble() - 0.5) * spread))]);
        }
        return network;
    }
}
