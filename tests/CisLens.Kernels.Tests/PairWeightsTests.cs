namespace CisLens.Kernels.Tests;

public sealed class PairWeightsTests
{
    [Fact]
    public void Pair_weights_are_exactly_those_of_the_golden_table()
    {
        int rows = 0;
        foreach (string line in GkmData.Lines("golden/cm_weights.tsv").Skip(1))
        {
            var column = line.Split('\t').Select(GkmData.Number).ToArray();
            var (l, k, m) = ((int)column[0], (int)column[1], (int)column[2]);
            Assert.Equal(column[3], PairWeights.GappedCounts(l, k)[m]);
            Assert.Equal(column[4], PairWeights.FilterNumerator(m, l, k));
            Assert.Equal(column[4] / Math.Pow(4, l), PairWeights.FullFilter(l, k)[m]);
            Assert.Equal(column[6] / Math.Pow(4, 2 * l), PairWeights.TruncatedFilter(l, k)[m]);
            Assert.Equal((int)column[8], PairWeights.TruncatedReach(l, k));
            rows++;
        }
        Assert.Equal(Enumerable.Range(2, 11).Sum(l => l * (l + 1)), rows); // k is from 1 to l, m is from 0 to l
    }

    // these are LS-GKM's weights for its defaults l = 11, k = 7, d = 3
    [Fact]
    public void The_default_kernel_has_the_published_weights()
    {
        var kernel = new GappedKernel().Build();
        Assert.Equal([0.22000499011846841, 0.060411879530875012, 0.013319240119017195, 0.0017748346654116176], kernel.PairWeights[..4].ToArray());
        Assert.Equal(3, kernel.MaxMismatches);
    }

    // computed by hand: the number of 3-mers within 1 mismatch of both u and v. For u = v there are 1 + 9.
    // At distance 1 there are u, v and 2 with another letter at the mismatch. At distance 2 there are 2.
    [Fact]
    public void Mismatch_weights_count_common_neighbours() =>
        Assert.Equal([10, 4, 2, 0], PairWeights.Mismatch(3, 1));

    // computed by hand for l = 3, M = 1, lambda = 1/2: patterns without a wildcard add 1 for equal k-mers;
    // patterns with one wildcard add C(3-m, 2)/2
    [Fact]
    public void Wildcard_weights_pay_for_each_wildcard() =>
        Assert.Equal([1 + 1.5, 0.5, 0, 0], PairWeights.Wildcard(3, 1, 0.5));

    // the full filter is a projection, so its eigenvalues are 1 up to k and 0 above k
    [Theory]
    [InlineData(11, 7)]
    [InlineData(6, 5)]
    [InlineData(12, 1)]
    public void The_full_filter_projects(int l, int k)
    {
        var values = HammingScheme.Eigenvalues(PairWeights.FullFilter(l, k));
        for (int j = 0; j <= l; j++)
            Assert.Equal(j <= k ? 1 : 0, values[j], 1e-12);
    }
}
