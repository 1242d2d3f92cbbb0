using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Tests.Splicing;

public class SpliceDeltaTests
{
    // the expected texts are numpy float32 values formatted by '{:.2f}' in Python; where Python has -0.00, CisLens has 0.00
    [Theory]
    [InlineData(0.145f, "0.14")]
    [InlineData(0.125f, "0.12")]
    [InlineData(0.285f, "0.28")]
    [InlineData(0.375f, "0.38")]
    [InlineData(0.005f, "0.00")]
    [InlineData(0.615f, "0.62")]
    [InlineData(0.995f, "1.00")]
    [InlineData(0.115f, "0.12")]
    [InlineData(-0.002f, "0.00")]
    public void Scores_are_rounded_to_two_decimals_as_in_SpliceAI(float score, string text)
    {
        var change = new SpliceChange(score, -3, 0, score);
        string info = SpliceText.Entry(new(new Gene("G", 0, 0, 10, false, null), change, change, change, change));
        Assert.Equal($"G|{text}|{text}|{text}|{text}|-3|-3|-3|-3", info);
    }

    // the mean rises by (0.4 + 0.2) / 2 = 0.3 at position 1; the standard deviation of 0.4 and 0.2 with n - 1 is 0.2 / sqrt 2
    [Fact]
    public void The_spread_is_taken_at_the_position_with_the_largest_change_of_the_mean()
    {
        float[] Site(float first, float second, float third) => [first, second, third];
        SplicePair one = new(Site(0.1f, 0.2f, 0.3f), Site(0.1f, 0.6f, 0.3f)), other = new(Site(0.1f, 0.2f, 0.3f), Site(0.1f, 0.4f, 0.3f));
        var both = new SplicePair(Site(0.1f, 0.2f, 0.3f), Site(0.1f, 0.5f, 0.3f));
        var gain = SpliceDelta.Compute(new Gene("G1", 0, 0, 1, false, null), both, [one, other], new(Acceptor: 0, Donor: 0), 1, 0, null).AcceptorGain;
        Assert.Equal(1, gain.Offset);
        Assert.Equal(0.3, gain.Score, 1e-6);
        Assert.Equal(0.2 / Math.Sqrt(2), gain.Spread, 1e-6);
        Assert.True(float.IsNaN(SpliceDelta.Compute(new Gene("G1", 0, 0, 1, false, null), both, [], new(Acceptor: 0, Donor: 0), 1, 0, null).AcceptorGain.Spread));
    }
}
