using System.Text.Json.Nodes;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Tests;

namespace CisLens.Mutate.Tests.Effects;

/// <summary>Compares scores of signal with the statistics of Basenji and Baskerville for the same bins (shared/golden/nets/ops.json).</summary>
public class VariantStatisticsTests
{
    [Theory]
    [InlineData("SAD", "sum")]
    [InlineData("logSAD", "logsum")]
    [InlineData("sqrtSAD", "sqrtsum")]
    [InlineData("SAX", "sax")]
    [InlineData("D1", "d1")]
    [InlineData("logD1", "logd1")]
    [InlineData("sqrtD1", "sqrtd1")]
    [InlineData("D2", "d2")]
    [InlineData("logD2", "logd2")]
    [InlineData("sqrtD2", "sqrtd2")]
    [InlineData("logSED", "lfc")]
    public void A_score_is_the_statistic_of_another_name_from_bins_and_from_moments(string theirs, string ours)
    {
        var file = File();
        var score = ScoreCatalog.Named([ours])[0];
        float[] reference = Bins(file, "ref_bins_x_tracks"), alternate = Bins(file, "alt_bins_x_tracks");
        var moments = new float[Moments.Count * 3];
        Moments.Reduce(reference, alternate, 3, [score.OfMoments!.Transform], moments);
        for (int t = 0; t < 3; t++)
        {
            double expected = (double)file[theirs]![t]!;
            Assert.Equal(expected, score.Compute(Track(reference, t), Track(alternate, t)), 1e-12);
            Assert.Equal(expected, score.OfMoments.Compute(BinMoments.Compute(moments, 3, t, 9)), 1e-5);
        }
    }

    // computed with NumPy from the bins of the file
    [Fact]
    public void Js_is_the_Jensen_Shannon_distance_and_not_the_JS_of_Baskerville()
    {
        var file = File();
        double[] expected = [0.16768105471249733, 0.14801691853302248, 0.12484545984206248];
        for (int t = 0; t < 3; t++)
        {
            Assert.True((double)file["JS"]![t]! < expected[t] / 4);
            Assert.Equal(expected[t], ScoreCatalog.Named(["js"])[0].Compute(Track(Bins(file, "ref_bins_x_tracks"), t), Track(Bins(file, "alt_bins_x_tracks"), t)), 1e-7);
        }
    }

    static JsonNode File() => JsonNode.Parse(System.IO.File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!["variant_statistics"]!;

    static float[] Bins(JsonNode file, string name) => [.. file[name]!.AsArray().SelectMany(bin => bin!.AsArray()).Select(v => (float)v!)];

    static float[] Track(float[] bins, int track) => [.. bins.Where((_, i) => i % 3 == track)];
}
