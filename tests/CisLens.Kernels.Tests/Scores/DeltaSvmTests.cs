using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Tests.Scores;

public sealed class DeltaSvmTests
{
    // deltasvm.pl printed the expected values from the same weights with six decimals;
    // the variants are SNVs, indels, a poly-A and an N
    [Theory]
    [InlineData("deltasvm_small_t2l10", false)]
    [InlineData("deltasvm_small_t2l10.first_word_dropped", true)]
    public void Effects_are_the_peers(string golden, bool dropFirstLine)
    {
        using var file = ScratchFile.With(string.Concat(NamedWeights()));
        var weights = KmerWeightFile.Read(file.Path, 10, dropFirstLine);
        var (before, after) = (GkmData.Sequences("golden/deltasvm/variants.ref.fa"), GkmData.Sequences("golden/deltasvm/variants.alt.fa"));
        var expected = GkmData.Column($"golden/deltasvm/{golden}.tsv", 1);
        Assert.Equal(expected.Length, before.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], DeltaSvm.Compute(weights, before.Codes(i), after.Codes(i)).Effect, 1e-6);
    }

    // computed by hand: the reference has the k-mers AC and CA, the alternate has AC, CC and CA
    [Fact]
    public void An_insertion_has_more_kmers_and_says_so()
    {
        var values = new double[16];
        (values[0b0001], values[0b0100], values[0b0101]) = (1, 10, 100);
        var effect = DeltaSvm.Compute(new KmerWeights(2, values), [0, 1, 0], [0, 1, 1, 0]);
        Assert.Equal(new DeltaSvm(100, 2, 3), effect);
        Assert.Equal(new DeltaSvm(-111 + 0, 3, 0), DeltaSvm.Compute(new KmerWeights(2, values), [0, 1, 1, 0], [0, 4, 4, 0]));
    }

    static IEnumerable<string> NamedWeights()
    {
        var scores = GkmData.Lines("golden/deltasvm/small_t2l10.nr10_scores.txt.gz");
        int row = 0;
        for (uint word = 0; word < 1 << 20; word++)
            if (word <= KmerScan.Reverse(word, 10))
                yield return $"{KmerWeights.Letters(word, 10)}\t{scores[row++]}\n";
    }
}
