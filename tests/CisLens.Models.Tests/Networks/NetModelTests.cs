using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests.Networks;

/// <summary>These tests run alone, because one of them counts the native objects of the process.</summary>
[CollectionDefinition(nameof(NetModelTests), DisableParallelization = true)]
[Collection(nameof(NetModelTests))]
public sealed class NetModelTests
{
    static readonly DeepSea s_design = new() { Window = 200, Tasks = 6, Filters = [6, 10, 12] };

    static NetModel Model() => new(
        s_design.Manifest("m", [.. Enumerable.Range(0, 6).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })]),
        Network.Create(s_design, Device.Cpu, new Rng(3)), batchSize: 4);

    static byte[] Sequences(int count)
    {
        var rng = new Rng(5);
        return [.. Enumerable.Range(0, count * 200).Select(_ => (byte)rng.Next(5))];
    }

    [Fact]
    public void Some_tracks_in_any_order_are_those_of_all()
    {
        using var model = Model();
        var codes = Sequences(4);
        var all = new float[4 * 6];
        model.Predict(new SequenceBatch(codes, 200), [0, 1, 2, 3, 4, 5], all);
        foreach (int[] tracks in (int[][])[[4], [5, 0], [5, 0], [3, 3, 1], [0, 1, 2]])
        {
            var some = new float[4 * tracks.Length];
            model.Predict(new SequenceBatch(codes, 200), tracks, some);
            for (int i = 0; i < some.Length; i++)
                Assert.Equal(all[i / tracks.Length * 6 + tracks[i % tracks.Length]], some[i], 1e-6f);
        }
    }

    [Fact]
    public void Some_tracks_of_a_model_along_the_sequence_are_those_of_all()
    {
        var design = new SpliceAi80nt { Window = 92, Filters = 8 };
        using var model = new NetModel(design.Manifest("s", TrackNames.From(null, design)), Network.Create(design, Device.Cpu, new Rng(3)));
        Assert.Equal(["neither", "acceptor", "donor"], model.Manifest.Tracks.Select(t => t.Id));
        Assert.Equal((12, 1, 40, "softmax", StrandRule.Forward),
            (model.Manifest.Bins, model.Manifest.BinBp, model.Manifest.CropBp, model.Manifest.OutputTransform, model.Manifest.Strand));
        var codes = Sequences(1)[..184];
        float[] all = new float[2 * 12 * 3], some = new float[2 * 12 * 2];
        model.Predict(new SequenceBatch(codes, 92), [0, 1, 2], all);
        model.Predict(new SequenceBatch(codes, 92), [2, 1], some);
        foreach (var (at, bin) in all.Chunk(3).Index())
        {
            Assert.Equal(1, bin.Sum(), 1e-6f);
            Assert.Equal([bin[2], bin[1]], some[(2 * at)..(2 * at + 2)]);
        }
    }

    [Fact]
    public void Every_channel_order_and_unknown_base_is_encoded_as_the_plain_definition_says()
    {
        var design = new DeepSeaTorch7 { Window = s_design.Window, Tasks = s_design.Tasks, Filters = s_design.Filters };
        using var network = Network.Create(design, Device.Cpu, new Rng(3));
        using var scope = new TensorScope();
        var codes = Sequences(1);
        var input = new float[800];
        OneHot.Encode(codes, "AGCT", UnknownBase.Zero, input);
        using var noGrad = new NoGrad();
        var expected = network.Transform(network.Forward(Tensor.From<float>(input, [1, 4, 200]), training: false)).ToArray<float>();
        var model = new NetModel(design.Manifest("m", [.. Enumerable.Range(0, 6).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })]), network);
        var found = new float[6];
        model.Predict(new SequenceBatch(codes, 200), [0, 1, 2, 3, 4, 5], found);
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) <= 1e-6f);
    }

    [Fact]
    public void Another_length_is_the_callers_mistake()
    {
        using var model = Model();
        Assert.Throws<ArgumentException>(() => model.Predict(new SequenceBatch(new byte[100], 100), [0], new float[1]));
    }

    [Fact]
    public void Nothing_native_is_left_behind()
    {
        // objects that other tests have dropped, too
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = TorchLibrary.LiveObjects;
        using (var model = Model())
        {
            model.Predict(new SequenceBatch(Sequences(4), 200), [2], new float[4]);
            model.Predict(new SequenceBatch(Sequences(4), 200), [0, 1, 2, 3, 4, 5], new float[24]);
        }
        Assert.Equal(before, TorchLibrary.LiveObjects);
    }
}
