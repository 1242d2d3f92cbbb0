using CisLens.Kernels;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;
using CisLens.Kernels.Tests;
using CisLens.Tests;

namespace CisLens.Models.Tests.Kmers;

public sealed class ModelScoreTests
{
    [Theory]
    [InlineData("small_t0")]
    [InlineData("small_t1")]
    [InlineData("small_t2")]
    [InlineData("small_t3")]
    [InlineData("small_t4")]
    [InlineData("small_t5")]
    [InlineData("small_t3c10g2")]
    [InlineData("small_t5c10g2")]
    [InlineData("small_t2l10")]
    [InlineData("small_t3l10c10g2")]
    [InlineData("small_t2norc")]
    [InlineData("small_t2w2")]
    [InlineData("small_t2e6")]
    [InlineData("small_t4M20H20")]
    [InlineData("nfe2_l11k7d3")]
    [InlineData("nfe2_l10k6d3")]
    public void Scores_are_the_peers(string model) =>
        Check($"models/{model}", $"predict/{model}.nfe2_test", 1e-9, "nfe2/test.pos.fa.gz", "nfe2/test.neg.fa.gz");

    [Theory]
    [InlineData("kat2b_n500")]
    [InlineData("kat2b_n2000")]
    public void Unknown_bases_read_as_A_give_the_peers_scores(string model) =>
        Check($"models/{model}", $"predict/{model}.kat2b_test", 1e-9, "kat2b_200bp/test.pos.fa.gz", "kat2b_200bp/test.neg.fa.gz");

    // the golden file has six digits
    [Fact]
    public void Scores_of_a_thousand_short_peaks_are_the_peers() =>
        Check("models/ctcf101_l11k7d3", "predict/ctcf101_l11k7d3.ctcf_test", 6e-6, "ctcf101/test.pos.fa.gz", "ctcf101/test.neg.fa.gz");

    // the published scores have six digits; the model file is of an older version and has no norc line
    [Theory]
    [InlineData("pos")]
    [InlineData("neg")]
    public void LsGkms_own_example_has_its_published_scores(string set)
    {
        var model = LsGkmReader.Read(SharedData.Path("data/tf-chipseq-gkm/nfe2_gm12878/lsgkm_model.txt.gz"));
        var scores = model.Score(GkmData.Sequences($"../tf-chipseq-gkm/nfe2_gm12878/{set}.test.fa.gz"), threads: 2, stop: Stop);
        var golden = GkmData.Column($"../tf-chipseq-gkm/nfe2_gm12878/{set}.test.expected_score.tsv", 1);
        Assert.Equal(golden.Length, scores.Length);
        for (int i = 0; i < golden.Length; i++)
            Assert.Equal(golden[i], scores[i], 5.1e-6);
    }

    [Fact]
    public void Scores_of_a_regression_are_the_peers() =>
        Check("svr/small_svr_c1", "svr/small_svr_c1.nfe2_test", 1e-9, "nfe2/test.pos.fa.gz", "nfe2/test.neg.fa.gz");

    // the golden file has ten digits
    [Fact]
    public void Scores_of_all_kmers_are_the_peers()
    {
        var weights = KmerWeights.From(Model("models/small_t2l10"), withRho: true, threads: 2, Stop);
        var golden = GkmData.Lines("golden/deltasvm/small_t2l10.nr10_scores.txt.gz");
        int row = 0;
        foreach (uint word in weights.MergedKmers())
        {
            double expected = GkmData.Number(golden[row++]);
            Assert.Equal(expected, weights[word], 1e-9 + 1e-9 * Math.Abs(expected));
        }
        Assert.Equal(524_800, row);
    }

    [Theory]
    [InlineData(GappedKernelType.Truncated, true)]
    [InlineData(GappedKernelType.Weighted, false)]
    [InlineData(GappedKernelType.CountsRbf, true)]
    [InlineData(GappedKernelType.WeightedRbf, false)]
    public void The_weight_of_a_kmer_is_its_score_as_a_sequence(GappedKernelType type, bool reverse)
    {
        var kernel = new GappedKernel { Type = type, WordLength = 6, Informative = 4, MaxMismatches = 2, ReverseComplements = reverse };
        var support = new SequenceSet();
        support.Add("a", "ACGTTGCAAGTCCGATTACAGGCT");
        support.Add("b", "TTGACGCATTAGGCANCCATGACGTCAC");
        var model = new KernelModel(kernel.Build(), support, [0.75, -0.5], 0.125);
        CheckWords(model);
        var words = KmerWeights.From(model, withRho: false, threads: 1, Stop);
        var less = KmerWeights.From(model, withRho: true, threads: 3, Stop);
        Assert.Equal(words.Values.ToArray().Select(w => w - 0.125), less.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Fact]
    public void The_weight_of_a_spectrum_kmer_is_its_score_as_a_sequence()
    {
        var support = new SequenceSet();
        support.Add("a", "ACGTTGCAAGTCCGATTACAGGCT");
        CheckWords(new KernelModel(KmerKernel.Spectrum(3), support, [0.75], 0.125));
    }

    static void CheckWords(KernelModel model)
    {
        var weights = KmerWeights.From(model, withRho: true, threads: 2, Stop);
        var words = new SequenceSet();
        for (uint word = 0; word < weights.Values.Length; word++)
            words.Add($"{word}", KmerWeights.Letters(word, weights.WordLength));
        var scores = model.Score(words, 2, stop: Stop);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(scores[i], weights[(uint)i], 1e-12);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static KernelModel Model(string model) => LsGkmReader.Read(SharedData.Path($"data/gkm/golden/{model}.model.txt.gz"));

    static void Check(string model, string scores, double tolerance, params string[] sets)
    {
        var values = Model(model).Score(GkmData.Sequences(UnknownBases.AsA, sets), threads: 2, stop: Stop);
        var golden = GkmData.Column($"golden/{scores}.tsv", 1);
        Assert.Equal(golden.Length, values.Length);
        for (int i = 0; i < golden.Length; i++)
            Assert.Equal(golden[i], values[i], tolerance);
    }
}
