using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Models.Kmers;
using CisLens.Torch;

namespace CisLens.Models.Tests.Kmers;

/// <summary>Tests an SVM with one support sequence, so that each prediction can be computed by hand.</summary>
public sealed class SvmModelTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-svm-").FullName;

    // the model has a spectrum kernel of 3-mers with merged strands;
    // the support sequence AAAC has the k-mers AAA and AAC, so |s| = sqrt 2
    static SvmModel Model(PlattScale? platt = null)
    {
        var support = new SequenceSet();
        support.Add("s", "AAAC");
        var machine = new KernelModel(KmerKernel.Spectrum(3), support, [2], 0.5) { Platt = platt, IsRegression = platt is null };
        Track[] labels = [new Track { Id = "cell", Kind = platt is null ? TrackKind.Scalar : TrackKind.Probability }];
        return new SvmModel(SvmModel.ManifestOf("m", KernelDesigns.KmerSvm, new() { ["word_length"] = 3 }, 8, labels, [machine]), [machine], threads: 1, batchSize: 2);
    }

    static double[] Ask(SvmModel model, params string[] windows)
    {
        var output = new float[windows.Length * model.Manifest.Tracks.Count];
        model.Predict(new SequenceBatch(Dna.Encode(string.Concat(windows)), 8), [.. Enumerable.Range(0, model.Manifest.Tracks.Count)], output);
        return Array.ConvertAll(output, x => (double)x);
    }

    [Fact]
    public void Answers_are_those_of_the_formula_and_padding_does_not_count()
    {
        using var model = Model(new PlattScale(-2, 1));
        Assert.Equal(["cell", "cell.decision", "cell.deltasvm"], model.Manifest.Tracks.Select(t => t.Id));
        // for AAAC, f = 2 * 1 - 0.5 = 1.5; P = 1 / (1 + e^(-2 * 1.5 + 1)) = 1 / (1 + e^-2) = 0.880797
        // the weight of AAA, of AAC and of their reverse complements is 2 * (1/sqrt 2) / 1 = 1.414214; other k-mers have the weight 0
        double[] alone = Ask(model, "NNAAACNN");
        Assert.Equal([0.880797, 1.5, 2.828427], alone, (a, b) => Math.Abs(a - b) < 1e-6);
        // AAAG has AAA and AAG, so f = 2 * 1 / (sqrt 2 * sqrt 2) - 0.5 = 0.5; AAAC and its reverse complement give the same value
        Assert.Equal(0.5, Ask(model, "AAAGNNNN")[1], 1e-6);
        Assert.Equal(alone, Ask(model, "NGTTTNNN"));
    }

    [Fact]
    public void A_window_without_a_kmer_has_no_number() => Assert.True(Ask(Model(), "NNACNGGN").Take(1).All(double.IsNaN));

    [Fact]
    public void DeltaSvm_counts_the_kmers_that_overlap_the_change_also_for_an_indel()
    {
        using var model = Model();
        // GGAAACGG loses its second A (position 3), which gives GGAACGG. A C enters the window at its end.
                // The edit and 2 bases on each side change from GAAAC to GAAC. The weights change from GAA 0, AAA w, AAC w to GAA 0, AAC w,
                // so the effect is -w. The C that enters the window makes the k-mer GGC. Its weight is 0, and it must not count.
        Assert.Equal(-1.414214, Effect("GGAAACGG", "GGAACGGC", new WindowEdit(0, 3, 1, 3, 0)), 1e-6);
        // an A enters at the end and makes the k-mer AAA; the windows differ by it, but the edit does not change it
        Assert.Equal(0, Effect("GGGGGGAA", "GGGGGAAA", new WindowEdit(0, 1, 1, 1, 0)), 1e-6);

        float Effect(string window, string copy, WindowEdit edit)
        {
            var answer = new Prediction();
            model.Predict(new() { Length = 8, Windows = Dna.Encode(window), Copies = [new(Dna.Encode(copy), edit)], Tracks = new[] { 0, 1 } }, answer);
            return answer.Copy(0)[1] - answer.Window(0)[1];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_gives_the_model_back(bool classes)
    {
        using var model = Model(classes ? new PlattScale(-2, 1) : null);
        string path = Path.Combine(_folder, "m.clm");
        ModelFile.Write(path, model);
        using var read = ModelFile.Open(path, Device.Cpu, selfTest: true);
        Assert.Equal(Ask(model, "AAACGTTT", "GGNAAACC"), Ask((SvmModel)read, "AAACGTTT", "GGNAAACC"));
        Assert.Equal(2, ModelFile.ReadManifest(path).Parameters);
    }

    // computed by hand: the mismatch kernel counts the k-mers within 1 mismatch of both k-mers of a pair.
        // For equal k-mers there are 1 + 3 * 3. At distance 1 there are the two k-mers and 2 others. At distance 2 there are 2.
        // With one wildcard at the price 1/2, equal k-mers have 1 + 3 / 2, and two k-mers at distance 1 have 1 / 2.
    [Theory]
    [InlineData("""{"type":"mismatch","word_length":3,"max_mismatches":1}""", new[] { 10.0, 4, 2, 0 })]
    [InlineData("""{"type":"wildcard","word_length":3,"max_mismatches":1,"wildcard_price":0.5}""", new[] { 2.5, 0.5, 0, 0 })]
    public void Mismatch_and_wildcard_kernels_are_asked_for_by_their_names(string options, double[] weights) =>
        Assert.Equal(weights, KernelDesigns.Kernel(KernelDesigns.GkmSvm, System.Text.Json.Nodes.JsonNode.Parse(options)!.AsObject(), "x").Kernel.PairWeights.ToArray());

    // in the weighted spectrum, f is the mean of the two values of f for k = 3 and k = 4;
    // the sum of k-mer weights is the mean too
    [Fact]
    public void Several_kmer_lengths_are_the_mean_of_each()
    {
        var support = new SequenceSet();
        support.Add("s", "AAAC");
        var one = new KernelModel(KmerKernel.Spectrum(3), support, [2], 0.5);
        var both = one with { Others = [KmerKernel.Spectrum(4)] };
        var four = one with { Kernel = KmerKernel.Spectrum(4) };
        double[][] answers = [.. new[] { one, four, both }.Select(machine => Ask(machine))];
        for (int i = 0; i < answers[0].Length; i++)
            Assert.Equal((answers[0][i] + answers[1][i]) / 2, answers[2][i], 1e-6);
        Assert.NotEqual(answers[0], answers[2]);

        static double[] Ask(KernelModel machine)
        {
            Track[] labels = [new Track { Id = "cell", Kind = TrackKind.Scalar }];
            using var model = new SvmModel(SvmModel.ManifestOf("m", KernelDesigns.KmerSvm, [], 8, labels, [machine]), [machine], threads: 1);
            return SvmModelTests.Ask(model, "NNAAACNN", "GGAAACTG", "AAAGTTTC");
        }
    }

    [Fact]
    public void A_file_keeps_several_kmer_lengths()
    {
        var design = KernelDesigns.Kernel(KernelDesigns.KmerSvm, new() { ["word_length"] = 3, ["last_word_length"] = 5 }, "x");
        Assert.Equal([3, 4, 5], design.Others.Prepend(design.Kernel).Select(k => k.WordLength));
        var support = new SequenceSet();
        support.Add("s", "AAACGT");
        var machine = new KernelModel(design.Kernel, support, [2], 0.5) { Others = design.Others, IsRegression = true };
        Track[] labels = [new Track { Id = "cell", Kind = TrackKind.Scalar }];
        using var model = new SvmModel(SvmModel.ManifestOf("m", KernelDesigns.KmerSvm, new() { ["word_length"] = 3, ["last_word_length"] = 5 }, 8, labels, [machine]), [machine], threads: 1);
        string path = Path.Combine(_folder, "k.clm");
        ModelFile.Write(path, model);
        using var read = (SvmModel)ModelFile.Open(path, Device.Cpu, selfTest: true);
        Assert.Equal(Ask(model, "AAACGTTT"), Ask(read, "AAACGTTT"));
        Assert.True(read.Svms[0].IsRegression);
        Assert.Equal(3, read.Weights(0).Count);
    }

    [Theory]
    [InlineData("""{"word_length":6,"last_word_length":5}""", "word_length is 6 and last_word_length is 5")]
    [InlineData("""{"word_length":2}""", "word_length is 2; expected 3 to 10")]
    [InlineData("""{"word_length":"x"}""", "x: ")]
    [InlineData("""{"word_lenght":6}""", "has no option \"word_lenght\"; did you mean \"word_length\"?")]
    public void Parameters_that_are_not_a_kernels_are_refused(string options, string message) =>
        Assert.Contains(message, Assert.Throws<ModelException>(() => KernelDesigns.Kernel(KernelDesigns.KmerSvm, System.Text.Json.Nodes.JsonNode.Parse(options)!.AsObject(), "x")).Message);

    [Theory]
    [InlineData("""{"word_length":null}""", "x: word_length is null; expected a whole number")]
    [InlineData("""{"gamma":[1]}""", "x: gamma is [1]; expected a number")]
    [InlineData("""{"reverse_complements":1}""", "x: reverse_complements is 1; expected true or false")]
    [InlineData("""{"type":"gkmrbf"}""", "x: type is \"gkmrbf\"; expected counts, full, truncated, truncated_rbf, ")]
    public void Parameters_of_the_wrong_kind_are_refused_with_what_is_right(string options, string message) =>
        Assert.StartsWith(message, Assert.Throws<ModelException>(() => KernelDesigns.Kernel(KernelDesigns.GkmSvm, System.Text.Json.Nodes.JsonNode.Parse(options)!.AsObject(), "x")).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
