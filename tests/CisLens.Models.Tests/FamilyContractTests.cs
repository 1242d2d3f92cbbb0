using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Kernels;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;
using CisLens.Models.Kmers;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests;

/// <summary>
/// Every family predicts the same values for a copy as for a window with the same sequence. The copies have SNVs, insertions, deletions
/// and haplotypes of several edits. The tests use one strand and both strands, selected tracks and bins, values and moments.
/// </summary>
public sealed class FamilyContractTests
{
    const int Window = 200;

    static readonly Track[] s_tracks = [new() { Id = "a", Kind = TrackKind.Scalar, StrandPair = 1 }, new() { Id = "b", Kind = TrackKind.Scalar, StrandPair = 0 }];

    public static TheoryData<string, bool> Cases =>
        [.. from family in (string[])["basset", "cisnet", "spliceai", "gkm-svm", "words", "motif", "ensemble"]
            from both in (bool[])[false, true]
            select (family, both)];

    static ISequenceModel Make(string family) => family switch
    {
        "basset" => Net(new Basset().WithOptions(new() { ["window"] = Window, ["tasks"] = 2, ["filters"] = new System.Text.Json.Nodes.JsonArray(8, 8, 8), ["hidden"] = new System.Text.Json.Nodes.JsonArray(16, 16) }), 1),
        "cisnet" => Net(new CisNet().WithOptions(new() { ["window"] = Window, ["tasks"] = 2 }), 2),
        "spliceai" => Net(new SpliceAi80nt().WithOptions(new() { ["window"] = Window }), 3),
        "gkm-svm" => Svm(),
        "words" => Words(),
        "motif" => Motif(),
        _ => new EnsembleModel("both", [Net(new CisNet().WithOptions(new() { ["window"] = Window, ["tasks"] = 2, ["output"] = "scalar" }), 4), Net(new CisNet().WithOptions(new() { ["window"] = Window, ["tasks"] = 2, ["output"] = "scalar" }), 5)]),
    };

    static NetModel Net(ModelDesign design, ulong seed) =>
        new(design.Manifest("net", design.TrackIds is { } ids ? [.. ids.Select(id => new Track { Id = id, Kind = TrackKind.Probability })] : s_tracks),
            Network.Create(design, Device.Cpu, new Rng(seed)), batchSize: 8);

    static SvmModel Svm()
    {
        var rng = new Rng(6);
        var support = new SequenceSet();
        for (int i = 0; i < 6; i++)
            support.Add($"{i}", Draw(rng, 60));
        var kernel = new GappedKernel();
        var machine = new KernelModel(kernel.Build(), support, [1, -0.5, 0.25, -1, 0.5, -0.25], 0.1) { Parameters = kernel, IsRegression = true };
        return new(SvmModel.ManifestOf("svm", KernelDesigns.GkmSvm, KernelDesigns.Parameters(kernel), Window, [s_tracks[0] with { StrandPair = null }], [machine]), [machine], threads: 1, batchSize: 8);
    }

    static KmerWeightModel Words()
    {
        var rng = new Rng(7);
        var values = new double[1 << 12];
        for (int kmer = 0; kmer < values.Length; kmer++)
            values[kmer] = values[ReverseComplement(kmer)] = rng.NextDouble() - 0.5;   // both strands of a k-mer have the same weight
        var weights = new KmerWeights(6, values);
        return new(KmerWeightModel.ManifestOf("words", Window, s_tracks[0] with { StrandPair = null }, weights, null), weights, null, threads: 1, batchSize: 8);
    }

    /// <summary>The index of the other strand of a 6-mer, two bits per base.</summary>
    static int ReverseComplement(int kmer)
    {
        int other = 0;
        for (int i = 0; i < 6; i++, kmer >>= 2)
            other = 4 * other + 3 - (kmer & 3);
        return other;
    }

    static MotifModel Motif()
    {
        CountMatrix[] motifs = [new("m", "", [9, 1, 0, 0, 0, 9, 1, 0, 0, 0, 9, 1], 4), new("n", "", [0, 0, 5, 5, 8, 0, 1, 1], 4)];
        return new(MotifModel.ManifestOf("motif", Window, motifs, 1, null), motifs, batchSize: 8);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Copies_are_answered_as_the_same_sequences_are_as_windows(string family, bool bothStrands)
    {
        using var model = Make(family);
        var rng = new Rng(11);
        byte[][] windows = [.. Enumerable.Range(0, 3).Select(_ => Draw(rng, Window))];
        windows[1].AsSpan(0, 20).Fill(Dna.N);
        WindowCopy[] copies =
        [
            Copy(windows, 0, rng, (100, 1, 1)), Copy(windows, 0, rng, (0, 1, 1)), Copy(windows, 2, rng, (Window - 1, 1, 1)),
            Copy(windows, 1, rng, (90, 0, 5)), Copy(windows, 1, rng, (90, 7, 0)), Copy(windows, 2, rng, (60, 3, 2), (110, 0, 4), (150, 1, 1)),
        ];
        int[] tracks = [.. Enumerable.Range(0, model.Manifest.Tracks.Count).Where(t => !model.Manifest.Tracks[t].Id.EndsWith(".deltasvm", StringComparison.Ordinal)).Reverse()];
        if (family == "words")
        {
            // the model counts only k-mers that overlap the edit; for SNVs these are all k-mers that differ
            copies = copies[..3];
            tracks = [0];
        }
        var whole = Ask(model, windows, copies, tracks, bothStrands);
        var plain = Ask(model, [.. copies.Select(c => c.Codes.ToArray())], [], tracks, bothStrands);
        for (int c = 0; c < copies.Length; c++)
            AssertNear(plain.Window(c), whole.Copy(c), $"copy {c}");
    }

    [Theory]
    [InlineData("spliceai")]
    [InlineData("ensemble")]
    public void Moments_and_bins_are_those_of_the_values(string family)
    {
        using var model = Make(family);
        var rng = new Rng(12);
        byte[][] windows = [Draw(rng, Window)];
        WindowCopy[] copies = [Copy(windows, 0, rng, (100, 1, 1))];
        var head = model.Manifest.Head(0);
        int bins = head.Bins(Window);
        if (bins > 1)
            copies = [copies[0] with { Bins = new(10, 50) }];
        int[] tracks = [1, 0];
        var values = Ask(model, windows, copies, tracks, bothStrands: true);
        var answer = new Prediction();
        model.Predict(new() { Length = Window, Windows = windows[0], Copies = copies, Tracks = tracks, BothStrands = true, Moments = [SignalTransform.Identity] }, answer);
        var bin = copies[0].Bins ?? new(0, bins);
        for (int t = 0; t < tracks.Length; t++)
        {
            double sum = 0, squares = 0;
            for (int b = 0; b < bin.Count; b++)
            {
                double change = (double)values.Copy(0)[b * 2 + t] - values.Window(0)[(bin.First0 + b) * 2 + t];
                (sum, squares) = (sum + change, squares + change * change);
            }
            Assert.Equal(sum, (double)answer.Copy(0)[(int)Moment.CopySum * 2 + t] - answer.Copy(0)[(int)Moment.WindowSum * 2 + t], 1e-4);
            Assert.Equal(squares, answer.Copy(0)[(int)Moment.Squared * 2 + t], 1e-6);
        }
        Assert.Equal(Moments.Count * 2, answer.Numbers);
    }

    static Prediction Ask(ISequenceModel model, byte[][] windows, WindowCopy[] copies, int[] tracks, bool bothStrands)
    {
        var answer = new Prediction();
        model.Predict(new() { Length = windows[0].Length, Windows = windows.SelectMany(w => w).ToArray(), Copies = copies, Tracks = tracks, BothStrands = bothStrands }, answer);
        return answer;
    }

    /// <summary>Applies the edits one by one from right to left. Random bases at the right end keep the length.</summary>
    static WindowCopy Copy(byte[][] windows, int window, Rng rng, params (int At, int Gone, int Come)[] edits)
    {
        var codes = windows[window].ToList();
        int first = edits.Min(e => e.At), last = edits.Max(e => e.At + e.Gone), growth = edits.Sum(e => e.Come - e.Gone);
        foreach (var (at, gone, come) in edits.OrderByDescending(e => e.At))
        {
            codes.RemoveRange(at, gone);
            codes.InsertRange(at, Draw(rng, come));
        }
        codes.AddRange(Draw(rng, 50));
        return new(codes.Take(Window).ToArray(), new(window, first, last - first, first, last - first + growth));
    }

    static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"{what}, value {i}: {found[i]}, expected {expected[i]}");
    }

    static byte[] Draw(Rng rng, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4))];
}
