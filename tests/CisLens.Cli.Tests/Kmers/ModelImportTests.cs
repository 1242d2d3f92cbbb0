namespace CisLens.Cli.Tests.Kmers;

/// <summary>
/// Imports published models and compares their scores with the output of the original programs (shared/data/gkm/README.md).
/// </summary>
public sealed class ModelImportTests : Workplace
{
    // the models have all types of LS-GKM: counts, full, truncated, Gaussian, centre-weighted, one strand and regression;
    // gkmpredict printed the expected scores with 17 digits
    [Theory]
    [InlineData("models/small_t0", "predict/small_t0")]
    [InlineData("models/small_t1", "predict/small_t1")]
    [InlineData("models/small_t2l10", "predict/small_t2l10")]
    [InlineData("models/small_t3l10c10g2", "predict/small_t3l10c10g2")]
    [InlineData("models/small_t4M20H20", "predict/small_t4M20H20")]
    [InlineData("models/small_t5c10g2", "predict/small_t5c10g2")]
    [InlineData("models/small_t2norc", "predict/small_t2norc")]
    [InlineData("svr/small_svr_c1", "svr/small_svr_c1")]
    public void A_model_of_LsGkm_scores_as_gkmpredict_does(string model, string golden)
    {
        string test = Fasta("test.fa", Gkm("nfe2/test.pos.fa.gz"), Gkm("nfe2/test.neg.fa.gz"));
        Run($"model import svm {Gkm($"golden/{model}.model.txt.gz")} --track nfe2 --window 300 -o @m.clm");
        string[] scored = Predict($"@m.clm {test} --tracks nfe2");
        Assert.Equal("name\tnfe2", scored[0]);
        string[] expected = Lines(Gkm($"golden/{golden}.nfe2_test.tsv"));
        Assert.Equal(expected.Select(line => line.Split('\t')[0]), scored[1..].Select(line => line.Split('\t')[0]));
        Near(Column(expected, 1), Column(scored[1..], 1), 1e-9);
    }

    // the exported file must equal LS-GKM's: coefficients have 16 digits, rho has up to 17 digits, norc is 0
    [Theory]
    [InlineData("models/small_t2l10")]
    [InlineData("models/small_t5c10g2")]
    [InlineData("models/small_t2norc")]
    public void A_model_of_LsGkm_comes_back_as_its_own_file(string model)
    {
        string original = Gkm($"golden/{model}.model.txt.gz");
        Run($"model import svm {original} -o @m.clm");
        Run("model export @m.clm --to lsgkm --norc -o @back.model.txt.gz");
        Assert.Equal(Lines(original).Select(line => line.ToUpperInvariant()), Lines(At("back.model.txt.gz")).Select(line => line.ToUpperInvariant()));
        Run("model export @m.clm --to lsgkm -o @back.model.txt");
        Assert.Equal(model.EndsWith("norc", StringComparison.Ordinal), File.ReadAllText(At("back.model.txt")).Contains("norc", StringComparison.Ordinal));
        Assert.Contains(Lines(original).Single(l => l.StartsWith("svm_type", StringComparison.Ordinal)), File.ReadAllText(At("back.model.txt")));
    }

    [Fact]
    public void A_regression_stays_one()
    {
        Run($"model import svm {Gkm("golden/svr/small_svr_c1.model.txt.gz")} -o @m.clm");
        Run("model export @m.clm --to lsgkm -o @back.txt");
        Assert.StartsWith("svm_type epsilon_svr\n", File.ReadAllText(At("back.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Word_weights_of_a_model_are_the_scores_of_all_words()
    {
        Run($"model import svm {Gkm("golden/models/small_t2l10.model.txt.gz")} -o @m.clm");
        Run("model export @m.clm --to deltasvm --with-rho --columns 3 -o @w.txt");
        string[] lines = Lines(At("w.txt"));
        Assert.Equal(("bias\t0", 524_801), (lines[0], lines.Length));
        Assert.StartsWith("AAAAAAAAAA\tTTTTTTTTTT\t", lines[1], StringComparison.Ordinal);
        Near(Column(Lines(Gkm("golden/deltasvm/small_t2l10.nr10_scores.txt.gz")), 0), Column(lines[1..], 2), 1e-9);
    }

    // the expected differences come from deltasvm.pl, which sums the weights of each allele; with --drop-first-line,
    // the first line of the table is ignored; the import reads only the table of weights, no model
    [Theory]
    [InlineData("", "deltasvm_small_t2l10")]
    [InlineData(" --drop-first-line", "deltasvm_small_t2l10.first_word_dropped")]
    public void A_table_of_weights_alone_gives_what_deltasvm_gives(string option, string golden)
    {
        string[] scores = Lines(Gkm("golden/deltasvm/small_t2l10.nr10_scores.txt.gz"));
        Run($"model import svm {Gkm("golden/models/small_t2l10.model.txt.gz")} -o @m.clm");
        Run("model export @m.clm --to deltasvm --no-bias-line -o @names.txt");
        Write("w.txt", string.Concat(Lines(At("names.txt")).Select((line, i) => $"{line.Split('\t')[0]}\t{scores[i]}\n")));
        Run($"model import words @w.txt -l 10 --track t --window 60{option} -o @w.clm");
        Assert.Equal("track\tkind\tlabel\tassay\tcell_type\nt.deltasvm\tscalar\tNA\tNA\tNA\n", Run("model tracks @w.clm"));
        double[] reference = Sums("ref"), alternate = Sums("alt");
        Near(Column(Lines(Gkm($"golden/deltasvm/{golden}.tsv")), 1), [.. alternate.Zip(reference, (a, r) => a - r)], 1e-6);

        double[] Sums(string allele) => Column(Predict($"@w.clm {Gkm($"golden/deltasvm/variants.{allele}.fa")}")[1..], 1);
    }

    // calculated by hand: TTT and AAA count as one k-mer; TTTC contains TTT and TTC (GAA), so the norm is sqrt 2,
    // f = 2 / sqrt 2 - 0.5 and P = 1 / (1 + exp(-2 f + 0.25))
    [Fact]
    public void Weights_of_kmerSvm_have_a_decision_and_a_probability()
    {
        Write("k.txt", "#kernel=1\n#kmerlen=3\n#bias=-0.5\n#A=-2\n#B=0.25\n#k-mer\trevcomp\tSVM-weight\nAAA\tTTT\t2\nACG\tCGT\t-1\n");
        Run("model import words @k.txt --track t --window 8 -o @k.clm");
        double[] row = [.. Predict($"@k.clm {Write("s.fa", ">s\nTTTC\n")}")[1].Split('\t').Skip(1).Select(double.Parse)];
        double f = 2 / Math.Sqrt(2) - 0.5;
        Near([1 / (1 + Math.Exp(-2 * f + 0.25)), f, 2], row, 1e-12);
    }

    // calculated by hand: the file of a weighted spectrum has k-mers of 3 and of 4 bases;
    // GAAA and TTTC count as one k-mer, which is the only 4-mer of TTTC
    [Fact]
    public void Weights_of_kmerSvm_may_be_of_several_lengths()
    {
        Write("k.txt", "#kernel=2\n#kmerlen=3\n#kmerlen2=4\n#bias=-0.5\n#A=0\n#B=0\nAAA\tTTT\t2\nACG\tCGT\t-1\nGAAA\tTTTC\t0.25\n");
        Run("model import words @k.txt --track t --window 8 -o @k.clm");
        string[] rows = Predict($"@k.clm {Write("s.fa", ">s\nTTTC\n")}");
        Assert.Equal("name\tt\tt.deltasvm", rows[0]);
        Near([2 / Math.Sqrt(2) + 0.25 - 0.5, 2.25], [.. rows[1].Split('\t').Skip(1).Select(double.Parse)], 1e-12);
    }

    // K(x, x) = 1: for one of its own sequences, a model predicts coefficient - rho
    // if its two sequences share no k-mer
    [Fact]
    public void Merged_models_are_the_mean()
    {
        Write("a.txt", Model(0.5, "0.6 AAAAAC\n0.2 GGTGGT"));
        Write("b.txt", Model(0.1, "1 AAAAAC\n0.4 CATCAG"));
        foreach (string name in (string[])["a", "b"])
            Run($"model import svm @{name}.txt --track t -o @{name}.clm");
        Run("model merge @a.clm @b.clm -o @mean.clm");
        Run("model export @mean.clm --to lsgkm -o @mean.txt");
        Assert.EndsWith("total_sv 3\nrho 0.3\nlabel 1 -1\nnr_sv 3 0\nSV\n0.8 AAAAAC\n0.1 GGTGGT\n0.2 CATCAG\n", Rounded(File.ReadAllText(At("mean.txt"))), StringComparison.Ordinal);

        static string Model(double rho, string vectors) => $"svm_type c_svc\nkernel_type gkm_esttrunc\nL 4\nk 3\nd 1\nnr_class 2\ntotal_sv 2\nrho {rho}\nlabel 1 -1\nnr_sv 2 0\nSV\n{vectors}\n";
        static string Rounded(string text) => text.Replace("0.29999999999999999", "0.3", StringComparison.Ordinal);
    }

    // the classification of R's gkmSVM has no rho: it is the sum of y a K; the two files may come in either order
    [Fact]
    public void The_two_files_of_gkmSvm_are_one_model()
    {
        string fasta = Write("p_svseq.fa", ">a\nACGTACGTACGT\n>b\nTTTTTTTTTTGG\n"), alphas = Write("p_svalpha.out", "a\t5.000000e-01\nb\t-2.500000e-01\n");
        Run($"model import svm {alphas} {fasta} -l 6 -k 4 -d 2 --track t -o @m.clm");
        Run("model export @m.clm --to gkmsvm -o @back");
        Assert.Equal("1\t5.000000e-01\n2\t-2.500000e-01\n", File.ReadAllText(At("back_svalpha.out")));
        Assert.Equal(">1\nACGTACGTACGT\n>2\nTTTTTTTTTTGG\n", File.ReadAllText(At("back_svseq.fa")));
        Run("model export @m.clm --to lsgkm -o @m.txt");
        Assert.Contains("\nL 6\nk 4\nd 2\nnr_class 2\ntotal_sv 2\nrho 0\n", File.ReadAllText(At("m.txt")));
    }

    // LS-GKM reads N as A; by default CisLens ignores k-mers that contain N
    [Fact]
    public void Unknown_bases_are_read_as_A_only_on_request()
    {
        string model = Gkm("golden/models/small_t2l10.model.txt.gz"), sequences = Write("s.fa", ">n\nGGATGACTCANNNNNNNNNNNNTGACTCATCCAG\n>a\nGGATGACTCAAAAAAAAAAAAATGACTCATCCAG\n");
        Run($"model import svm {model} --track t --window 60 -o @skip.clm");
        Run($"model import svm {model} --track t --window 60 --unknown-bases a -o @a.clm");
        double[] skipped = Scores("skip"), asA = Scores("a");
        Assert.Equal(asA[1], asA[0]);
        Assert.Equal(asA[1], skipped[1]);
        Assert.NotEqual(skipped[1], skipped[0]);

        double[] Scores(string name) => Column(Predict($"@{name}.clm {sequences} --tracks t")[1..], 1);
    }

    // calculated by hand: in a column of 10 sites, the base has probability (10 + 0.1 / 4) / 10.1;
    // each of the two columns adds log2 of four times that; GT is the reverse complement of AC
    [Theory]
    [InlineData("MEME version 4\n\nMOTIF m other\nletter-probability matrix: alength= 4 w= 2 nsites= 10\n1 0 0 0\n0 1 0 0\n", "m", "pwm")]
    [InlineData(">m\n10 0 0 0\n0 10 0 0\n", "m", "pwm")]
    [InlineData(">m\n0 10 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", "m", "dinucleotide")]
    public void A_motif_is_a_scan_of_both_strands(string text, string track, string design)
    {
        Write("motif.txt", text);
        Run("model import motifs @motif.txt --window 12 -o @m.clm");
        Assert.Contains($"\"design\": \"{design}\"", Run("model info @m.clm --json"));
        string[] rows = Predict($"@m.clm {Write("s.fa", ">plus\nGGACGG\n>minus\nCCGTCC\n>none\nA\n")}");
        Assert.Equal($"name\t{track}", rows[0]);
        double best = 2 * Math.Log2(10.025 / 10.1 * 4);
        Near([best, best], Column(rows[1..3], 1), 1e-12);
        Assert.Equal("none\tNA", rows[3]);
        Run("model verify @m.clm");
        Run("model import motifs @motif.txt --track liver -o @named.clm");
        Assert.Contains("liver\tscalar\t", Run("model tracks @named.clm"));
    }
}
