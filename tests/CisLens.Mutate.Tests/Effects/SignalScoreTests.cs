using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Tests.Effects;

/// <summary>Small profiles; the expected values are computed by hand.</summary>
public class SignalScoreTests
{
    // y(x0) = 1, 0, 3 and y(x1) = 3, 0, 1: the differences are 2, 0, -2
    static readonly float[] s_reference = [1, 0, 3], s_mirrored = [3, 0, 1];
    // y(x1) = 7, 0, 3: the differences are 6, 0, 0; the sums are 4 and 10
    static readonly float[] s_stronger = [7, 0, 3];

    [Theory]
    [InlineData("sum", 6)]
    [InlineData("mean", 2)]
    [InlineData("logsum", 2)]                       // log2 8 - log2 2
    [InlineData("sqrtsum", 1.6457513110645906)]     // sqrt 7 - 1
    [InlineData("lfc", 1.1375035237499351)]         // log2(11/5)
    [InlineData("sax", 6)]
    [InlineData("d1", 6)]
    [InlineData("d2", 6)]
    [InlineData("logd1", 2)]
    [InlineData("logd2", 2)]
    [InlineData("active", 10)]
    public void A_stronger_first_bin(string id, double expected) =>
        Assert.Equal(expected, WindowScoreTests.Score(id, s_reference, s_stronger), 6);

    [Theory]
    [InlineData("sum", 0)]
    [InlineData("d1", 4)]
    [InlineData("d2", 2.8284271247461903)]          // sqrt 8
    [InlineData("logd2", 1.4142135623730951)]       // the differences of log2(1 + y) are 1, 0, -1
    [InlineData("js", 0.43442131)]                  // sqrt(0.75 log2 1.5 - 0.25): the distance of (1/4, 0, 3/4) and (3/4, 0, 1/4)
    public void A_mirrored_profile(string id, double expected) =>
        Assert.Equal(expected, WindowScoreTests.Score(id, s_reference, s_mirrored), 6);

    [Fact]
    public void Example_7_lfc_of_sums_three_and_one() => Assert.Equal(1, WindowScoreTests.Score("lfc", [1], [3]));

    [Fact]
    public void Empty_profile_has_no_shape_to_compare() => Assert.True(double.IsNaN(WindowScoreTests.Score("js", [0, 0], [1, 0])));

    [Fact]
    public void Exchanging_the_alleles_negates_signed_scores_and_keeps_unsigned_ones()
    {
        foreach (var score in ScoreCatalog.All.Where(s => s.Binned))
        {
            double forward = score.Compute(s_reference, s_stronger), back = score.Compute(s_stronger, s_reference);
            Assert.Equal(forward, score.Signed ? -back : back, 12);
        }
    }
}
