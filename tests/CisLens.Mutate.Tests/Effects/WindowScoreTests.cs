using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Tests.Effects;

/// <summary>The expected values are from docs/conventions.md, section 15, example 8, or computed by hand.</summary>
public class WindowScoreTests
{
    [Theory]
    [InlineData("diff", 0.3)]
    [InlineData("absdiff", 0.3)]
    [InlineData("logodds", 1.386)]
    [InlineData("dsmag", 0.416)]
    public void Example_8_from_a_fifth_to_a_half(string id, double expected) =>
        Assert.Equal(expected, Score(id, [0.2f], [0.5f]), 3);

    [Fact]
    public void Logit_of_0_and_1_is_finite() =>
        Assert.Equal(2 * Math.Log(999_999), Score("logodds", [0f], [1f]), 6);   // logit(1-1e-6) = ln 999999

    [Fact]
    public void Unknown_score_is_refused_with_the_list_of_known_ones() =>
        Assert.Contains("--score sadd: unknown score; expected one of diff, absdiff", Assert.Throws<UsageException>(() => ScoreCatalog.Named(["sadd"])).Message);

    [Theory]
    [InlineData(TrackKind.Probability, 1, "diff absdiff logodds dsmag evalue")]
    [InlineData(TrackKind.Scalar, 1, "diff absdiff")]
    [InlineData(TrackKind.Signal, 16, "sum mean logsum sqrtsum lfc sax d1 d2 logd1 logd2 sqrtd1 sqrtd2 js active sed logsed lnfc_mean ndi nd2")]
    public void Each_kind_of_track_has_its_scores(TrackKind kind, int bins, string expected) =>
        Assert.Equal(expected, string.Join(' ', ScoreCatalog.All.Where(s => s.AppliesTo(new Track { Id = "t", Kind = kind }, bins)).Select(s => s.Id)));

    [Theory]
    [InlineData("logodds diff", 1, TrackKind.Probability)]
    [InlineData("diff", 1, TrackKind.Scalar)]
    [InlineData("logodds diff", 1, TrackKind.Scalar, TrackKind.Probability)]
    [InlineData("logsum", 16, TrackKind.Signal)]
    [InlineData("diff", 1, TrackKind.Signal)]
    public void Each_kind_of_track_has_default_scores_with_the_primary_one_first(string expected, int bins, params TrackKind[] kinds) =>
        Assert.Equal(expected, string.Join(' ', ScoreCatalog.Default([.. kinds.Select(k => new Track { Id = "t", Kind = k })], bins).Select(s => s.Id)));

    [Fact]
    public void Primary_columns_have_the_first_default_score_of_each_track()
    {
        var manifest = new ModelManifest
        {
            Name = "m", Family = "f", Design = "d", Window = 8,
            Tracks = [new() { Id = "f", Kind = TrackKind.Scalar }, new() { Id = "p", Kind = TrackKind.Probability }],
        };
        string Ids(EffectColumns columns) => string.Join(' ', columns.Columns.Select(c => $"{c.Track.Id}.{c.Score.Id}"));
        Assert.Equal("f.diff p.logodds", Ids(new(manifest, [0, 1], primaryOnly: true)));
        Assert.Equal("f.diff p.logodds p.diff", Ids(new(manifest, [0, 1])));
    }

    internal static double Score(string id, float[] reference, float[] alternate) => ScoreCatalog.Named([id])[0].Compute(reference, alternate);
}
