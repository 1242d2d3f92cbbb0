using System.Text;
using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class VcfReaderTests
{
    const string Header = "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=1000,assembly=\"a,b\">\n##contig=<ID=chr2>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

    [Fact]
    public void Columns_and_alleles_are_found()
    {
        using var file = new TemporaryFile(Header + "chr1\t3000000000\trs1;rs2\tAc\tG,<DEL>,*,A]chr2:9]\t5\tPASS\tX=1\n");
        using var reader = VcfReader.Open(file.Path);
        var record = new VcfRecord();
        Assert.True(reader.Read(record));
        Assert.Equal(("chr1", 3_000_000_000L, 5L), (record.Contig, record.Pos, record.Line));
        Assert.Equal(["chr1", "3000000000", "rs1;rs2", "Ac", "G,<DEL>,*,A]chr2:9]", "5", "PASS", "X=1"], Enum.GetValues<VcfColumn>().Select(record.Text));
        Assert.Equal(["G", "<DEL>", "*", "A]chr2:9]"], Enumerable.Range(0, record.AltCount).Select(record.AltText));
        Assert.False(reader.Read(record));
    }

    [Theory]
    [InlineData("\tFORMAT\ta\t")]
    [InlineData("\tFORMAT\ta\t\tb")]
    [InlineData("\tFORMAT\t")]
    public void An_empty_sample_name_is_refused(string tail)
    {
        using var file = new TemporaryFile(Header.TrimEnd('\n') + tail + "\n");
        var fault = Assert.Throws<InputException>(() => VcfReader.Open(file.Path));
        Assert.EndsWith(":4: a sample name is empty, expected names separated by single tabs, and no tab at the end of the line", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contigs_of_the_header_are_declared_with_their_lengths()
    {
        using var file = new TemporaryFile(Header);
        using var reader = VcfReader.Open(file.Path);
        Assert.Equal([new DeclaredContig("chr1", 1000), new DeclaredContig("chr2", null)], reader.Header.Contigs);
    }

    [Theory]
    [InlineData("A", AlleleKind.Bases)]
    [InlineData("acgtn", AlleleKind.Bases)]
    [InlineData(".", AlleleKind.Missing)]
    [InlineData("*", AlleleKind.Star)]
    [InlineData("<DEL:ME>", AlleleKind.Symbolic)]
    [InlineData("<>", AlleleKind.Bad)]
    [InlineData("<DEL", AlleleKind.Bad)]
    [InlineData("G]17:198982]", AlleleKind.Breakend)]
    [InlineData("]13:123456]T", AlleleKind.Breakend)]
    [InlineData("C[<ctg1>:7[", AlleleKind.Breakend)]
    [InlineData(".A", AlleleKind.Breakend)]
    [InlineData("G.", AlleleKind.Breakend)]
    [InlineData("G]17:198982[", AlleleKind.Bad)]
    [InlineData("[1:100[", AlleleKind.Bad)]
    [InlineData("R", AlleleKind.Bad)]
    [InlineData("A T", AlleleKind.Bad)]
    [InlineData("", AlleleKind.Bad)]
    public void The_kind_of_an_allele_follows_from_its_letters(string text, AlleleKind kind) => // VCF 4.3, section 1.6.1
        Assert.Equal(kind, Allele.ParseAlt(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("chr1\t5\t.\tA\tC\t.\t.", "7 columns, expected 8")]
    [InlineData("chr1\t5\t.\tA\tC\t.\t.\t.\tGT", "9 columns, expected 8")]
    [InlineData("chr1\t12.5\t.\tA\tC\t.\t.\t.", "POS is \"12.5\", expected a whole number")]
    [InlineData("chr1\t+5\t.\tA\tC\t.\t.\t.", "POS is \"+5\"")]
    [InlineData("\t5\t.\tA\tC\t.\t.\t.", "CHROM is empty")]
    public void A_line_that_is_not_a_record_is_refused_with_its_number(string line, string problem)
    {
        using var file = new TemporaryFile(Header + line + "\n");
        using var reader = VcfReader.Open(file.Path);
        var fault = Assert.Throws<InputException>(() => reader.Read(new VcfRecord()));
        Assert.StartsWith($"{file.Path}:5: {problem}", fault.Message);
    }

    [Fact]
    public void Records_have_their_own_copy_of_the_line()
    {
        using var file = new TemporaryFile(Header + "chr1\t1\tfirst\tA\tC\t.\t.\t.\nchr1\t2\tsecond\tA\tC\t.\t.\t.\n");
        using var reader = VcfReader.Open(file.Path);
        VcfRecord first = new(), second = new();
        Assert.True(reader.Read(first) && reader.Read(second));
        Assert.Equal(("first", "second"), (first.Text(VcfColumn.Id), second.Text(VcfColumn.Id)));
    }

    [Fact]
    public void A_header_line_of_48_MiB_needs_at_most_256_MiB()
    {
        var file = Corpus.Files("vcf").Single(f => f.Name.EndsWith("edge_long_line.vcf.gz", StringComparison.Ordinal));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (var reader = VcfReader.Open(file.Path))
            while (reader.Read(new VcfRecord()))
            {
            }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 48 << 20, 256 << 20);
    }
}
