using CisLens.Core;
using CisLens.Kernels.Explain;
using CisLens.Kernels.Interchange;
using CisLens.Tests;

namespace CisLens.Kernels.Tests.Explain;

public sealed class ExplainerTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, ExplainMode> Goldens()
    {
        var data = new TheoryData<string, ExplainMode>();
        foreach (string model in new[] { "small_t0", "small_t2l10", "small_t3l10c10g2", "small_t4" })
            foreach (var mode in Enum.GetValues<ExplainMode>())
                data.Add(model, mode);
        return data;
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Every_mode_gives_the_peers_values(string name, ExplainMode mode)
    {
        var golden = GkmData.Lines($"golden/explain/{name}.mode{(int)mode}.txt.gz").Select(line => line.Split('\t')).ToDictionary(row => row[0]);
        var all = GkmData.Sequences("golden/explain/five.fa");
        var asked = all.Subset(Enumerable.Range(0, all.Count).Where(i => golden.ContainsKey(all.Id(i))));
        Assert.Equal(golden.Count, asked.Count);
        foreach (var explanation in Explainer.From(Golden(name), mode, threads: 2, Stop).Explain(asked, Stop))
        {
            var row = golden[explanation.Id];
            Assert.Equal(GkmData.Number(row[1]), explanation.Decision, 1e-9);
            double[] expected = [.. row[2].Split(';', ',').Select(GkmData.Number)];
            Assert.Equal(expected.Length, explanation.Values.Length);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], explanation.Values[i], 1e-9);
        }
    }

    // the published values have six digits; the model has 958 support vectors
    [Fact]
    public void LsGkms_own_example_has_its_published_importance()
    {
        var model = LsGkmReader.Read(SharedData.Path("data/tf-chipseq-gkm/nfe2_gm12878/lsgkm_model.txt.gz"));
        var lines = GkmData.Lines("../tf-chipseq-gkm/nfe2_gm12878/pos.test.expected_gkmexplain.txt.gz");
        var explained = Explainer.From(model, ExplainMode.Importance, 2, Stop).Explain(GkmData.Sequences("../tf-chipseq-gkm/nfe2_gm12878/pos.test.fa.gz"), Stop);
        Assert.Equal(lines.Length, explained.Count);
        for (int i = 0; i < lines.Length; i++)
        {
            var expected = lines[i].Split('\t')[2].Split(';', ',').Select(GkmData.Number).ToArray();
            for (int j = 0; j < expected.Length; j++)
                Assert.Equal(expected[j], explained[i].Values[j], 5.1e-6 * Math.Abs(expected[j]) + 1e-9);
        }
    }

    public static TheoryData<GappedKernel> Kernels() => new(
    (GappedKernel[])[
        new GappedKernel { WordLength = 6, Informative = 4, MaxMismatches = 2 },
        new GappedKernel { WordLength = 6, Informative = 5, MaxMismatches = 1, Type = GappedKernelType.Counts },
        new GappedKernel { WordLength = 5, Informative = 1, MaxMismatches = 4, Type = GappedKernelType.Full },
        new GappedKernel { WordLength = 7, Informative = 6, MaxMismatches = 1 },
        new GappedKernel { WordLength = 6, Informative = 4, MaxMismatches = 0 },
        new GappedKernel { WordLength = 2, Informative = 1, MaxMismatches = 1, Type = GappedKernelType.Counts },
        new GappedKernel { WordLength = 6, Informative = 4, MaxMismatches = 2, ReverseComplements = false },
        new GappedKernel { WordLength = 6, Informative = 4, MaxMismatches = 2, Type = GappedKernelType.Weighted, Centre = new CentreWeights(9, 4) },
        new GappedKernel { WordLength = 6, Informative = 4, MaxMismatches = 2, Type = GappedKernelType.TruncatedRbf, Gamma = 2 },
        new GappedKernel { WordLength = 9, Informative = 4, MaxMismatches = 4, Type = GappedKernelType.CountsRbf },
        new GappedKernel { WordLength = 6, Informative = 5, MaxMismatches = 1, Type = GappedKernelType.WeightedRbf, Centre = new CentreWeights(9, 4), ReverseComplements = false },
        new GappedKernel { WordLength = 2, Informative = 1, MaxMismatches = 1, Type = GappedKernelType.CountsRbf },
    ]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_mode_is_that_of_the_plain_loops_whatever_the_threads(GappedKernel kernel)
    {
        var rng = new Rng(11);
        var model = MadeUp(kernel, rng);
        var set = Sequences(rng, 3, 31);
        foreach (var mode in Enum.GetValues<ExplainMode>())
        {
            var one = Explainer.From(model, mode, 1, Stop).Explain(set, Stop);
            var three = Explainer.From(model, mode, 3, Stop).Explain(set, Stop);
            for (int i = 0; i < set.Count; i++)
            {
                var expected = PlainExplain.Values(model, mode, set.Codes(i));
                Assert.Equal(one[i].Values, three[i].Values);
                for (int j = 0; j < expected.Length; j++)
                    Assert.Equal(expected[j], one[i].Values[j], 1e-11);
            }
        }
    }

    [Theory]
    [InlineData("small_t2l10")]
    [InlineData("small_t5c10g2")]
    public void Importance_adds_up_to_the_score(string name)
    {
        var model = Golden(name);
        foreach (var explanation in Explainer.From(model, ExplainMode.Importance, 2, Stop).Explain(GkmData.Sequences("golden/explain/five.fa"), Stop))
            Assert.Equal(explanation.Decision + model.Rho, explanation.Values.Sum(), 1e-9);
    }

    [Theory]
    [InlineData(ExplainMode.Hypothetical)]
    [InlineData(ExplainMode.HypotheticalDeeper)]
    public void Hypothetical_importance_of_the_bases_that_are_there_is_importance(ExplainMode mode)
    {
        var (model, set) = (Golden("small_t2l10"), GkmData.Sequences("golden/explain/five.fa"));
        var (importance, hypothetical) = (Explainer.From(model, ExplainMode.Importance, 2, Stop).Explain(set, Stop), Explainer.From(model, mode, 2, Stop).Explain(set, Stop));
        for (int i = 0; i < set.Count; i++)
            for (int p = 0; p < set.Codes(i).Length; p++)
                Assert.Equal(importance[i].At(p, set.Codes(i)[p]), hypothetical[i].At(p, set.Codes(i)[p]), 1e-12);
    }

    // this is the full change of a linear score; both scores use the norm of the unchanged sequence
    [Fact]
    public void A_deeper_perturbation_is_the_change_of_the_score_at_the_same_norm()
    {
        var (model, set) = (Golden("small_t2l10"), GkmData.Sequences("golden/explain/five.fa").Subset([0]));
        var explanation = Explainer.From(model, ExplainMode.PerturbationDeeper, 2, Stop).Explain(set, Stop)[0];
        var mutants = new SequenceSet();
        for (int p = 0; p < set.Codes(0).Length; p++)
            for (byte b = 0; b < 4; b++)
            {
                var codes = set.Codes(0).ToArray();
                codes[p] = b;
                mutants.Add($"{p} {b}", codes);
            }
        var scores = model.Score(mutants, 2, stop: Stop);
        double norm = SelfSimilarity.Norm(model.Kernel, set.Codes(0));
        for (int i = 0; i < scores.Length; i++)
        {
            double change = (scores[i] + model.Rho) * SelfSimilarity.Norm(model.Kernel, mutants.Codes(i)) / norm - (explanation.Decision + model.Rho);
            Assert.Equal(change, explanation.Values[i], 1e-9);
        }
    }

    [Fact]
    public void The_text_is_gkmexplains()
    {
        var text = GkmExplainText.Line(new Explanation("a", -0.25, [0, 1e-7, 0.1234567, -2, 3, 0, 0, 0]));
        Assert.Equal("a\t-0.25\t0,1e-07,0.123457,-2;3,0,0,0", text);
    }

    [Fact]
    public void What_cannot_be_explained_is_refused()
    {
        var model = Golden("small_t2l10");
        var even = new SequenceSet();
        even.Add("even", "ACGTACGTACGT");
        Assert.Contains("sequence even has 12 bases; expected an odd number", Assert.Throws<InputException>(
            () => Explainer.From(model, ExplainMode.PerturbationAtCentre, 1, Stop).Explain(even, Stop)).Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => Explainer.From(model, (ExplainMode)6, 1, Stop));
        Assert.Throws<UsageException>(() => Explainer.From(model with { Kernel = KmerKernel.Spectrum(6) }, 0, 1, Stop));
    }

    static KernelModel Golden(string name) => LsGkmReader.Read(SharedData.Path($"data/gkm/golden/models/{name}.model.txt.gz"));

    static KernelModel MadeUp(GappedKernel kernel, Rng rng)
    {
        var support = Sequences(rng, 5, 24);
        return new KernelModel(kernel.Build(), support, [0.5, -1, 0.125, 0.75, -0.25], 0.1) { Parameters = kernel };
    }

    /// <summary>Random sequences that contain one N.</summary>
    static SequenceSet Sequences(Rng rng, int count, int length)
    {
        var set = new SequenceSet();
        for (int i = 0; i < count; i++)
        {
            var codes = new byte[length];
            for (int j = 0; j < length; j++)
                codes[j] = (byte)(j == 12 ? Dna.N : rng.Next(4));
            set.Add($"s{i}", codes);
        }
        return set;
    }
}
