using CisLens.Core;

namespace CisLens.Kernels.Tests;

/// <summary>Compares the parts of a cross-validation with those that LS-GKM printed.</summary>
public sealed class StratifiedFoldsTests
{
    // these are the first numbers of glibc's rand() after srand(1)
    [Fact]
    public void The_generator_is_that_of_glibc()
    {
        var random = new GlibcRandom(1);
        Assert.Equal([1804289383, 846930886, 1681692777], Enumerable.Range(0, 3).Select(_ => random.Next()));
    }

    [Theory]
    [InlineData("small_x5_r1", 5, 1)]
    [InlineData("small_l8k6d2_x10_r7", 10, 7)]
    [InlineData("nfe2_l11k7d3_x5_r1", 5, 1)]
    public void Parts_of_classes_are_the_peers(string run, int count, uint seed)
    {
        var labels = GkmData.Column($"golden/cv/{run}.cvpred.txt", 2);
        var expected = GkmData.Column($"golden/cv/{run}.cvpred.txt", 3);
        int[] parts = StratifiedFolds.Compute(Array.ConvertAll(labels, label => label > 0), count, seed);
        Assert.Equal(expected, parts.Select(part => part + 1.0));
    }

    [Fact]
    public void Parts_of_numbers_are_the_peers()
    {
        var expected = GkmData.Column("golden/svr/small_svr_c1_l8k6d2_x3_r1.cvpred.tsv", 2);
        Assert.Equal(expected, StratifiedFolds.Compute(expected.Length, 3).Select(part => part + 1.0));
    }

    [Fact]
    public void Equal_sequences_and_reverse_complements_share_a_part()
    {
        var set = new SequenceSet();
        foreach (string letters in (string[])["ACGTT", "AACGT", "GGGGG", "acgtt", "CCCCC"])
            set.Add($"s{set.Count}", letters);
        int[] parts = [0, 1, 2, 3, 4];
        StratifiedFolds.KeepDuplicatesTogether(parts, set);
        Assert.Equal([0, 0, 2, 0, 2], parts);
    }

    [Fact]
    public void A_class_smaller_than_the_number_of_parts_is_refused()
    {
        var refused = Assert.Throws<InputException>(() => StratifiedFolds.Compute([true, true, false, false, false], 3));
        Assert.Contains("2 positives for a cross-validation in 3 parts", refused.Message, StringComparison.Ordinal);
    }
}
