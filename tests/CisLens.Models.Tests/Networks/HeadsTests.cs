using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests.Networks;

/// <summary>A network with a human and a mouse head, in a request, in a file, in an ensemble and with one head chosen.</summary>
public sealed class HeadsTests : IDisposable
{
    const int Window = 256, Bins = 24;   // 32 bins of 8 bp, and 4 removed at each end

    static readonly Enformer s_design = new(Window, Tasks: 2, CropBins: 4, Blocks: 1, AttentionHeads: 2, KeySize: 3) 
        { Tower = [6, 12], FurtherHeads = [new("mouse", 3)] };

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-heads-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static NetModel Model(ulong seed = 3, int batchSize = 2) => new(
        s_design.Manifest("net", Tracks("cell", 2), Tracks("tissue", 3)) with { Strand = StrandRule.Forward },
        Network.From(s_design, Device.Cpu, weight => Values(weight, new Rng(seed).Split(weight.Name))), batchSize);

    // the projection of attention begins with 0; random numbers make it change the output
    static float[] Values(Design.Layers.Weight weight, Rng rng) => weight.Low < weight.High || weight.Buffer ? Network.Initial(weight, rng)
        : [.. Enumerable.Range(0, (int)weight.Count).Select(_ => (float)(rng.NextDouble() - 0.3))];

    static Track[] Tracks(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Track { Id = $"{name}{i}", Kind = TrackKind.Signal })];

    static byte[] Sequences(int count)
    {
        var rng = new Rng(5);
        return [.. Enumerable.Range(0, count * Window).Select(_ => (byte)rng.Next(4))];
    }

    static float[] Predict(ISequenceModel model, PredictionRequest request)
    {
        var answer = new Prediction();
        model.Predict(request, answer);
        return answer.All().ToArray();
    }

    static PredictionRequest Request(int head, params int[] tracks) => new() { Length = Window, Windows = Sequences(3), Head = head, Tracks = tracks };

    [Fact]
    public void The_manifest_has_the_name_species_tracks_bins_and_last_step_of_each_head()
    {
        using var model = Model();
        Assert.Equal(["human", "mouse"], model.Manifest.Heads.Select(h => h.Name));
        Assert.All(model.Manifest.Heads, head =>
            Assert.Equal((head.Name, 8, 32, Bins, "softplus"), (head.Species, head.BinBp, head.CropBp, head.Bins(Window), head.OutputTransform)));
        Assert.Equal(["tissue0", "tissue1", "tissue2"], model.Manifest.Head(1).Tracks.Select(t => t.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Some_tracks_and_bins_of_a_head_are_those_of_the_whole_head(bool bothStrands)
    {
        using var model = Model();
        foreach (var (head, all, some) in new[] { (0, new[] { 0, 1 }, new[] { 1 }), (1, [0, 1, 2], [2, 0]) })
        {
            float[] whole = Predict(model, Request(head, all) with { BothStrands = bothStrands });
            float[] part = Predict(model, Request(head, some) with { BothStrands = bothStrands, Bins = new(5, 7) });
            Assert.Equal(3 * Bins * all.Length, whole.Length);
            Assert.Equal(3 * 7 * some.Length, part.Length);
            for (int i = 0; i < part.Length; i++)
            {
                int track = some[i % some.Length], bin = i / some.Length % 7 + 5, window = i / some.Length / 7;
                Assert.Equal(whole[(window * Bins + bin) * all.Length + track], part[i], 1e-5f);
            }
        }
    }

    [Fact]
    public void A_copy_with_its_own_bins_and_its_moments_are_those_of_the_whole_head()
    {
        using var model = Model();
        byte[] codes = Sequences(2), copy = codes[..Window];
        copy[100] ^= 1;
        var request = new PredictionRequest
        {
            Length = Window,
            Windows = codes,
            Head = 1,
            Tracks = new[] { 2, 1 },
            Copies = [new(copy, new(0, 100, 1, 100, 1), new(3, 9))],
        };
        var plain = Predict(model, Request(1, 2, 1) with { Windows = copy });
        var answer = new Prediction();
        model.Predict(request, answer);
        Assert.Equal(plain[(3 * 2)..(12 * 2)], answer.Copy(0).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        float[] window = answer.Window(0).ToArray();
        model.Predict(request with { Moments = [SignalTransform.Identity], Bins = new(3, 9) }, answer);
        var moments = answer.Copy(0).ToArray();
        for (int t = 0; t < 2; t++)
        {
            Assert.Equal(Enumerable.Range(3, 9).Sum(bin => window[bin * 2 + t]), moments[t], 1e-4f);
            Assert.Equal(Enumerable.Range(3, 9).Sum(bin => plain[bin * 2 + t]), moments[2 + t], 1e-4f);
        }
    }

    [Fact]
    public void A_chosen_head_is_a_model_with_one_head()
    {
        using var mouse = HeadModel.Choose(Model(), "mouse");
        Assert.Equal(("mouse", 3, Bins), (mouse.Manifest.Species, mouse.Manifest.Tracks.Count, mouse.Manifest.Bins));
        Assert.Single(mouse.Manifest.Heads);
        using var both = Model();
        Assert.Equal(Predict(both, Request(1, 0, 2)), Predict(mouse, Request(0, 0, 2)));
        Assert.Equal("--head rat: not a head of net; it has human, mouse",
            Assert.Throws<UsageException>(() => HeadModel.Choose(both, "rat")).Message);
        Assert.Equal("--head human: net has one head; leave out --head",
            Assert.Throws<UsageException>(() => HeadModel.Index(both.Manifest with { HeadName = null, FurtherHeads = null }, "human")).Message);
    }

    [Fact]
    public void A_file_and_an_ensemble_of_files_keep_all_heads_and_the_hash_tells_the_head()
    {
        string[] paths = [Path.Combine(_folder, "a.clm"), Path.Combine(_folder, "b.clm")];
        foreach (var (i, path) in paths.Index())
            using (var model = Model((ulong)i))
                ModelFile.Write(path, model);
        using ISequenceModel first = ModelFile.Open([paths[0]], Device.Cpu, 2, selfTest: true, "mouse", out string mouse);
        using var both = ModelFile.Open(paths, Device.Cpu, 2, selfTest: true, "mouse", out _);
        using var second = ModelFile.Open([paths[1]], Device.Cpu, 2, selfTest: true, "mouse", out _);
        using var human = ModelFile.Open([paths[0]], Device.Cpu, 2, selfTest: true, "human", out string hash);
        Assert.NotEqual(hash, mouse);
        Assert.Equal(ModelFile.Hash(paths[0]), hash);
        float[] a = Predict(first, Request(0, 1)), b = Predict(second, Request(0, 1)), mean = Predict(both, Request(0, 1));
        Assert.Equal(a.Zip(b, (x, y) => (x + y) / 2), mean, (x, y) => Math.Abs(x - y) < 1e-6);
        using var other = new NetModel((s_design with { FurtherHeads = null }).Manifest("one", Tracks("cell", 2)) with { Strand = StrandRule.Forward },
            Network.Create(s_design with { FurtherHeads = null }, Device.Cpu, new Rng(1)));
        Assert.Contains("one has heads one, but net has human, mouse", Assert.Throws<ModelException>(
            () => EnsembleModel.ManifestOf("e", [ModelFile.ReadManifest(paths[0]), other.Manifest])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_whose_activations_are_large_are_predicted_one_by_one()
    {
        // 768 channels of 196,608 positions, above 2^26 values
        Assert.Equal(1, NetModel.LargestBatch(new Enformer(), 64));
        Assert.Equal(64, NetModel.LargestBatch(new Beluga(), 64));
    }
}
