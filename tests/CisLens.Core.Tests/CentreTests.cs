namespace CisLens.Core.Tests;

public class CentreTests
{
    // docs/conventions.md, section 6: for even L the anchor is at L/2 - 1 (left) or L/2 (right); for odd L both agree
    [Theory]
    [InlineData(Centre.Left, 8, 3)]
    [InlineData(Centre.Right, 8, 4)]
    [InlineData(Centre.Left, 9, 4)]
    [InlineData(Centre.Right, 9, 4)]
    [InlineData(Centre.Left, 196_608, 98_303)]
    [InlineData(Centre.Right, 196_608, 98_304)]
    public void The_anchor_of_a_window(Centre centre, int window, int index) => Assert.Equal(index, centre.AnchorIndex(window));

    [Fact]
    public void Positions_are_converted_by_named_methods() => Assert.Equal(10, Position.FromZeroBased(9).OneBased);

    [Fact]
    public void An_interval_as_text_is_1_based_and_closed() => Assert.Equal("chr1:1000-2000", new Interval("chr1", 999, 2000).ToString());
}
