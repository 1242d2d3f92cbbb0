using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Tests.Effects;

/// <summary>Scores computed from moments equal scores computed from all bins.</summary>
public class MomentScoreTests
{
    const int Bins = 40, Tracks = 3, Track = 1;

    public static TheoryData<string> Scores => [.. ScoreCatalog.All.Where(s => s.OfMoments is not null).Select(s => s.Id)];

    [Fact]
    public void All_scores_of_signal_except_the_Jensen_Shannon_distance_have_a_formula_over_moments() =>
        Assert.Equal(["js"], ScoreCatalog.All.Where(s => s.Binned && !s.OfGene && s.OfMoments is null).Select(s => s.Id));

    [Theory, MemberData(nameof(Scores))]
    public void Moments_give_the_score_of_the_values(string id)
    {
        var score = ScoreCatalog.Named([id])[0];
        var rng = new Rng(17);
        for (int round = 0; round < 200; round++)
        {
            // the signal is large, the changes are small, and some bins do not change
            float[] window = [.. Enumerable.Range(0, Bins * Tracks).Select(_ => rng.Next(5) == 0 ? 0 : (float)(1000 * rng.NextDouble()))];
            float[] copy = [.. window.Select(y => rng.Next(3) == 0 ? y : y * (float)(0.99 + 0.02 * rng.NextDouble()))];
            int cut = rng.Next(Bins + 1);
            Range left = ..(cut * Tracks), right = (cut * Tracks)..;
            var moments = Part(score, window[left], copy[left]).With(Part(score, window[right], copy[right]));
            float[] r = OfTrack(window), a = OfTrack(copy);
            // float32 has 24 bits; the error is relative to the sum of |Δ|, because positive and negative changes cancel
            double rounding = 1e-6 * Math.Abs(score.OfMoments!.Compute(moments with { Difference = moments.Absolute }));
            Assert.Equal(score.Compute(r, a), score.OfMoments.Compute(moments), rounding);
            Assert.Equal(score.Compute(a, r), score.OfMoments.Compute(moments.Exchanged), rounding);
        }
    }

    static BinMoments Part(EffectScore score, float[] window, float[] copy)
    {
        var answer = new float[Moments.Count * Tracks];
        Moments.Reduce(window, copy, Tracks, [score.OfMoments!.Transform], answer);
        return BinMoments.Compute(answer, Tracks, Track, window.Length / Tracks);
    }

    static float[] OfTrack(float[] values) => [.. values.Where((_, i) => i % Tracks == Track)];
}
