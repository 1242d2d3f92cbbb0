namespace CisLens.Kernels.Tests;

public sealed class SelfSimilarityTests
{
    [Theory]
    [InlineData(GappedKernelType.Counts, 4, true)]
    [InlineData(GappedKernelType.Truncated, 3, true)]
    [InlineData(GappedKernelType.Full, 0, true)]
    [InlineData(GappedKernelType.Weighted, 4, true)]
    [InlineData(GappedKernelType.Weighted, 3, false)]
    public void Norms_are_those_of_the_plain_loops(GappedKernelType type, int d, bool reverse)
    {
        var kernel = new GappedKernel { Type = type, MaxMismatches = d, ReverseComplements = reverse }.Build();
        var set = GkmData.Sequences("nfe2_small/kernel10.pos.fa.gz");
        var norms = SelfSimilarity.Norms(kernel, set, threads: 2, TestContext.Current.CancellationToken);
        foreach (int i in new[] { 0, 9 })
            Assert.Equal(Math.Sqrt(PlainKernel.Raw(kernel, set.Codes(i), set.Codes(i))), norms[i], 1e-12 * norms[i]);
    }

    [Fact]
    public void Kmers_of_twelve_bases_and_all_mismatches_are_counted()
    {
        var kernel = new GappedKernel { Type = GappedKernelType.Counts, WordLength = 12, Informative = 1, MaxMismatches = 11 }.Build();
        var set = GkmData.Sequences("nfe2_small/kernel10.neg.fa.gz");
        double expected = Math.Sqrt(PlainKernel.Raw(kernel, set.Codes(3), set.Codes(3)));
        Assert.Equal(expected, SelfSimilarity.Norm(kernel, set.Codes(3)), 1e-12 * expected);
    }
}
