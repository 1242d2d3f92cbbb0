using CisLens.Core;
using CisLens.Kernels.Interchange;
using CisLens.Tests;

namespace CisLens.Kernels.Tests.Interchange;

public sealed class LsGkmFileTests
{
    const string Good = """
        svm_type c_svc
        kernel_type gkm_esttrunc
        L 4
        k 3
        d 1
        norc 0
        nr_class 2
        total_sv 3
        rho 0.25
        label 1 -1
        nr_sv 2 1
        SV
        0.5 ACGTAC
        0.25 ggctta
        -0.75 TTTTNACG

        """;

    public static TheoryData<string> Models() => new(Directory.GetFiles(SharedData.Path("data/gkm/golden/models"))
        .Append(SharedData.Path("data/gkm/golden/svr/small_svr_c1.model.txt.gz")).Select(path => Path.GetRelativePath(SharedData.Path("data/gkm"), path)));

    // some golden files have rho with 17 digits, the others with the 6 digits that LS-GKM writes;
    // lower case and letters other than ACGT are not kept
    [Theory]
    [MemberData(nameof(Models))]
    public void Every_golden_model_comes_back_byte_for_byte(string file)
    {
        string text = string.Join('\n', GkmData.Lines(file)) + "\n";
        var model = LsGkmReader.Read(SharedData.Path("data/gkm/" + file));
        string rho = text.Split('\n').Single(line => line.StartsWith("rho ", StringComparison.Ordinal));
        int digits = rho.Length > "rho -0.123456".Length ? LsGkmWriter.FullDigits : LsGkmWriter.PeerDigits;
        var writer = new LsGkmWriter { RhoDigits = digits, WritesNorcZero = true };
        using var written = new ScratchFile(".gz");
        writer.Write(model, written.Path);
        Assert.Equal(new byte[] { 0x1f, 0x8b }, File.ReadAllBytes(written.Path)[..2]);
        Assert.Equal(AsRead(text), writer.Text(LsGkmReader.Read(written.Path)));
    }

    [Fact]
    public void A_file_without_norc_counts_both_strands_and_is_written_so()
    {
        string path = SharedData.Path("data/tf-chipseq-gkm/nfe2_gm12878/lsgkm_model.txt.gz");
        var model = LsGkmReader.Read(path);
        Assert.True(model.Parameters!.ReverseComplements);
        Assert.Equal((958, 0.379216), (model.Supports.Count, model.Rho));
        string text = new LsGkmWriter { RhoDigits = LsGkmWriter.PeerDigits }.Text(model);
        Assert.Equal(string.Join('\n', GkmData.Lines("../tf-chipseq-gkm/nfe2_gm12878/lsgkm_model.txt.gz")) + "\n", text);
    }

    [Fact]
    public void All_that_a_header_says_is_read()
    {
        var model = LsGkmReader.Read(SharedData.Path("data/gkm/golden/models/small_t4M20H20.model.txt.gz"));
        Assert.Equal(new GappedKernel { Type = GappedKernelType.Weighted, Centre = new CentreWeights(20, 20) }, model.Parameters);
        Assert.Equal(2, LsGkmReader.Read(SharedData.Path("data/gkm/golden/models/small_t5c10g2.model.txt.gz")).Kernel.Gamma);
        Assert.Equal(KernelStrands.Forward, LsGkmReader.Read(SharedData.Path("data/gkm/golden/models/small_t2norc.model.txt.gz")).Kernel.Strands);
        Assert.True(LsGkmReader.Read(SharedData.Path("data/gkm/golden/svr/small_svr_c1.model.txt.gz")).IsRegression);
    }

    [Fact]
    public void A_small_model_is_what_its_text_says()
    {
        var model = Read(Good);
        Assert.Equal([0.5, 0.25, -0.75], model.Coefficients);
        Assert.Equal("GGCTTA", Dna.Decode(model.Supports.Codes(1)));
        Assert.Equal("TTTTAACG", Dna.Decode(model.Supports.Codes(2))); // LS-GKM read N as A in training
    }

    [Theory]
    [InlineData("SV\n0.5", "0.5", ":12: \"0.5\"; expected one of svm_type kernel_type L k d")]
    [InlineData("rho 0.25", "rho nan", ":9: rho is \"nan\"; expected a finite number")]
    [InlineData("rho 0.25\n", "", ": has no line rho before SV")]
    [InlineData("L 4", "L 44", ": l is 44; expected 2 to 12")]
    [InlineData("L 4", "L x", ":3: L is \"x\"; expected a whole number")]
    [InlineData("k 3", "k 3\nk 3", ":5: duplicate key k")]
    [InlineData("gkm_esttrunc", "gkm_new", ":2: kernel_type is \"gkm_new\"; expected one of gkm_cnt")]
    [InlineData("gkm_esttrunc", "gkmrbf", ": has no line gamma before SV")]
    [InlineData("c_svc", "one_class", ":1: svm_type is \"one_class\"; expected c_svc or epsilon_svr")]
    [InlineData("nr_sv 2 1", "nr_sv 2 2", ":11: nr_sv is \"2 2\"; expected two numbers that add up to total_sv 3")]
    [InlineData("label 1 -1", "label -1 1", ":10: label is \"-1 1\"; expected 1 -1")]
    [InlineData("norc 0", "norc 2", ":6: norc is \"2\"; expected 0 or 1")]
    [InlineData("-0.75 TTTTNACG\n", "", ":14: the file ends after 2 of 3 support vectors, so it is truncated")]
    [InlineData("TTTTNACG\n", "TTTTNA", ":15: the file ends after 3 of 3 support vectors, within the last, so it is truncated")]
    [InlineData("TTTTNACG\n", "TTTTNACG\n-1 ACGTAA\n", ":16: \"-1 ACGTAA\" after the last of 3 support vectors")]
    [InlineData("0.25 ggctta", "0.25", ":14: \"0.25\"; expected a coefficient, a blank and a sequence")]
    [InlineData("0.25 ggctta", "0.25e ggctta", ":14: the coefficient is \"0.25e\"; expected a finite number")]
    [InlineData("0.25 ggctta", "-0.25 ggctta", ":14: the coefficient is \"-0.25\"; expected a number above 0")]
    [InlineData("0.25 ggctta", "0.25 ggc", ":14: the sequence has 3 bases; expected at least L = 4")]
    [InlineData("0.25 ggctta", "0.25 gg tta", ":14: the sequence is \"gg tta\"; expected only letters")]
    public void A_broken_file_is_refused_in_one_line_that_says_where(string good, string broken, string said)
    {
        string text = Good.Replace(good, broken, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);
        using var file = ScratchFile.With(text);
        var refused = Assert.Throws<InputException>(() => LsGkmReader.Read(file.Path));
        Assert.StartsWith(file.Path + said, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void An_empty_file_is_called_empty() =>
        Assert.EndsWith(": is empty; expected an LS-GKM model", Assert.Throws<InputException>(() => Read("")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        for (int length = 0; length < Good.Length; length++)
            Assert.Throws<InputException>(() => Read(Good[..length]));
    }

    [Fact]
    public void Another_kernel_has_no_such_file() =>
        Assert.Throws<ModelException>(() => new LsGkmWriter().Text(Read(Good) with { Parameters = null }));

    static KernelModel Read(string text)
    {
        using var file = ScratchFile.With(text);
        return LsGkmReader.Read(file.Path);
    }

    static string AsRead(string text)
    {
        int at = text.IndexOf("\nSV\n", StringComparison.Ordinal) + 4;
        return text[..at] + string.Concat(text[at..].Select(c => char.ToUpperInvariant(c) == 'N' ? 'A' : char.IsAsciiLetter(c) && c != 'e' ? char.ToUpperInvariant(c) : c));
    }
}
