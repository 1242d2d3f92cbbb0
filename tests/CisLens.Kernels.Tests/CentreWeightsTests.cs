namespace CisLens.Kernels.Tests;

public sealed class CentreWeightsTests
{
    // min(M, floor(M exp(-ln 2 |x| / H) + 1)), computed by hand for M = 4 and H = 1:
    // the distances 2, 1, 0, 1, 2 give floor(1 + 1), floor(2 + 1), min(4, 5), ...
    [Fact]
    public void Weights_halve_with_distance_from_the_centre() =>
        Assert.Equal<byte>([2, 3, 4, 3, 2], new CentreWeights(4, 1).Compute(5));

    [Fact]
    public void An_even_number_of_kmers_has_its_centre_to_the_right() =>
        Assert.Equal<byte>([2, 3, 4, 3], new CentreWeights(4, 1).Compute(4));

    [Fact]
    public void The_highest_weight_does_not_wrap() =>
        Assert.Equal(255, new CentreWeights(255, 50).Compute(3)[1]);
}
