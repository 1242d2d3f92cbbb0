using CisLens.Core;

namespace CisLens.Kernels.Tests;

public sealed class KernelProductTests
{
    static readonly SequenceSet s_twenty = GkmData.Sequences("nfe2_small/kernel10.pos.fa.gz", "nfe2_small/kernel10.neg.fa.gz");

    [Theory]
    [InlineData(10, 6, 3, 0)]
    [InlineData(10, 6, 3, 1)]
    [InlineData(10, 6, 3, 2)]
    [InlineData(10, 6, 3, 4)]
    [InlineData(11, 7, 3, 0)]
    [InlineData(11, 7, 3, 1)]
    [InlineData(11, 7, 3, 2)]
    [InlineData(11, 7, 3, 4)]
    [InlineData(11, 7, 4, 2)]
    [InlineData(6, 5, 1, 2)]
    public void Columns_of_the_product_are_those_of_the_peers_matrix(int l, int k, int d, int type)
    {
        var golden = GkmData.Triangle($"golden/kernel20/kernel_l{l}_k{k}_d{d}_t{type}.txt");
        var kernel = new GappedKernel { Type = (GappedKernelType)type, WordLength = l, Informative = k, MaxMismatches = d }.Build();
        var product = new KernelProduct(kernel, s_twenty, threads: 2);
        for (int column = 0; column < 20; column++)
        {
            var (exact, single) = (Column(product, column, precise: true), Column(product, column, precise: false));
            for (int row = 0; row < 20; row++)
            {
                double expected = golden[Math.Max(row, column)][Math.Min(row, column)];
                Assert.Equal(expected, exact[row], 1e-12 * Math.Abs(expected));
                Assert.Equal(expected, single[row], 2e-6);
            }
        }
    }

    public static TheoryData<KmerKernel> Kernels() => new(
    [
        .. Enumerable.Range(2, 11).Select(l => new KmerKernel(PairWeights.TruncatedFilter(l, Math.Max(1, l - 3)), 3)),
        new KmerKernel(PairWeights.Mismatch(5, 1), 5), new KmerKernel(PairWeights.Wildcard(7, 2, 0.5), 7),
        new KmerKernel(PairWeights.GappedCounts(4, 2), 4),
        new KmerKernel(PairWeights.TruncatedFilter(6, 4), 2) { Strands = KernelStrands.Forward },
        new KmerKernel(PairWeights.TruncatedFilter(7, 4), 6) { Positions = new CentreWeights(7, 3) },
        KmerKernel.Spectrum(3), KmerKernel.Spectrum(4), KmerKernel.Spectrum(6), KmerKernel.Spectrum(10),
    ]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Products_are_those_of_the_plain_loops_whatever_the_threads(KmerKernel kernel)
    {
        var set = MadeUp(new Rng(7), 9, kernel.WordLength, 40);
        var coefficients = Enumerable.Range(0, set.Count).Select(i => Math.Sin(i + 1)).ToArray();
        var (one, three) = (new double[set.Count], new double[set.Count]);
        new KernelProduct(kernel, set, threads: 1).Multiply(coefficients, one, precise: true);
        new KernelProduct(kernel, set, threads: 3).Multiply(coefficients, three, precise: true);
        Assert.Equal(one, three);
        for (int i = 0; i < set.Count; i++)
        {
            double expected = 0;
            for (int j = 0; j < set.Count; j++)
                expected += coefficients[j] * PlainKernel.Kernel(kernel, set.Codes(i), set.Codes(j));
            Assert.Equal(expected, one[i], 1e-12);
        }
    }

    [Fact]
    public void More_sequences_than_a_chunk_holds_are_all_there()
    {
        var set = MadeUp(new Rng(3), 20_000, 6, 8);
        var kernel = new KmerKernel(PairWeights.GappedCounts(4, 3), 1);
        var product = new KernelProduct(kernel, set, threads: 2);
        var column = Column(product, 19_999, precise: true);
        foreach (int row in new[] { 0, 16_383, 16_384, 19_999 })
            Assert.Equal(PlainKernel.Kernel(kernel, set.Codes(row), set.Codes(19_999)), column[row], 1e-12);
    }

    [Theory]
    [InlineData("ACGTACGTAC", "sequence bad has 10 bases; expected at least the k-mer length 11")]
    [InlineData("ACGTACGTACNACGTACGTAC", "sequence bad has no run of 11 known bases")]
    [InlineData("", "sequence bad has 0 bases")]
    public void A_sequence_without_kmers_is_refused_by_name(string letters, string said)
    {
        var set = new SequenceSet();
        set.Add("good", "ACGTACGTACGTACGT");
        set.Add("bad", letters);
        var refused = Assert.Throws<InputException>(() => new KernelProduct(new GappedKernel().Build(), set, 1));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    static double[] Column(KernelProduct product, int column, bool precise)
    {
        var (unit, result) = (new double[product.Count], new double[product.Count]);
        unit[column] = 1;
        product.Multiply(unit, result, precise);
        return result;
    }

    /// <summary>Random sequences. The first <paramref name="shortest"/> bases are known; later bases are sometimes N.</summary>
    static SequenceSet MadeUp(Rng rng, int count, int shortest, int longest)
    {
        var set = new SequenceSet();
        for (int i = 0; i < count; i++)
        {
            var codes = new byte[shortest + rng.Next(longest)];
            for (int j = 0; j < codes.Length; j++)
                codes[j] = (byte)(j >= shortest && rng.Next(20) == 0 ? Dna.N : rng.Next(4));
            set.Add($"s{i}", codes);
        }
        return set;
    }
}
