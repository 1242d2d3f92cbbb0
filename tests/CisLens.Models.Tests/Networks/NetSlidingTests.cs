using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Models.TwoStep;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Networks;

/// <summary>Overlapping windows that share their convolutions have the predictions of each window by itself.</summary>
[Collection(nameof(NetModelTests))]
public sealed class NetSlidingTests
{

    static readonly ModelDesign[] s_small =
    [
        new Beluga(Window: 400, Tasks: 5, Hidden: 12) { Filters = [8, 10, 12] },
        new DeepSea(Window: 200, Tasks: 5) { Filters = [8, 10, 12] },
        new DeepSeaTorch7(Window: 203, Tasks: 5, Hidden: 9) { Filters = [8, 10, 12] },
        new DeeperDeepSea(Window: 400, Tasks: 5) { Filters = [8, 10, 12] },
        new Basset(Window: 300, Tasks: 5) { Filters = [8, 10, 12], Hidden = [16, 16] },
    ];

    public static TheoryData<int, bool> Small => [.. from design in Enumerable.Range(0, s_small.Length) from both in (bool[])[false, true] select (design, both)];

    static NetModel Model(ModelDesign design, int batchSize = 16, bool stranded = false)
    {
        var tracks = Enumerable.Range(0, design.Tasks).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability, StrandPair = stranded && i < 2 ? 1 - i : null });
        return new(design.Manifest("m", [.. tracks]), Network.Create(design, TestDevice.Device, new Rng(3)), batchSize);
    }

    static byte[] Sequence(int length, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(5))];
    }

    static float[] OneByOne(NetModel model, byte[] codes, int[] starts, int[] tracks, bool both)
    {
        var values = new float[starts.Length * tracks.Length];
        int window = model.Manifest.Window;
        var predictor = new Predictor(model, tracks, both ? StrandRule.Average : StrandRule.Forward);
        predictor.Predict(new SequenceBatch(starts.SelectMany(s => codes[s..(s + window)]).ToArray(), window), values);
        return values;
    }

    static void AssertEqual(NetModel model, byte[] codes, int[] starts, int[] tracks, bool both)
    {
        var found = new float[starts.Length * tracks.Length];
        model.Sliding!.Predict(codes, starts, 0, tracks, both, found);
        foreach (var (i, expected) in OneByOne(model, codes, starts, tracks, both).Index())
            Assert.Equal(expected, found[i]);   // the same bytes
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void Predictions_are_those_of_each_window_for_any_starts(int design, bool both)
    {
        using var model = Model(s_small[design], stranded: true);
        byte[] codes = Sequence(1500, 4);
        int last = codes.Length - model.Manifest.Window;
        var rng = new Rng(5);
        int[] random = [.. Enumerable.Range(0, 40).Select(_ => rng.Next(last + 1)), 0, last, 7, 7];
        int[] spaced = [.. Enumerable.Range(0, last / 50 + 1).Select(k => 50 * k)], far = [.. Enumerable.Range(0, 3).Select(k => 410 * k)];
        foreach (int[] starts in (int[][])[random, spaced, far, [33]])
        {
            AssertEqual(model, codes, starts, [0, 1, 2, 3, 4], both);
            AssertEqual(model, codes, starts, [4, 1], both);
        }
        model.Sliding!.Predict(codes, [], 0, [0], both, []);
    }

    [Fact]
    public void A_sequence_that_is_longer_than_a_stretch_has_the_same_predictions()
    {
        // 2^24 numbers are 1,200 bp of 14,000 filters, so the windows are in several stretches
        using var model = Model(new DeepSea(Window: 200, Tasks: 2) { Filters = [14_000, 4, 4] }, batchSize: 4);
        AssertEqual(model, Sequence(3000, 6), [.. Enumerable.Range(0, 29).Select(k => 100 * k - k % 3).Where(s => s >= 0 && s <= 2800)], [0, 1], both: false);
    }

    [Theory]
    [InlineData("beluga")]
    [InlineData("deepsea")]
    public void Published_sizes_have_the_same_predictions(string name)
    {
        ModelDesign design = name == "beluga" ? new Beluga() : new DeepSea();
        using var model = Model(design);
        int[] starts = [.. Enumerable.Range(0, 8).Select(k => 200 * k), 77];
        AssertEqual(model, Sequence(200 * 8 + design.Window, 7), starts, [.. Enumerable.Range(0, design.Tasks)], both: true);
    }

    [Fact]
    public void Networks_with_padding_or_bins_do_not_slide()
    {
        using var padded = Model(new Basset(Window: 300, Tasks: 2, Padded: true) { Filters = [4, 4, 4], Hidden = [4, 4] });
        Assert.Null(padded.Sliding);
        foreach (string name in (string[])["cisnet", "deepstarr", "factornet", "basenji-small"])
        {
            using var model = Model(Designs.Create(name, new JsonObject { ["tasks"] = 2 }));
            Assert.Null(model.Sliding);
        }
    }

    [Fact]
    public void Heads_ensembles_and_calibrated_models_slide_as_they_predict()
    {
        using var both = new EnsembleModel("both", [Model(s_small[0]), Model(s_small[0] with { Output = TrackKind.Probability })]);
        byte[] codes = Sequence(800, 8);
        int[] starts = [0, 50, 100, 301];
        Track[] tracks = [.. both.Manifest.Tracks.Select((t, i) => i == 1 ? t with { Calibration = new(2, 0.5) } : t)];
        var calibrated = new CalibratedModel(both, tracks);
        float[] expected = new float[20], found = new float[20];
        new Predictor(calibrated).Predict(new SequenceBatch(starts.SelectMany(s => codes[s..(s + 400)]).ToArray(), 400), expected);
        calibrated.Sliding!.Predict(codes, starts, 0, [0, 1, 2, 3, 4], true, found);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6 * expected[i]);
    }

    [Fact]
    public void Features_of_edited_copies_are_those_from_scratch()
    {
        using var model = Model(s_small[0]);
        var layout = FeatureLayout.Within(400, 50, [0.1, 1], sides: true);
        var features = new ChromatinFeatures(model, layout);
        byte[] window = Sequence(features.Windows.Length, 9);
        float[] expected = new float[features.Windows.FeatureCount], found = new float[expected.Length];
        foreach (int at in (int[])[0, 49, 50, 299, 300, 555, window.Length - 1])
        {
            byte[] copy = [.. window];
            copy[at] = (byte)((copy[at] + 1) % 4);
            features.Copy(copy, window, default, found);
            new ChromatinFeatures(model, layout).Window(copy, expected);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found[i], 1e-6 * expected[i]);
        }
    }
}
