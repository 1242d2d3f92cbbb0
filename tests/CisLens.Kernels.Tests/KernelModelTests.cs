using System.Globalization;
using CisLens.Core;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Tests;

public sealed class KernelModelTests
{
    static readonly SequenceSet s_test = GkmData.Sequences("nfe2/test.pos.fa.gz", "nfe2/test.neg.fa.gz");
    static readonly SequenceSet s_small = GkmData.Sequences("nfe2_small/pos200.fa.gz", "nfe2_small/neg200.fa.gz");
    static readonly bool[] s_labels = [.. Enumerable.Range(0, s_small.Count).Select(i => i < s_small.Count / 2)];

    [Theory]
    [InlineData("small_t0")]
    [InlineData("small_t1")]
    [InlineData("small_t2")]
    [InlineData("small_t2l10")]
    [InlineData("small_t2norc")]
    [InlineData("small_t3c10g2")]
    [InlineData("small_t4M20H20")]
    [InlineData("small_t5")]
    public void Scores_of_the_peers_models_are_the_peers(string model)
    {
        var expected = GkmData.Column($"golden/predict/{model}.nfe2_test.tsv", 1);
        var scores = PeerModel(model).Score(s_test, threads: 2, stop: TestContext.Current.CancellationToken);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-9);
    }

    [Fact]
    public void Every_kmer_of_ten_bases_has_the_peers_score()
    {
        var expected = GkmData.Column("golden/deltasvm/small_t2l10.nr10_scores.txt.gz", 0);
        var scores = new KmerScores(PeerModel("small_t2l10"), threads: 2);
        uint[] words = [.. KmerWeights.MergedKmers(10)];
        Assert.Equal(524_800, words.Length);
        Assert.Equal("AAAAAAAAAA", KmerWeights.Letters(words[0], 10));
        for (int i = 0; i < words.Length; i++)
            Assert.Equal(expected[i], scores.KmerScore(words[i]), 1e-9);
    }

    [Theory]
    [InlineData("small_t2", 2, 1, 1)]
    [InlineData("small_t4", 4, 1, 1)]
    [InlineData("small_t5c10g2", 5, 10, 2)]
    public void Own_training_scores_as_the_peers(string model, int type, double c, double gamma)
    {
        var kernel = new GappedKernel { Type = (GappedKernelType)type, Gamma = gamma }.Build();
        IKernelOperator values = kernel.Gamma is null ? new KernelProduct(kernel, s_small, 2) : new GramMatrix(kernel, s_small, 2);
        var solution = Svm.Classify(values, s_labels, new SvmOptions { C = c }, stop: TestContext.Current.CancellationToken);
        var scores = KernelModel.From(kernel, s_small, solution).Score(s_test, 2, stop: TestContext.Current.CancellationToken);
        var expected = GkmData.Column($"golden/predict/{model}.nfe2_test.tsv", 1);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-3);
    }

    // shared/data/gkm/README.md lists the objective and the bias of the spectrum kernels
    [Theory]
    [InlineData(3, -245.542040, -1.670031)]
    [InlineData(5, -134.397616, -0.787973)]
    [InlineData(6, -114.469990, -0.474837)]
    [InlineData(8, -126.593366, -0.229929)]
    public void Spectrum_machines_are_the_golden_ones(int k, double objective, double bias)
    {
        var kernel = KmerKernel.Spectrum(k);
        var solution = Svm.Classify(new KernelProduct(kernel, s_small, 2), s_labels, new SvmOptions { StoppingGap = 1e-5 }, stop: TestContext.Current.CancellationToken);
        Assert.Equal(objective, solution.Objective, 1e-5);
        Assert.Equal(bias, -solution.Rho, 1e-4);
        var scores = KernelModel.From(kernel, s_small, solution).Score(s_test, 2, stop: TestContext.Current.CancellationToken);
        var lines = GkmData.Lines($"golden/kmersvm/small_k{k}.nfe2_test.txt");
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(GkmData.Number(lines[i].Split('\t')[^1]), scores[i], 1e-4);
    }

    // the expected values are from train_summary.tsv, small_svr_c1; on a matrix our steps are LS-GKM's steps,
    // and with kernel products the solver continues to the optimum, which has one more support vector
    [Theory]
    [InlineData(false, 354, null)]
    [InlineData(true, 353, 478)]
    public void Regression_gives_the_peers_machine(bool onMatrix, int supportVectors, int? steps)
    {
        double[] targets = GkmData.Column("golden/svr/small_svr_targets.tsv.gz", 1);
        var kernel = new GappedKernel().Build();
        var set = new SequenceSet();
        foreach (string line in GkmData.Lines("golden/svr/small_svr_targets.tsv.gz"))
            set.Add($"s{set.Count}", line.Split('\t')[0]);
        IKernelOperator values = onMatrix ? new GramMatrix(kernel, set, 2) : new KernelProduct(kernel, set, 2);
        var solution = Svm.Regress(values, targets, new SvmOptions(), stop: TestContext.Current.CancellationToken);
        Assert.Equal(-66.223873, solution.Objective, 66e-6);
        Assert.Equal(-0.010177, solution.Rho, 1e-3);
        Assert.Equal(supportVectors, solution.SupportVectors);
        Assert.Equal(steps ?? solution.Steps, solution.Steps);
        Assert.Equal(9, solution.BoundedSupportVectors);
        var scores = KernelModel.From(kernel, set, solution).Score(s_test, 2, stop: TestContext.Current.CancellationToken);
        var expected = GkmData.Column("golden/svr/small_svr_c1.nfe2_test.tsv", 1);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-3);
    }

    [Fact]
    public void The_mean_of_spectrum_kernels_scores_as_the_mean_of_their_scores()
    {
        KmerKernel[] kernels = [KmerKernel.Spectrum(4), KmerKernel.Spectrum(5)];
        var mean = new MeanProduct([.. kernels.Select(k => new KernelProduct(k, s_small, 2))]);
        var solution = Svm.Classify(mean, s_labels, new SvmOptions(), stop: TestContext.Current.CancellationToken);
        double expected = -solution.Rho;
        for (int i = 0; i < s_small.Count; i++)
            expected += solution.Coefficients[i] * kernels.Average(k => PlainKernel.Kernel(k, s_small.Codes(i), s_test.Codes(0)));
        double found = kernels.Average(k => new KmerScores(KernelModel.From(k, s_small, solution), 1).Score(s_test.Codes(0)));
        Assert.Equal(expected, found, 1e-9);
    }

    [Fact]
    public void A_sequence_without_kmers_has_no_score()
    {
        var scores = new KmerScores(PeerModel("small_t2"), 1);
        Assert.True(double.IsNaN(scores.Score(Dna.Encode("ACGT"))));
        var set = new SequenceSet();
        set.Add("tiny", "ACGT");
        Assert.Contains("tiny", Assert.Throws<InputException>(() => scores.Score(set, 1, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    /// <summary>Reads one of LS-GKM's model files.</summary>
    static KernelModel PeerModel(string name)
    {
        var lines = GkmData.Lines($"golden/models/{name}.model.txt.gz");
        int start = Array.IndexOf(lines, "SV");
        var fields = lines[..start].Select(line => line.Split(' ', 2)).ToDictionary(field => field[0], field => field[1]);
        string[] names = ["gkm_cnt", "gkm_estfull", "gkm_esttrunc", "gkmrbf", "wgkm", "wgkmrbf"];
        int Whole(string field) => int.Parse(fields[field], CultureInfo.InvariantCulture);
        var kernel = new GappedKernel
        {
            Type = (GappedKernelType)Array.IndexOf(names, fields["kernel_type"]),
            WordLength = Whole("L"),
            Informative = Whole("k"),
            MaxMismatches = Whole("d"),
            ReverseComplements = Whole("norc") == 0,
            Gamma = fields.TryGetValue("gamma", out var gamma) ? GkmData.Number(gamma) : 1,
            Centre = fields.ContainsKey("M") ? new CentreWeights(Whole("M"), GkmData.Number(fields["H"])) : new CentreWeights(),
        }.Build();
        var supports = new SequenceSet();
        foreach (string line in lines[(start + 1)..])
            supports.Add($"sv{supports.Count}", line.Split(' ')[1]);
        return new KernelModel(kernel, supports, [.. lines[(start + 1)..].Select(line => GkmData.Number(line.Split(' ')[0]))], GkmData.Number(fields["rho"]));
    }
}
