using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Contigs;

public class RegionTests
{
    static readonly Genome s_genome = Genome.FromText(("chr1", new string('A', 3_000)), ("HLA:01", "ACGT"), ("HLA:01:2-3", "ACGTACGT"));

    [Theory]
    [InlineData("chr1", "chr1", 0, 3000)]
    [InlineData("chr1:500", "chr1", 499, 500)]
    [InlineData("chr1:500-", "chr1", 499, 3000)]
    [InlineData("chr1:1,000-2,000", "chr1", 999, 2000)]
    [InlineData("1:7-9", "chr1", 6, 9)]
    [InlineData("HLA:01", "HLA:01", 0, 4)]
    [InlineData("HLA:01:2-3", "HLA:01:2-3", 0, 8)] // the whole text is the name of a contig
    [InlineData("{HLA:01}:2-3", "HLA:01", 1, 3)]
    public void A_region_is_parsed(string text, string contig, long start0, long end0) =>
        Assert.Equal(new Interval(contig, start0, end0), Region.Parse(text, s_genome));

    [Theory]
    [InlineData("chr2:1-5", "has no contig chr2")]
    [InlineData("chr1:9-8", "is not on chr1")]
    [InlineData("chr1:0-8", "is not on chr1")]
    [InlineData("chr1:2990-3001", "expected positions from 1 to 3000")]
    [InlineData("chr1:a-b", "\"a\" is not a position")]
    public void A_text_that_is_not_a_region_is_refused(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<UsageException>(() => Region.Parse(text, s_genome)).Message);
}
