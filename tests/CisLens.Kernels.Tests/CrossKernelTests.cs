namespace CisLens.Kernels.Tests;

public sealed class CrossKernelTests
{
    static readonly SequenceSet s_twenty = GkmData.Sequences("nfe2_small/kernel10.pos.fa.gz", "nfe2_small/kernel10.neg.fa.gz");

    [Theory]
    [InlineData(10, 6, 3, 0, "")]
    [InlineData(10, 6, 3, 1, "")]
    [InlineData(10, 6, 3, 2, "")]
    [InlineData(10, 6, 3, 3, "")]
    [InlineData(10, 6, 3, 4, "")]
    [InlineData(10, 6, 3, 5, "")]
    [InlineData(11, 7, 3, 0, "")]
    [InlineData(11, 7, 3, 1, "")]
    [InlineData(11, 7, 3, 2, "")]
    [InlineData(11, 7, 3, 3, "")]
    [InlineData(11, 7, 3, 3, "_g2")]
    [InlineData(11, 7, 3, 4, "")]
    [InlineData(11, 7, 3, 5, "")]
    [InlineData(11, 7, 4, 2, "")]
    [InlineData(6, 5, 1, 2, "")]
    public void Values_are_those_of_the_peers_matrix(int l, int k, int d, int type, string ending)
    {
        var golden = GkmData.Triangle($"golden/kernel20/kernel_l{l}_k{k}_d{d}_t{type}{ending}.txt");
        var kernel = new GappedKernel
        {
            Type = (GappedKernelType)type,
            WordLength = l,
            Informative = k,
            MaxMismatches = d,
            Gamma = ending.Length > 0 ? 2 : 1,
        }.Build();
        Check(kernel, s_twenty, golden, 1e-12);
    }

    [Theory]
    [InlineData("p", UnknownBases.Skip)]
    [InlineData("pfmt", UnknownBases.Skip)]
    [InlineData("pL", UnknownBases.Skip)]
    [InlineData("pN", UnknownBases.AsA)]
    public void Odd_records_of_the_golden_files_have_the_peers_values(string positives, UnknownBases unknown)
    {
        var set = GkmData.Sequences(unknown, $"golden/edge/{positives}.fa", "golden/edge/n.fa");
        Check(new GappedKernel().Build(), set, GkmData.Triangle($"golden/edge/{positives}.kernel.txt"), 1e-12);
    }

    [Fact]
    public void Two_hundred_mouse_enhancers_have_the_peers_values()
    {
        var set = GkmData.Sequences("ep300_forebrain/pos100.fa.gz", "ep300_forebrain/neg100.fa.gz");
        var kernel = new GappedKernel { WordLength = 10, Informative = 6 }.Build();
        Check(kernel, set, GkmData.Triangle("golden/ep300_forebrain/kernel200_l10_k6_d3_t2.txt.gz"), 1e-12);
    }

    // Blakely 2020 (FastSK): for each choice of k of the g columns, count the pairs of k-mers that agree in these columns;
    // the kernel uses one strand and the cosine
    [Fact]
    public void Counts_with_all_mismatches_on_one_strand_are_FastSKs()
    {
        const int g = 5, k = 3;
        string[] letters = ["ACGTTGCATGCCAGT", "TTGCACGTACGGA"];
        var kernel = new GappedKernel { Type = GappedKernelType.Counts, WordLength = g, Informative = k, MaxMismatches = g - k, ReverseComplements = false }.Build();
        var set = new SequenceSet();
        foreach (string sequence in letters)
            set.Add(sequence, sequence);
        double Common(string x, string y) => Enumerable.Range(0, 1 << g).Where(columns => int.PopCount(columns) == k).Sum(columns =>
            Words(x).Sum(u => Words(y).Count(v => Enumerable.Range(0, g).All(i => (columns >> i & 1) == 0 || u[i] == v[i]))));
        IEnumerable<string> Words(string sequence) => Enumerable.Range(0, sequence.Length - g + 1).Select(i => sequence.Substring(i, g));
        double expected = Common(letters[0], letters[1]) / Math.Sqrt(Common(letters[0], letters[0]) * Common(letters[1], letters[1]));
        new CrossKernel(kernel, set, 1, TestContext.Current.CancellationToken).Rows(set, (row, values) => Assert.Equal(expected, values[1 - row], 1e-14), stop: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_spectrum_kernel_has_its_golden_values()
    {
        var golden = GkmData.Triangle("golden/kmersvm/small_k6_kernel20.txt");
        Check(KmerKernel.Spectrum(6), s_twenty, golden, 1e-12);
    }

    [Fact]
    public void Rows_of_another_set_are_those_of_the_plain_loops()
    {
        var kernel = new GappedKernel { Type = GappedKernelType.WeightedRbf, WordLength = 7, Informative = 5, MaxMismatches = 2 }.Build();
        var rows = GkmData.Sequences("golden/edge/pN.fa");
        new CrossKernel(kernel, s_twenty, threads: 2).Rows(rows, (row, values) =>
            Assert.Equal(PlainKernel.Kernel(kernel, rows.Codes(row), s_twenty.Codes(3)), values[3], 1e-12), stop: TestContext.Current.CancellationToken);
    }

    static void Check(KmerKernel kernel, SequenceSet set, double[][] golden, double tolerance)
    {
        Assert.Equal(golden.Length, set.Count);
        new CrossKernel(kernel, set, threads: 2).Rows(set, (row, values) =>
        {
            for (int column = 0; column <= row; column++)
                Assert.Equal(golden[row][column], values[column], tolerance * Math.Abs(golden[row][column]));
        }, stop: TestContext.Current.CancellationToken);
    }
}
