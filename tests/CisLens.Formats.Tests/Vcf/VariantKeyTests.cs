using CisLens.Core;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class VariantKeyTests
{
    [Theory]
    [InlineData("chr1:123:A:G", "chr1")]
    [InlineData("chr1:123:A>G", "chr1")]
    [InlineData("1-123-A-G", "1")]
    [InlineData("chr1_123_A_G_b38", "chr1")]
    [InlineData("1_123_A_G", "1")]
    [InlineData("HLA-A*01:01:123:A:G", "HLA-A*01:01")]
    [InlineData("chrUn_KI270302v1_123_A_G", "chrUn_KI270302v1")]
    public void The_five_forms_of_variants_are_parsed(string text, string contig) =>
        Assert.Equal(new Variant(contig, 122, "A", "G"), VariantKey.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("rs123")]
    [InlineData("chr1:0:A:G")]
    [InlineData("chr1:12:A:<DEL>")]
    [InlineData("chr1:99999999999999999999:A:G")]
    public void Other_texts_are_refused(string text) => Assert.Throws<UsageException>(() => VariantKey.Parse(text));
}
