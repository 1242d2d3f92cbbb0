using CisLens.Core;
using CisLens.Kernels.Interchange;
using CisLens.Tests;

namespace CisLens.Kernels.Tests.Interchange;

public sealed class GkmSvmFilesTests
{
    static readonly GappedKernel s_kernel = new() { WordLength = 10, Informative = 6 };

    // in a solution of gkmSVM's trainer, y f = 1 for each example with a coefficient below the bound of 1;
    // the file has coefficients with seven digits
    [Fact]
    public void A_model_of_gkmSVM_stands_at_the_optimum_of_its_own_trainer()
    {
        using var fasta = SupportVectors();
        var model = GkmSvmFiles.Read(fasta.Path, SharedData.Path("data/gkm/golden/ep300_forebrain/gkmsvm2_svalpha.tsv"), s_kernel);
        var scores = model.Score(model.Supports, 2, stop: TestContext.Current.CancellationToken);
        Assert.Equal(199, scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            double margin = Math.Sign(model.Coefficients[i]) * scores[i];
            if (Math.Abs(model.Coefficients[i]) < 1)
                Assert.Equal(1, margin, 5e-6);
            else
                Assert.True(margin < 1 + 5e-6);
        }
    }

    // gkmSVM's classifier divides by norms over all mismatches that the filter reaches, which are 4 for any -d;
    // the golden scores have six digits
    [Fact]
    public void Its_classification_scores_are_ours_at_its_own_norms()
    {
        using var fasta = SupportVectors();
        var model = GkmSvmFiles.Read(fasta.Path, SharedData.Path("data/gkm/golden/ep300_forebrain/gkmsvm2_svalpha.tsv"), s_kernel);
        var all = GkmData.Sequences("ep300_forebrain/pos100.fa.gz", "ep300_forebrain/neg100.fa.gz");
        var reached = (s_kernel with { MaxMismatches = 4 }).Build();
        double Shrink(ReadOnlySpan<byte> codes) => SelfSimilarity.Norm(model.Kernel, codes) / SelfSimilarity.Norm(reached, codes);
        var shrunk = model with { Coefficients = [.. model.Coefficients.Select((c, i) => c * Shrink(model.Supports.Codes(i)))] };
        var scores = shrunk.Score(all, 2, stop: TestContext.Current.CancellationToken);
        double[] golden = [.. GkmData.Column("golden/ep300_forebrain/gkmsvm2_classify_pos.tsv", 1), .. GkmData.Column("golden/ep300_forebrain/gkmsvm2_classify_neg.tsv", 1)];
        for (int i = 0; i < golden.Length; i++)
            Assert.Equal(golden[i], scores[i] * Shrink(all.Codes(i)), 5e-6);
    }

    [Fact]
    public void Written_files_are_those_that_were_read()
    {
        using var fasta = SupportVectors();
        string alphas = SharedData.Path("data/gkm/golden/ep300_forebrain/gkmsvm2_svalpha.tsv");
        var model = GkmSvmFiles.Read(fasta.Path, alphas, s_kernel);
        using var sequences = new ScratchFile();
        using var table = new ScratchFile();
        GkmSvmFiles.Write(model, sequences.Path, table.Path);
        Assert.Equal(File.ReadAllText(alphas), File.ReadAllText(table.Path));
        Assert.Equal(model.Supports.Count, SequenceFasta.Read(sequences.Path).Count);
    }

    [Theory]
    [InlineData("a\t0.5\nb\t-0.5", ":2: the last line has no end, so the file is truncated")]
    [InlineData("a\t0.5\nb\tx\n", ":2: \"b?x\"; expected a name, a tab and a coefficient")]
    [InlineData("a\t0.5\na\t0.5\n", ":2: duplicate name \"a\"")]
    [InlineData("a\t0.5\n", ": has no coefficient for b of")]
    [InlineData("a\t0.5\nb\t1\nc\t1\n", ": has a coefficient for c, which is not in")]
    public void Coefficients_that_do_not_fit_are_refused(string alphas, string said)
    {
        using var sequences = ScratchFile.With(">a x\nACGTACGTAC\n>b\nACGTTTGTAC\n");
        using var table = ScratchFile.With(alphas);
        var refused = Assert.Throws<InputException>(() => GkmSvmFiles.Read(sequences.Path, table.Path, s_kernel));
        Assert.StartsWith(table.Path + said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ": is empty; expected FASTA")]
    [InlineData("ACGT\n>a\nACGT\n", ":1: \"ACGT\" before the first '>'")]
    [InlineData(">a\nAC-T\n", ":2: \"-\" in the sequence of a; expected a base")]
    [InlineData("> \nACGT\n", ":1: no name after '>'")]
    public void Text_that_is_no_fasta_is_refused(string text, string said)
    {
        using var file = ScratchFile.With(text);
        var refused = Assert.Throws<InputException>(() => SequenceFasta.Read(file.Path));
        Assert.StartsWith(file.Path + said, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The support vectors among the tutorial's 200 records.</summary>
    static ScratchFile SupportVectors()
    {
        var names = GkmData.Lines("golden/ep300_forebrain/gkmsvm2_svalpha.tsv").Select(line => line.Split('\t')[0]).ToHashSet();
        var all = GkmData.Sequences("ep300_forebrain/pos100.fa.gz", "ep300_forebrain/neg100.fa.gz");
        return ScratchFile.With(string.Concat(Enumerable.Range(0, all.Count).Where(i => names.Contains(all.Id(i))).Select(i => $">{all.Id(i)}\n{Dna.Decode(all.Codes(i))}\n")));
    }
}
