using CisLens.Core;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Tests.Interchange;

public sealed class KmerWeightFileTests
{
    [Theory]
    [InlineData("AC\t1\nGG\t2\n")]
    [InlineData("# comment\nbias\t3\nAC 1\nGG 2\n")]
    [InlineData("AC\tGT\t1\nCC\tGG\t2\n")]
    public void Two_and_three_columns_say_the_same(string text)
    {
        var weights = Read(text);
        Assert.Equal((1, 1, 2, 2, 0), (weights["AC"], weights["gt"], weights["GG"], weights["CC"], weights["AA"]));
    }

    // the first line is dropped, as deltasvm.pl does, only with dropFirstLine
    [Fact]
    public void The_first_kmer_is_lost_only_on_request()
    {
        Assert.Equal(5, Read("AA\t5\nAC\t1\n")["TT"]);
        Assert.Equal(0, Read("AA\t5\nAC\t1\n", dropFirstLine: true)["TT"]);
        Assert.Equal(1, Read("AA\t5\nAC\t1\n", dropFirstLine: true)["AC"]);
    }

    [Fact]
    public void A_kmer_with_a_line_of_its_own_keeps_its_weight() => Assert.Equal(2, Read("AC\t1\nGT\t2\n")["GT"]);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Weights_written_come_back(int columns)
    {
        var weights = Read("ACG\t0.1\nCCC\t-2e-300\nAAA\t1e17\n");
        using var file = new ScratchFile();
        KmerWeightFile.Write(weights, file.Path, columns, biasLine: true);
        Assert.Equal(weights.Values, KmerWeightFile.Read(file.Path, 3).Values);
        Assert.Equal(weights.Values, KmerWeightFile.Read(file.Path, 3, dropFirstLine: true).Values);
    }

    [Theory]
    [InlineData("ACG\t1\nAC\t1\n", ":2: the k-mer \"AC\" has 2 bases; expected 3; all k-mers need the same length")]
    [InlineData("ACGTACGTACGTA\t1\n", ":1: the k-mer \"ACGTACGTACGTA\" has 13 bases; expected at most 12")]
    [InlineData("ACN\t1\n", ":1: the k-mer \"ACN\" has other letters; expected only A, C, G and T")]
    [InlineData("ACG\tx\n", ":1: the weight is \"x\"; expected a finite number")]
    [InlineData("ACG\tnan\n", ":1: the weight is \"nan\"; expected a finite number")]
    [InlineData("ACG\n", ":1: 1 cells; expected a k-mer and a weight")]
    [InlineData("ACG\tCGA\t1\n", ":1: \"CGA\" is not the reverse complement of \"ACG\"")]
    [InlineData("ACG\t1\nACG\t1\n", ":2: duplicate k-mer ACG")]
    [InlineData("ACG\t1\nCGT\t1.", ":2: the last line has no end, so the file is truncated")]
    [InlineData("# only this\n", ": has no weights")]
    public void A_broken_file_is_refused(string text, string said)
    {
        using var file = ScratchFile.With(text);
        var refused = Assert.Throws<InputException>(() => KmerWeightFile.Read(file.Path));
        Assert.StartsWith(file.Path + said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_length_are_refused()
    {
        using var file = ScratchFile.With("ACG\t1\n");
        Assert.Contains(":1: the k-mer \"ACG\" has 3 bases; expected 10", Assert.Throws<InputException>(() => KmerWeightFile.Read(file.Path, 10)).Message, StringComparison.Ordinal);
    }

    static KmerWeights Read(string text, bool dropFirstLine = false)
    {
        using var file = ScratchFile.With(text);
        return KmerWeightFile.Read(file.Path, dropFirstLine: dropFirstLine);
    }
}
