using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.TwoStep;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>Features of copies equal those from scratch, and cost only the chromatin windows that the edit changes.</summary>
public sealed class ChromatinFeaturesTests
{
    const int Chromatin = 20;

    static readonly FeatureLayout s_near = FeatureLayout.Within(25, 5, [0.5, 2], sides: true);

    static readonly FeatureLayout s_mirrored = new() { FirstBp = -25, StepBp = 10, Count = 6, Sides = false, Mirrored = true };

    public static TheoryData<string, StrandRule> Cases =>
        [.. from layout in (string[])["near", "mirrored", "bins"] from strand in Enum.GetValues<StrandRule>() select (layout, strand)];

    static (CountingModel Model, ChromatinFeatures Features) Make(string layout, StrandRule strand, long cacheBytes = 1 << 20)
    {
        var model = layout == "bins" ? new CountingModel(70, strand, binBp: 10) : new CountingModel(Chromatin, strand);
        return (model, new(model, layout == "mirrored" ? s_mirrored : s_near, cacheBytes));
    }

    static byte[] Random(int length, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(5))];
    }

    static float[] Scratch(string layout, StrandRule strand, byte[] codes)
    {
        var (_, features) = Make(layout, strand);
        var values = new float[features.Windows.FeatureCount];
        features.Window(codes, values);
        return values;
    }

    static byte[] Edit(byte[] window, int at, int removed, int added)
    {
        byte[] copy = [.. window[..at], .. Enumerable.Repeat((byte)((window[at] + 1) % 4), added), .. window[(at + removed)..]];
        return [.. copy.Concat(Random(removed, 9)).Take(window.Length)];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_of_a_copy_equal_those_from_scratch(string layout, StrandRule strand)
    {
        var (model, features) = Make(layout, strand);
        byte[] window = Random(features.Windows.Length, 1);
        var found = new float[features.Windows.FeatureCount];
        features.Window(window, found);
        Assert.Equal(Scratch(layout, strand, window), found);
        int all = features.Windows.Starts0.Count;
        Assert.Equal(all, model.Predicted);
        for (int at = 0; at < window.Length; at++)
            foreach (var (removed, added) in ((int, int)[])[(1, 1), (1, 4), (4, 1), (3, 3), (1, 40)])
                if (at + removed <= window.Length)
                {
                    byte[] copy = Edit(window, at, removed, added);
                    int before = model.Predicted;
                    features.Copy(copy, window, default, found);
                    Assert.Equal(Scratch(layout, strand, copy), found);
                    Assert.Equal(features.Windows.Starts0.Count(s => !copy.AsSpan(s, model.Manifest.Window).SequenceEqual(window.AsSpan(s, model.Manifest.Window))),
                        model.Predicted - before);
                }
    }

    [Fact]
    public void An_SNV_costs_the_windows_that_have_its_base()
    {
        var (model, features) = Make("near", StrandRule.Average);
        byte[] window = Random(features.Windows.Length, 2);
        var found = new float[features.Windows.FeatureCount];
        features.Window(window, found);
        Assert.Equal(11, model.Predicted);
        // windows of 20 bp every 5 bp
        foreach (var (at, expected) in ((int, int)[])[(0, 1), (4, 1), (5, 2), (14, 3), (15, 4), (34, 4), (35, 4), (65, 1), (69, 1)])
        {
            int before = model.Predicted;
            features.Copy(Edit(window, at, 1, 1), window, default, found);
            Assert.Equal((at, expected), (at, model.Predicted - before));
        }
        features.Copy(window, window, default, found);
        Assert.Equal(Scratch("near", StrandRule.Average, window), found);
    }

    [Fact]
    public void The_last_used_windows_are_kept_within_a_size()
    {
        // a window has 11 × 2 predictions of 4 bytes
        var (model, features) = Make("near", StrandRule.Average, cacheBytes: 2 * 88);
        var found = new float[features.Windows.FeatureCount];
        int Cost(ulong seed)
        {
            int before = model.Predicted;
            features.Window(Random(features.Windows.Length, seed), found);
            return model.Predicted - before;
        }
        Assert.Equal([11, 11, 0, 11, 0, 11], ((ulong[])[1, 2, 1, 3, 1, 2]).Select(Cost));
    }

    [Fact]
    public void Features_of_a_gene_on_the_minus_strand_follow_its_direction()
    {
        const int Tss = 100;
        byte[] contig = Random(200, 3);
        using var model = new CountingModel(Chromatin, StrandRule.Average);
        var features = new ChromatinFeatures(model, s_near);
        int start = Tss - Centre.Left.AnchorIndex(features.Windows.Length);
        byte[] reverse = Dna.ReverseComplement(contig.AsSpan(start, features.Windows.Length));
        var found = new float[features.Windows.FeatureCount];
        features.Window(reverse, found);

        var expected = new double[found.Length];   // ExPecto: for d on the minus strand, the window around TSS − d on the plus strand
        var predictor = new Predictor(model);
        var values = new float[2];
        foreach (int d in Enumerable.Range(-5, 11).Select(k => 5 * k))
        {
            predictor.Predict(new SequenceBatch(contig.AsSpan(Tss - d - (Chromatin / 2 - 1), Chromatin), Chromatin), values);
            for (int i = 0; i < expected.Length; i++)
                if (i < 4 ? d <= 0 : d >= 0)
                    expected[i] += Math.Exp(-(i / 2 % 2 == 0 ? 0.5 : 2) * Math.Abs(d) / 200) * values[i % 2];
        }
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6);
    }

    [Fact]
    public void A_window_of_another_length_is_refused()
    {
        var (_, features) = Make("near", StrandRule.Average);
        Assert.Contains("expected 70 bp", Assert.Throws<ArgumentException>(() => features.Window(new byte[69], new float[8])).Message);
    }
}
