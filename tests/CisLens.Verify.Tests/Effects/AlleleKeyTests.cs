using CisLens.Verify.Effects;

namespace CisLens.Verify.Tests.Effects;

public class AlleleKeyTests
{
    [Theory]
    // the arguments are position (0-based), REF and ALT as written, then position, REF and ALT as trimmed by hand
    [InlineData(9, "C", "A", 9, "C", "A")]
    [InlineData(9, "c", "a", 9, "C", "A")]
    [InlineData(9, "CA", "C", 10, "A", "")]      // a deletion in a VCF
    [InlineData(10, "A", "-", 10, "A", "")]      // the same deletion in a table
    [InlineData(9, "GA", "A", 9, "G", "")]
    [InlineData(9, "C", "CTT", 10, "", "TT")]
    [InlineData(9, "ACG", "ATG", 10, "C", "T")]
    [InlineData(9, "AAA", "AA", 11, "A", "")]    // shared bases are not cut twice
    public void Spellings_of_one_allele_are_equal(long pos0, string reference, string alternate, long trimmed0, string r, string a) =>
        Assert.Equal(new AlleleKey("chr1", trimmed0, r, a), AlleleKey.From("chr1", pos0, reference, alternate));

    [Theory]
    [InlineData("A", "G", 1)]
    [InlineData("G", "C", 0)]
    [InlineData("C", "T", -1)]
    [InlineData("-", "GCA", 2)]
    public void Change_of_GC_counts_bases(string reference, string alternate, int change) =>
        Assert.Equal(change, AlleleKey.From("1", 0, reference, alternate).GcChange);
}
