using CisLens.Core;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Tests.Interchange;

public sealed class KmerSvmFileTests
{
    const string Good = "#kernel=1\n#kmerlen=3\n#bias=-0.5\n#A=-2\n#B=0.25\n#NOTE: weights\n#k-mer\trevcomp\tSVM-weight\nAAA\tTTT\t2\nACG\tCGT\t-1\n";

    // computed by hand: TTT counts as AAA; TTTC has one TTT and one TTC, so its norm is sqrt 2
    [Fact]
    public void A_file_is_weights_a_bias_and_a_posterior()
    {
        var model = Read(Good);
        Assert.Equal((2, -1, -0.5), (model.Weights["TTT"], model.Weights["CGT"], model.Bias));
        Assert.Equal(new PlattScale(-2, 0.25), model.Platt);
        var set = new SequenceSet();
        set.Add("x", "TTTC");
        Assert.Equal(2 / Math.Sqrt(2) - 0.5, model.Score(set, 1, TestContext.Current.CancellationToken)[0], 1e-15);
    }

    // kmersvm_train writes a weighted spectrum as one file. It divides the weights by the number of values of k.
    // f is the sum over k of the weights of the k-mers, divided by the norm for that k.
    // Computed by hand: TTTC has AAA and GAA with the norm sqrt 2, and GAAA with the norm 1.
    // kmersvm_train writes A = B = 0 when it does no cross-validation.
    [Fact]
    public void Kmers_of_several_lengths_each_have_their_norm()
    {
        var model = Read("#parameters:\n#kernel=2\n#kmerlen=3\n#kmerlen2=4\n#bias=-0.5\n#A=0\n#B=0\nAAA\tTTT\t2\nACG\tCGT\t-1\nGAAA\tTTTC\t0.25\n");
        Assert.Null(model.Platt);
        var set = new SequenceSet();
        set.Add("x", "TTTC");
        Assert.Equal(2 / Math.Sqrt(2) + 0.25 - 0.5, model.Score(set, 1, TestContext.Current.CancellationToken)[0], 1e-15);
        using var file = new ScratchFile();
        KmerSvmFile.Write(model, file.Path);
        Assert.Equal(model.Tables.Select(t => t.Values.ToArray()), KmerSvmFile.Read(file.Path).Tables.Select(t => t.Values.ToArray()));
    }

    // an SVM and its weight file give the same scores
    [Fact]
    public void A_machine_over_several_lengths_comes_back_from_its_file()
    {
        var support = new SequenceSet();
        support.Add("s", "AAACGTTAG");
        support.Add("t", "GGCATTAC");
        var machine = new KernelModel(KmerKernel.Spectrum(3), support, [2, -1], 0.5) { Others = [KmerKernel.Spectrum(4), KmerKernel.Spectrum(5)] };
        using var file = new ScratchFile();
        KmerSvmFile.Write(KmerSvm.From(machine, 1, TestContext.Current.CancellationToken), file.Path);
        var expected = machine.Score(support, 1, stop: TestContext.Current.CancellationToken);
        Assert.Equal(expected, KmerSvmFile.Read(file.Path).Score(support, 1, TestContext.Current.CancellationToken), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void A_trained_machine_comes_back_from_its_file_with_the_golden_scores()
    {
        var small = GkmData.Sequences("nfe2_small/pos200.fa.gz", "nfe2_small/neg200.fa.gz");
        var kernel = KmerKernel.Spectrum(6);
        var solution = Svm.Classify(new KernelProduct(kernel, small, 2), [.. Enumerable.Range(0, 400).Select(i => i < 200)],
            new SvmOptions { StoppingGap = 1e-5 }, stop: TestContext.Current.CancellationToken);
        using var file = new ScratchFile();
        KmerSvmFile.Write(KmerSvm.From(KernelModel.From(kernel, small, solution), 2, TestContext.Current.CancellationToken), file.Path);
        var scores = KmerSvmFile.Read(file.Path).Score(GkmData.Sequences("nfe2/test.pos.fa.gz", "nfe2/test.neg.fa.gz"), 2, TestContext.Current.CancellationToken);
        var golden = GkmData.Lines("golden/kmersvm/small_k6.nfe2_test.txt");
        Assert.Equal(golden.Length, scores.Length);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(GkmData.Number(golden[i].Split('\t')[^1]), scores[i], 1e-4);
    }

    [Theory]
    [InlineData("#kernel=1", "#kernel=3", ":1: kernel is \"3\"; expected 1 (spectrum kernel) or 2 (weighted spectrum)")]
    [InlineData("#kernel=1", "#kernel=2", ": has no line \"#kmerlen2=...\"")]
    [InlineData("#kernel=1", "#kernel=2\n#kmerlen2=2", ":2: kmerlen2 is 2; expected at least kmerlen 3")]
    [InlineData("#kernel=1", "#kernel=2\n#kmerlen2=4", ": has k-mers of 3 bases; expected all of 3 to 4")]
    [InlineData("#kmerlen=3\n", "", ": has no line \"#kmerlen=...\", which weights of kmer-SVM need")]
    [InlineData("#kmerlen=3", "#kmerlen=13", ":2: kmerlen is 13; expected 2 to 12")]
    [InlineData("#kmerlen=3", "#kmerlen=4", ":8: the k-mer \"AAA\" has 3 bases; expected 4")]
    [InlineData("#bias=-0.5", "#bias=x", ":3: bias is \"x\"; expected a finite number")]
    [InlineData("#B=0.25\n", "", ": has no line \"#B=...\"")]
    [InlineData("#A=-2", "#bias=1", ":4: duplicate key bias")]
    [InlineData("-1\n", "-1", ":9: the last line has no end, so the file is truncated")]
    public void A_broken_file_is_refused(string good, string broken, string said)
    {
        using var file = ScratchFile.With(Good.Replace(good, broken, StringComparison.Ordinal));
        Assert.StartsWith(file.Path + said, Assert.Throws<InputException>(() => KmerSvmFile.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kernel_has_no_such_weights() => Assert.Throws<ModelException>(() =>
        KmerSvm.From(new KernelModel(new GappedKernel().Build(), new SequenceSet(), [], 0), 1, TestContext.Current.CancellationToken));

    static KmerSvm Read(string text)
    {
        using var file = ScratchFile.With(text);
        return KmerSvmFile.Read(file.Path);
    }
}
