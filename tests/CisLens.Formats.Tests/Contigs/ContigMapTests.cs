using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Contigs;

public class ContigMapTests
{
    static Genome GenomeOf(params string[] names) => Genome.FromText([.. names.Select(name => (name, "ACGT"))]);

    static DeclaredContig[] Names(params string[] names) => [.. names.Select(name => new DeclaredContig(name, null))];

    [Fact]
    public void The_prefix_is_added_and_the_rule_is_reported()
    {
        var map = ContigMap.Resolve("a.vcf", Names("1", "2", "MT"), GenomeOf("chr1", "chr2", "chrM"));
        Assert.Equal([0, 1, 2], new[] { "1", "2", "MT" }.Select(map.IndexOf));
        Assert.Equal("contigs: 3/3 matched (rule: add \"chr\", mitochondrion)", map.Summary);
        Assert.Null(map.Missing);
    }

    [Fact]
    public void Ensembls_yeast_names_are_those_of_UCSC()
    {
        var map = ContigMap.Resolve("yeast.gtf", [], GenomeOf("chrI", "chrXVI", "chrM"));
        Assert.Equal([0, 1, 2], new[] { "I", "XVI", "Mito" }.Select(map.IndexOf));
        Assert.Null(map.Missing);
    }

    [Fact]
    public void A_file_without_declared_contigs_is_resolved_record_by_record()
    {
        var map = ContigMap.Resolve("a.vcf", [], GenomeOf("chr1"));
        Assert.Equal("contigs: the file declares none, names are resolved record by record", map.Summary);
        Assert.Equal(0, map.IndexOf("1"));
        Assert.Equal("contigs: 1/1 matched (rule: add \"chr\")", map.Summary);
    }

    [Fact]
    public void A_second_name_of_a_contig_is_reported_as_such()
    {
        var map = ContigMap.Resolve("a.vcf", [], Genome.FromText([("chr1", "ACGT"), ("chr2", "ACGT")]));
        Assert.Equal([0, -1, -1, 1], new[] { "1", "chr1", "chr9", "chr2" }.Select(map.IndexOf));
        Assert.Matches("^records on contigs that .* lacks: 1 \\(chr9\\); records on a second name of a contig: 1 \\(chr1\\)$", map.Missing);
    }

    [Fact]
    public void The_prefix_is_removed()
    {
        var map = ContigMap.Resolve("a.vcf", Names("chr1", "chrX"), GenomeOf("1", "X"));
        Assert.Equal("contigs: 2/2 matched (rule: remove \"chr\")", map.Summary);
    }

    [Fact]
    public void One_decoy_without_a_prefix_changes_nothing() // Selene has this fault (docs/conventions.md section 2)
    {
        var map = ContigMap.Resolve("a.vcf", Names("1", "2"), GenomeOf("chr1", "chr2", "hs37d5"));
        Assert.Equal(2, map.Matched);
    }

    [Fact]
    public void With_both_1_and_chr1_in_the_genome_only_exact_names_match()
    {
        var map = ContigMap.Resolve("a.vcf", Names("1", "2"), GenomeOf("1", "chr1", "chr2"));
        Assert.Equal([0, -1], new[] { "1", "2" }.Select(map.IndexOf));
    }

    [Fact]
    public void Two_names_of_one_file_never_mean_the_same_contig()
    {
        var map = ContigMap.Resolve("a.bed", Names("1", "chr1"), GenomeOf("chr1"));
        Assert.Equal([-1, 0], new[] { "1", "chr1" }.Select(map.IndexOf));
    }

    [Fact]
    public void Synonyms_take_precedence_over_aliases()
    {
        using var file = new TemporaryFile("# mine\nscaffold_7\tchr2\n");
        var map = ContigMap.Resolve("a.vcf", Names("scaffold_7"), GenomeOf("chr1", "chr2"), ContigSynonyms.Read(file.Path));
        Assert.Equal(1, map.IndexOf("scaffold_7"));
        Assert.Equal("contigs: 1/1 matched (rule: synonyms)", map.Summary);
    }

    [Fact]
    public void A_table_of_synonyms_with_one_column_is_refused()
    {
        using var file = new TemporaryFile("chr1\t1\nchr2\n");
        Assert.StartsWith($"{file.Path}:2: ", Assert.Throws<InputException>(() => ContigSynonyms.Read(file.Path)).Message);
    }

    [Fact]
    public void RefSeq_accessions_of_the_genomes_own_build_match()
    {
        var map = ContigMap.Resolve("a.vcf", Names("NC_000001.11", "NC_000024.10", "NC_000002.11"), GenomeOf("chr1", "chrY", "NC_000002.12"));
        Assert.Equal([0, 1, -1], new[] { "NC_000001.11", "NC_000024.10", "NC_000002.11" }.Select(map.IndexOf));
    }

    [Fact]
    public void A_file_that_shares_no_contig_is_refused_with_three_names_of_both()
    {
        var fault = Assert.Throws<InputException>(() => ContigMap.Resolve("a.vcf", Names("I", "II", "III", "IV"), GenomeOf("chr1", "chr2")));
        Assert.StartsWith("a.vcf: shares no contig with memory: this file has I, II, III, the genome has chr1, chr2", fault.Message);
        Assert.Equal(ExitCode.InputRefused, fault.ExitCode);
    }

    [Fact]
    public void Records_on_missing_contigs_are_counted_with_names()
    {
        var map = ContigMap.Resolve("a.bed", [], GenomeOf("chr1"));
        foreach (string name in new[] { "1", "2", "2", "9" })
            map.IndexOf(name);
        Assert.Equal("records on contigs that memory lacks: 3 (2, 9)", map.Missing);
    }

    [Fact]
    public void A_file_of_another_build_is_refused_and_both_are_named()
    {
        using var genome = Lengths(("chr1", 248_956_422), ("chr2", 242_193_529));
        var fault = Assert.Throws<InputException>(() => ContigMap.Resolve("a.vcf", [new("1", 249_250_621)], genome));
        Assert.Contains("249250621 bp (hg19), expected 248956422 bp (hg38)", fault.Message);
    }

    [Theory]
    [InlineData(16_569L, "chrM", 16_569L, 0)]
    [InlineData(16_569L, "chrM", 16_571L, -1)] // chrM of UCSC hg19 is not the revised Cambridge sequence
    [InlineData(16_571L, "MT", 16_569L, -1)]
    [InlineData(null, "chrM", 16_571L, -1)]
    [InlineData(null, "chrM", 16_569L, 0)]
    public void The_mitochondrion_is_the_same_only_when_lengths_agree(long? inFile, string inGenome, long length, int expected)
    {
        using var genome = Lengths((inGenome, length), ("chr1", 1_000));
        string name = inGenome == "MT" ? "chrM" : "MT";
        var map = ContigMap.Resolve("a.vcf", [new(name, inFile), new("chr1", 1_000)], genome);
        Assert.Equal(expected, map.IndexOf(name));
    }

    // only names and lengths matter here; sequences are never loaded
    static Genome Lengths(params (string Name, long Length)[] contigs) =>
        new("hg.fa", [.. contigs.Select(c => new Contig(c.Name, c.Length))], _ => throw new InvalidOperationException());
}
