using CisLens.Formats.Genes;
using CisLens.Mutate.Splicing;

namespace CisLens.Mutate.Tests.Splicing;

public class SpliceDeltaTests
{
    // as numpy's float32 prints by Python's '{:.2f}'; -0.00, which Python gives, is 0.00 here
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
    public void Scores_have_two_decimals_as_the_original_rounds_them(float score, string text)
    {
        var change = new SpliceChange(score, -3, 0, score);
        string info = new SpliceDelta(new Gene("G", 0, 0, 10, false, null), change, change, change, change).InfoText;
        Assert.Equal($"G|{text}|{text}|{text}|{text}|-3|-3|-3|-3", info);
    }
}
