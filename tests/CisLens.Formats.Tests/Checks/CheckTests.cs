using CisLens.Core;
using CisLens.Formats.Checks;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Checks;

public class CheckTests
{
    const string Header = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

    static readonly Genome s_genome = Genome.FromText(("chr1", "ACGTNNacgt"), ("chr2", "CCCCC"));

    static string Found(IEnumerable<Finding> findings, string what) => findings.Single(f => f.What == what) is var f ? $"{f.Found} {f.Level}" : "";

    [Fact]
    public void The_size_of_a_genome_and_its_shares_of_N_and_lower_case_are_found()
    {
        var findings = GenomeCheck.Run(s_genome);
        Assert.Equal("2 with 15 bp Ok", Found(findings, "contigs"));
        Assert.Equal("13.3% of the bases Ok", Found(findings, "N")); // 2 of 15 bases
        Assert.Equal("26.7% of the bases Ok", Found(findings, "lower case")); // 4 of 15 bases
    }

    [Fact]
    public void A_VCF_is_compared_with_the_genome()
    {
        using var file = new TemporaryFile(Header
            + "1\t1\t.\tA\tC\t.\t.\t.\n1\t2\t.\tCG\tC,<DEL>\t.\t.\t.\n1\t2\t.\tCG\tC,<DEL>\t.\t.\t.\n1\t5\t.\tN\tC\t.\t.\t.\n1\t4\t.\tG\tC\t.\t.\t.\n"
            + "1\t10\t.\tTT\tT\t.\t.\t.\n7\t1\t.\tA\t*\t.\t.\t.\n1\t7\t.\tA\tZ\t.\t.\t.\n1\t8\t.\t.\tA\t.\t.\t.\n");
        var findings = VcfCheck.Run(file.Path, s_genome);
        Assert.Equal("9 Ok", Found(findings, "records"));
        Assert.Equal("4/5 match (80%) Refused", Found(findings, "REF"));
        Assert.Equal("1 where the genome has N or REF is not known Look", Found(findings, "N"));
        Assert.Equal("1 outside their contig Look", Found(findings, "positions"));
        Assert.Equal("7 with bases, 1 *, 2 symbolic, 1 invalid, 1 invalid REF Look", Found(findings, "alleles"));
        Assert.Equal("not sorted, first at line 7 Look", Found(findings, "order"));
        Assert.Equal("1 Look", Found(findings, "duplicates"));
        Assert.StartsWith("1/2 matched (rule: add \"chr\"); records on contigs that memory lacks: 1 (7)", Found(findings, "contigs"));
    }

    [Fact]
    public void A_BED_is_compared_with_the_genome()
    {
        using var file = new TemporaryFile("chr1\t1\t5\nchr1\t1\t5\nchr1\t0\t11\nchr2\t3\t3\n");
        var findings = BedCheck.Run(file.Path, s_genome);
        Assert.Equal("4, 1 of length 0 Look", Found(findings, "intervals"));
        Assert.Equal("1 past the end of their contig Look", Found(findings, "positions"));
        Assert.Equal("not sorted, first at line 3 Look", Found(findings, "order"));
        Assert.Equal("1 Look", Found(findings, "duplicates"));
    }

    [Fact]
    public void A_file_of_another_species_is_refused()
    {
        using var file = new TemporaryFile("I\t1\t5\n");
        Assert.Throws<InputException>(() => BedCheck.Run(file.Path, s_genome));
    }
}
