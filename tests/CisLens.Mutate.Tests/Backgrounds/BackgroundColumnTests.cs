using CisLens.Core;
using CisLens.Mutate.Backgrounds;

namespace CisLens.Mutate.Tests.Backgrounds;

public class BackgroundColumnTests
{
    static readonly BackgroundColumn s_five = BackgroundColumn.From([5, 3, 1, 2, 4]);

    // the background has five values: q = (1 + number of values at most v) / 6, and not more than 1 - 1/5; signed q is 2q - 1
    [Theory]
    [InlineData(3, 4 / 6.0, 2 / 6.0)]
    [InlineData(3.5, 4 / 6.0, 2 / 6.0)]
    [InlineData(0, 1 / 6.0, -4 / 6.0)]
    [InlineData(5, 0.8, 0.8)]
    [InlineData(99, 0.8, 0.8)]
    public void Quantile_is_that_of_the_conventions(double value, double unsigned, double signed)
    {
        Assert.Equal(unsigned, s_five.Quantile(value, signed: false), 12);
        Assert.Equal(signed, s_five.Quantile(value, signed: true), 12);
    }

    // p = (1 + number of values at least v) / 6: no value is at least 99, two are at least 4, and all are at least 0;
    // the two-sided p is twice the smaller one-sided p
    [Theory]
    [InlineData(99, 1 / 6.0, 2 / 6.0)]
    [InlineData(4, 3 / 6.0, 1.0)]
    [InlineData(0, 1.0, 2 / 6.0)]
    public void P_counts_values_that_are_at_least_as_extreme(double value, double unsigned, double signed)
    {
        Assert.Equal(unsigned, s_five.P(value, signed: false), 12);
        Assert.Equal(signed, s_five.P(value, signed: true), 12);
        Assert.Equal(unsigned, s_five.AtLeastShare(value), 12);
    }

    [Fact]
    public void Equal_values_count_on_both_sides()
    {
        var column = BackgroundColumn.From([1, 2, 2, 2, 9, 9, 9]);
        Assert.Equal(5 / 8.0, column.Quantile(2, signed: false), 12);      // 1, 2, 2, 2 are at most 2
        Assert.Equal(7 / 8.0, column.AtLeastShare(2), 12);                 // six are at least 2
        Assert.Equal(1.0, column.AtLeastShare(-1), 12);
    }

    [Fact]
    public void Tails_of_many_values_are_exact_and_the_middle_is_close()
    {
        const int Count = 100_000;
        var rng = new Rng(4);
        float[] values = [.. Enumerable.Range(0, Count).Select(_ => (float)rng.NextNormal())];
        var sorted = values.Order().ToArray();
        var column = BackgroundColumn.From(values);
        Assert.True(column.Knots.Length < 5_000);
        foreach (int rank in (int[])[0, 7, 1023, Count - 1024, Count - 3, Count - 1])
        {
            Assert.Equal((1.0 + Count - rank) / (1 + Count), column.AtLeastShare(sorted[rank]), 12);
            Assert.Equal(Math.Min(1 - 1.0 / Count, (2.0 + rank) / (1 + Count)), column.Quantile(sorted[rank], signed: false), 12);
        }
        // in the middle, the kept values are 48 ranks apart
        for (int rank = 1024; rank < Count - 1024; rank += 997)
            Assert.Equal((2.0 + rank) / (1 + Count), column.Quantile(sorted[rank], signed: false), 48.0 / Count);
    }

    [Fact]
    public void Kept_ranks_are_ascending_and_span_all_values()
    {
        foreach (long count in (long[])[1, 4096, 4097, 5000, 1_000_000, 1L << 40])
        {
            long[] ranks = [.. Enumerable.Range(0, BackgroundColumn.Kept(count)).Select(knot => BackgroundColumn.Rank(count, knot))];
            Assert.Equal((0, count - 1), (ranks[0], ranks[^1]));
            Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        }
    }
}
