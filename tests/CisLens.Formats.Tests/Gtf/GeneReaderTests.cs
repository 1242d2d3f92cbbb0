using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;

namespace CisLens.Formats.Tests.Gtf;

public sealed class GeneReaderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-gtf-").FullName;
    readonly Genome _genome = Genome.FromText(("chr1", new string('A', 900)));

    GeneTable Genes(params string[] exons)
    {
        string path = Path.Combine(_folder, "genes.gtf");
        File.WriteAllLines(path, exons.Select(e => e.Split(' ', 5)).Select(e => $"1\tmade\texon\t{e[0]}\t{e[1]}\t.\t{e[2]}\t.\tgene_id \"{e[3]}\"; {e[4]}"));
        return GeneReader.Read(path, _genome);
    }

    [Fact]
    public void A_gene_has_its_tagged_transcript_or_else_the_one_with_the_most_exonic_bases()
    {
        var table = Genes(
            "101 200 + G1 transcript_id \"T1\"; gene_name \"ONE\";",
            "301 310 + G1 transcript_id \"T1\"; gene_name \"ONE\";",
            "151 400 + G1 transcript_id \"T2\"; gene_name \"ONE\";",
            "501 600 - G2 transcript_id \"T3\"; tag \"basic\"; tag \"Ensembl_canonical\";",
            "601 700 + G3 transcript_id \"T5\"; tag \"MANE Select\";",   // NCBI writes the tag like this
            "601 800 + G3 transcript_id \"T6\"; tag \"Ensembl_canonical\";",
            "501 700 - G2 transcript_id \"T4\"; tag \"basic\"; level 2;");
        Assert.Equal(["ONE +150-400: 150 399", "G2 -500-600: 500 599", "G3 +600-700: 600 699"],
            table.Genes.Select(g => $"{g.Name} {(g.Reverse ? '-' : '+')}{g.Start0}-{g.End0}: {string.Join(' ', g.Exons!.Select(e => $"{e.Start0} {e.End0 - 1}"))}"));
    }

    [Fact]
    public void The_distance_is_that_to_the_nearest_end_of_any_exon()
    {
        var gene = Genes("301 310 + G transcript_id \"T\";", "101 200 + G transcript_id \"T\";").Genes.Single();
        Assert.Equal([(100, 200), (300, 310)], gene.Exons!);
        // In 1-based positions, 250 is 50 after 200 and 51 before 301; 150 is 49 after 101 and 50 before 200.
        Assert.Equal(-50, gene.ToNearestExonEnd(249));
        Assert.Equal(-49, gene.ToNearestExonEnd(149));
    }

    [Theory]
    [InlineData("101 901 + G transcript_id \"T\";", "genes.gtf:1: the exon ends at 901, but chr1 of memory has 900 bp")]
    [InlineData("101 200 . G transcript_id \"T\";", "genes.gtf:1: the exon has no strand")]
    [InlineData("101 200 + G transcript_id \"\";", "genes.gtf:1: transcript_id of the exon is empty")]
    [InlineData("101 200 +  transcript_id \"T\";", "genes.gtf:1: gene_id is empty")]
    [InlineData("101 200 + G transcript_id;\"T\" x;", "genes.gtf:1: the key of an attribute is transcript_id;\"T\", expected one without semicolons and quotes")]
    [InlineData("101 200 + G \"T\" transcript_id \"T\";", "genes.gtf:1: the key of an attribute is \"T\", expected one without semicolons and quotes")]
    [InlineData("101 200 + G transcript_id T gene_name N;", "genes.gtf:1: the value of attribute transcript_id is 'T gene_name N', expected one word")]
    [InlineData("101 200 + G transcript_id T\";", "genes.gtf:1: the value of attribute transcript_id is 'T\"', expected one word")]
    [InlineData("101 200 + G transcript_id ;", "genes.gtf:1: the value of attribute transcript_id is '', expected one word")]
    [InlineData("101 200 + G exon_number \"1\";", "genes.gtf:1: the exon has no transcript_id")]
    public void An_invalid_exon_is_refused(string exon, string said) =>
        Assert.Contains(said, Assert.Throws<InputException>(() => Genes(exon)).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        _genome.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
