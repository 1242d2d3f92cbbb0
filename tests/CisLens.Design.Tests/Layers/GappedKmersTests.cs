using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Torch;

namespace CisLens.Design.Tests.Layers;

public sealed class GappedKmersTests
{
    static readonly GappedKmers s_layer = new(Informative: 2, Span: 3, Dropout: 0) { Name = "words" };

    /// <summary>Sums for a sequence. K-mer i has the weight 1 + i / 1000 in pattern 1 and 1001 + i / 1000 in pattern 2.</summary>
    static double[] Sums(string letters)
    {
        using var scope = new TensorScope();
        byte[] codes = Dna.Encode(letters);
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [1, codes.Length]), dtype: DType.Float64);
        double[] table = [.. Enumerable.Range(0, 32).Select(i => i < 16 ? 1 + i / 1000.0 : 1001 + (i - 16) / 1000.0)];
        var weights = new Dictionary<string, Tensor> { ["words.weight"] = Tensor.From<double>(table, [2, 16]) };
        var context = new ForwardContext { Weights = weights };
        return TorchForward.Run(s_layer, x, context).ToArray<double>();
    }

    [Fact]
    public void Words_of_both_strands_are_added_up()
    {
        // The strands are ACGA and TCGT. The index of a k-mer is first + 4 second with A 0, C 1, G 2, T 3.
                // Without a gap there are AC 4, CG 9, GA 2 and TC 7, CG 9, GT 14: six k-mers, the sum of their indexes is 45.
                // With a gap there are A.G 8, C.A 1 and T.G 11, C.T 13: four k-mers, the sum of their indexes is 33.
        Assert.Equal([0.05 * 6.045, 0.05 * 4004.033], Sums("ACGA"), new Within(1e-12));
    }

    [Fact]
    public void A_word_whose_informative_bases_hold_N_counts_nothing()
    {
        // ACNGA has AC 4 and GA 2; the other strand, TCNGT, has TC 7 and GT 14. The gap may be an N, so each strand has C.G 9.
        Assert.Equal([0.05 * 4.027, 0.05 * 2002.018], Sums("ACNGA"), new Within(1e-12));
    }

    [Fact]
    public void Patterns_have_their_first_and_last_position_and_all_choices_between() =>
        Assert.Equal(["0 1 2", "0 1 3", "0 2 3", "0 1 4", "0 2 4", "0 3 4"],
            new GappedKmers(3, 5, 0).Patterns.Select(p => string.Join(' ', p)));

    [Theory]
    [InlineData(1, 3, 20)]
    [InlineData(6, 5, 20)]
    [InlineData(6, 8, 7)]
    [InlineData(11, 12, 20)]
    public void Sizes_that_do_not_fit_are_refused(int informative, int span, int length) =>
        Assert.Throws<ModelException>(() => new GappedKmers(informative, span, 0).Output(new Shape(4, length)));

    sealed class Within(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}
