namespace CisLens.Core.Tests;

public class DidYouMeanTests
{
    static readonly string[] s_known = ["dropout", "epochs", "seed"];

    [Theory]
    [InlineData("dropuot", "dropout")]
    [InlineData("epoch", "epochs")]
    [InlineData("sede", "seed")]
    public void A_similar_name_is_suggested(string typed, string meant) =>
        Assert.Equal($"; did you mean \"{meant}\"?", DidYouMean.Hint(typed, s_known));

    [Fact]
    public void A_different_name_gets_no_suggestion() => Assert.Equal("", DidYouMean.Hint("kernel", s_known));
}
