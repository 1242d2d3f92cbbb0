using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Checks;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Tests;

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
    public void A_signal_is_compared_with_the_genome()
    {
        using var file = new TemporaryFile("1\t1\t5\t2\n1\t5\t6\t-1.5\n1\t6\t8\tNaN\n7\t1\t2\t1\n");
        var findings = SignalCheck.Run(file.Path, s_genome);
        Assert.Equal("bedGraph Ok", Found(findings, "format"));
        Assert.Equal("2 with 5 bp (33.3% of the genome) Ok", Found(findings, "intervals"));
        Assert.Equal("-1.5 to 2, mean 1.3 Ok", Found(findings, "values"));   // (4 x 2 - 1.5) / 5
        Assert.Equal("1 bp below 0 Look", Found(findings, "negative"));
        Assert.Equal("1 intervals with NaN or infinite values Look", Found(findings, "NaN"));
        Assert.Equal("1/2 matched (rule: add \"chr\"); records on contigs that memory lacks: 1 (7) Look", Found(findings, "contigs"));
    }

    [Theory]
    [InlineData("fixedStep chrom=chr1 start=1\n0\n0\n", "2 with 2 bp (13.3% of the genome) Ok", "all are 0 Look")]
    [InlineData("track type=bedGraph\n", "0 with 0 bp (0% of the genome) Look", "none Ok")]
    public void A_signal_of_zeros_and_one_without_values_are_named(string text, string intervals, string values)
    {
        using var file = new TemporaryFile(text);
        var findings = SignalCheck.Run(file.Path, s_genome);
        Assert.Equal((intervals, values), (Found(findings, "intervals"), Found(findings, "values")));
    }

    // the table of the file says: the header states 50,690 bases, the intervals have 50,000
    [Fact]
    public void Wrong_totals_in_the_header_of_a_bigWig_are_named()
    {
        string path = SharedData.Path("data/signal-files/bigwig/volvox_microarray.bw");
        using var reader = BigWigReader.Open(path);
        using var genome = Genome.FromText(("ctgA", new string('A', (int)reader.Contigs[0].Length)));
        Assert.Equal("the header states 50690 bp with a value, but the intervals have 50000 bp, which are used Look",
            Found(SignalCheck.Run(path, genome), "totals"));
        Assert.DoesNotContain(SignalCheck.Run(SharedData.Path("data/signal-files/bigwig/volvox.bw"), genome), f => f.What == "totals");
    }

    // bam.tsv, by samtools 1.16: 10,000 records, 9,596 mapped
    [Fact]
    public void The_reads_of_a_BAM_are_compared_with_the_genome()
    {
        using var genome = Genome.FromText(("ctgA", new string('A', 50_001)));
        var findings = BamCheck.Run(SharedData.Path("data/signal-files/bam/volvox.bam"), genome);
        Assert.Equal("10000, 9596 mapped (96%) Ok", Found(findings, "records"));
        Assert.Equal("sorted Ok", Found(findings, "order"));
        Assert.Equal("1/1 matched (rule: exact) Ok", Found(findings, "contigs"));
        Assert.Equal("0 past the end of their contig Ok", Found(findings, "positions"));
        Assert.Throws<InputException>(() => BamCheck.Run(SharedData.Path("data/signal-files/bam/volvox.bam"), s_genome));
    }

    [Fact]
    public void Every_bigWig_of_the_corpus_is_checked_or_refused_as_its_verdict_says()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-test-").FullName;
        Assert.Empty(CorpusWalk.Run(Corpus.Files("bigwig"), file =>
        {
            using var genome = GenomeFor(file, folder);
            var findings = SignalCheck.Run(file.Path, genome);
            string intervals = findings.Single(f => f.What == "intervals").Found;
            return new(long.Parse(intervals[..intervals.IndexOf(' ')], CultureInfo.InvariantCulture), []);
        }));
        Directory.Delete(folder, recursive: true);
    }

    // files from elsewhere need a genome with their contigs; those made for this project have one
    static Genome GenomeFor(Corpus file, string folder)
    {
        if (!file.Name.StartsWith("bigwig/valid/", StringComparison.Ordinal))
            return Genome.Open(SharedData.Path("data/formats/made/fasta/ref.fa"));
        using var reader = BigWigReader.Open(file.Path);
        return SparseGenome.Open(folder, reader.Contigs);
    }

    [Fact]
    public void A_file_of_another_species_is_refused()
    {
        using var file = new TemporaryFile("I\t1\t5\n");
        Assert.Throws<InputException>(() => BedCheck.Run(file.Path, s_genome));
    }
}
