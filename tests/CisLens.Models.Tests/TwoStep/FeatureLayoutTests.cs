using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Models.TwoStep;
using CisLens.Tests;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>Features and coordinates equal those of ExPecto and MENTR (shared/golden/nets/pipelines.json).</summary>
public sealed class FeatureLayoutTests
{
    const int Beluga = 2000;

    static JsonNode Golden(string part) => JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/pipelines.json")))![part]!;

    static double[] Numbers(JsonNode? array) => [.. array!.AsArray().Select(v => (double)v!)];

    static void AssertFeatures(FeatureLayout layout, float[] predictions, double[] expected)
    {
        var windows = new ChromatinWindows(layout, CountingModel.Chromatin(3));
        Assert.Equal(expected.Length, windows.FeatureCount);
        Assert.Equal(predictions.Length, 3 * windows.Distances.Count);
        var sums = new double[expected.Length];
        windows.Sums(predictions, sums);
        var features = new float[expected.Length];
        windows.Features(predictions, features);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], sums[i], 1e-12 * expected[i]);
            Assert.Equal((float)sums[i], features[i]);
        }
    }

    [Fact]
    public void Features_of_ExPecto_equal_the_published_formula_for_both_sets_of_shifts()
    {
        var golden = Golden("expecto_reference");
        float[] predictions = [.. golden["bin_predictions"]!.AsArray().SelectMany(Numbers).Select(v => (float)v)];
        AssertFeatures(FeatureLayout.ExPecto, predictions, Numbers(golden["features_released_shifts_-20000..19800"]));
        AssertFeatures(FeatureLayout.ExPecto with { FirstBp = -19_900 }, predictions, Numbers(golden["features_symmetric_shifts_-19900..19900"]));
    }

    [Fact]
    public void Features_of_MENTR_equal_the_published_formula()
    {
        float[] predictions = [.. Generator.Uniforms("pub|pipe|me.bins", 3000).Select(u => (float)u)];
        AssertFeatures(FeatureLayout.Mentr, predictions, Numbers(Golden("mentr_features")["features"]));
    }

    [Fact]
    public void Features_of_variants_equal_the_published_formula_of_ExPecto()
    {
        var golden = Golden("expecto_variant");
        double[] offsets = Numbers(golden["variant_minus_tss"]), shifts = Numbers(golden["shift_order"]);
        for (int v = 0; v < offsets.Length; v++)
        {
            var found = new double[30];
            for (int s = 0; s < shifts.Length; s++)
            {
                double[] changes = Numbers(golden["chromatin_diff_by_shift"]![s]![v]);
                double sign = (string)golden["strand"]![v]! == "+" ? 1 : -1;
                double[] weights = FeatureLayout.ExPecto.Weights((offsets[v] + shifts[s]) * sign);
                for (int i = 0; i < found.Length; i++)
                    found[i] += weights[i / 3] * changes[i % 3];
            }
            foreach (var (expected, own) in Numbers(golden["features"]![v]).Zip(found))
                Assert.Equal(expected, own, 1e-12);
        }
    }

    [Fact]
    public void Windows_of_both_strands_have_the_coordinates_of_ExPecto()
    {
        var windows = new ChromatinWindows(FeatureLayout.ExPecto, CountingModel.Chromatin(1));
        Assert.Equal((42_000, 200), (windows.Length, windows.Starts0.Count));
        Assert.Equal((20_000 - 20_000, 20_000 + 19_800), (windows.Starts0[0], windows.Starts0[^1]));
        const int Tss = 1_000_000;   // 1-based
        var golden = Golden("expecto_reference");
        // the TSS has the index 20,999 of the window on the plus strand, whichever strand the gene is on
        int start = Tss - Centre.Left.AnchorIndex(windows.Length), end = start + windows.Length;
        int[] First(int at) => [start + at, start + at + Beluga - 1];
        int[] Reversed(int at) => [end - at - Beluga, end - at - 1];
        AssertWindows(golden["window_1based_plus_strand_tss_1000000_first_last"], First(windows.Starts0[0]), First(windows.Starts0[^1]));
        AssertWindows(golden["window_1based_minus_strand_tss_1000000_first_last"], Reversed(windows.Starts0[0]), Reversed(windows.Starts0[^1]));
    }

    static void AssertWindows(JsonNode? golden, params int[][] found)
    {
        var expected = golden!.AsArray().Select(w => w!.AsArray().Select(v => (int)v!).ToArray()).ToArray();
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Windows_of_MENTR_have_the_published_coordinates_and_mirror_each_other()
    {
        var windows = new ChromatinWindows(FeatureLayout.Mentr, CountingModel.Chromatin(1));
        Assert.Equal((201_799, 1000), (windows.Length, windows.Starts0.Count));
        int start = 200_000 - Centre.Left.AnchorIndex(windows.Length);
        int[] Window(int k) => [start + windows.Starts0[k], start + windows.Starts0[k] + Beluga - 1];
        var golden = Golden("mentr_features")["left_right_windows_for_tss_200000_1based"]!;
        string[] names = ["left_first_bin_input", "left_last_bin_input", "right_first_bin_input", "right_last_bin_input"];
        foreach (var (name, k) in names.Zip([0, 499, 500, 999]))
            Assert.Equal(Numbers(golden[name]), Window(k).Select(v => (double)v));
        Assert.Equal(windows.Starts0, windows.Starts0.Select(s => windows.Length - s - Beluga).Reverse());
    }

    [Fact]
    public void Positions_of_a_model_with_bins_are_its_bins_within_reach()
    {
        // 32 bins of 128 bp after a crop of 64 bp; the middle is the border of bins 15 and 16
        var layout = FeatureLayout.Within(300, 1, [0.1], sides: true);
        var windows = new ChromatinWindows(layout, CountingModel.Chromatin(2, window: 4224, binBp: 128, crop: 64));
        Assert.Equal((4224, 4, new BinRange(14, 4)), (windows.Length, windows.FeatureCount, windows.Bins));
        Assert.Equal([-192.0, -64, 64, 192], windows.Distances);
        var error = Assert.Throws<ModelException>(() => new ChromatinWindows(FeatureLayout.Within(10, 5, [1], true), CountingModel.Chromatin(1, 4224, 128, 64)));
        Assert.Contains("no bin within 10 bp", error.Message);
    }

    [Fact]
    public void A_layout_by_reach_has_a_position_at_the_TSS_that_counts_on_both_sides()
    {
        var windows = new ChromatinWindows(FeatureLayout.Within(450, 200, [0, 0.5], sides: true), CountingModel.Chromatin(1, window: 101));
        Assert.Equal([-400.0, -200, 0, 200, 400], windows.Distances);
        Assert.Equal(901, windows.Length);
        Assert.Equal([0, 200, 400, 600, 800], windows.Starts0);
        var sums = new double[4];
        windows.Sums([1, 10, 100, 1000, 10000], sums);
        double e = Math.Exp(-0.5), ee = Math.Exp(-1);
        foreach (var (expected, found) in ((double[])[111, ee + 10 * e + 100, 11100, 100 + 1000 * e + 10000 * ee]).Zip(sums))
            Assert.Equal(expected, found, 1e-9);
    }

    [Fact]
    public void A_layout_is_read_as_it_is_written()
    {
        foreach (var layout in (FeatureLayout[])[FeatureLayout.ExPecto, FeatureLayout.Mentr, FeatureLayout.Within(1000, 50, [0.5], false)])
            Assert.Equal(layout.Options().ToJsonString(), FeatureLayout.Parse(JsonNode.Parse(layout.Options().ToJsonString())).Options().ToJsonString());
        Assert.Same(FeatureLayout.Mentr, FeatureLayout.Parse("mentr"));
        Assert.Equal("{'first_bp':-99900,'step_bp':200,'count':1000,'rates':[0.01,0.02,0.05,0.1,0.2],'sides':false,'effect_shifts':[],"
            .Replace('\'', '"') + """ "transform":"identity","mirrored":true,"whole_units":true}""".Trim(), FeatureLayout.Mentr.Options().ToJsonString());
    }

    [Fact]
    public void Without_rates_each_position_is_a_feature_and_signal_can_be_logarithmic()
    {
        var layout = new FeatureLayout { FirstBp = -10, StepBp = 10, Count = 3, Rates = [], Transform = SignalTransform.Log };
        var windows = new ChromatinWindows(layout, CountingModel.Chromatin(2, window: 20));
        var features = new float[6];
        windows.Features([0, 1, 3, 7, 15, 31], features);
        Assert.Equal([0, 1, 2, 3, 4, 5], features);
    }

    [Theory]
    [InlineData("\"expcto\"", "\"expcto\" is unknown; expected expecto or mentr")]
    [InlineData("null", "the feature layout is missing")]
    [InlineData("{\"first_bp\": 0, \"stp\": 3}", "stp")]
    [InlineData("{\"first_bp\": 0, \"step_bp\": 0}", "step_bp is 0; expected 1 to")]
    [InlineData("{\"first_bp\": 0, \"count\": 0}", "count is 0; expected 1 to")]
    [InlineData("{\"first_bp\": 0, \"count\": 100000, \"step_bp\": 99999999}", "expected at most")]
    [InlineData("{\"first_bp\": -2147483648}", "expected at most")]
    [InlineData("{\"first_bp\": 0, \"rates\": [], \"count\": 3000}", "no rates and 3000 positions; expected at most 2000")]
    [InlineData("{\"first_bp\": 0, \"rates\": null}", "rates")]
    [InlineData("{\"first_bp\": 0, \"rates\": [-1]}", "a rate is negative")]
    [InlineData("{\"first_bp\": 0, \"rates\": [\"NaN\"]}", "a rate is negative or not finite")]
    [InlineData("{\"first_bp\": -400, \"mirrored\": true}", "mirrored windows with one at the TSS")]
    public void A_layout_that_cannot_be_is_refused_in_one_line(string json, string expected)
    {
        var error = Assert.Throws<ModelException>(() => FeatureLayout.Parse(JsonNode.Parse(json)));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
