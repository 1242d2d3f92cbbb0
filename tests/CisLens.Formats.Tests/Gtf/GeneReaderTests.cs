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
        Assert.Equal(["ONE +151-400: 151-400", "G2 -501-600: 501-600", "G3 +601-700: 601-700"], Text(table));
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

    static IEnumerable<string> Text(GeneTable table) => table.Genes.Select(g =>
        $"{g.Name} {(g.Reverse ? '-' : '+')}{g.Start0 + 1}-{g.End0}: {string.Join(' ', g.Exons!.Select(e => $"{e.Start0 + 1}-{e.End0}"))}");

    GeneTable Read(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return GeneReader.Read(path, _genome);
    }

    [Fact]
    public void Ids_and_types_of_genes_are_those_of_the_gene_line_in_a_GFF3()
    {
        var gene = Read("genes.gff3", "##gff-version 3\nchr1\tmade\tgene\t101\t200\t.\t-\t.\tID=gene:E1;Name=ONE;biotype=lncRNA\n"
            + "chr1\tmade\tmRNA\t101\t200\t.\t-\t.\tID=transcript:T1;Parent=gene:E1;biotype=retained_intron\n"
            + "chr1\tmade\texon\t101\t200\t.\t-\t.\tParent=transcript:T1\n").Genes.Single();
        Assert.Equal(("ONE", "E1", "lncRNA", 199L), (gene.Name, gene.Id, gene.Biotype, gene.Tss0));
    }

    [Fact]
    public void A_table_of_transcripts_with_a_column_tss_has_transcripts()
    {
        var table = Read("genes.tsv", "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tTSS\nG\tchr1\t+\t10\t20\t5\n");
        Assert.Equal((false, 10L, 20L), (table.HasStartsOnly, table.Genes[0].Start0, table.Genes[0].End0));
        Assert.True(Read("tss.tsv", "id\tchr\tstrand\tTSS\nG\t1\t-1\t5\n") is { HasStartsOnly: true, Genes: [{ Tss0: 4, Reverse: true, Name: "G", Biotype: null }] });
    }

    [Fact]
    public void A_transcript_whose_exon_numbers_begin_again_is_at_several_loci()
    {
        var table = Genes(
            "101 120 + G transcript_id \"T\"; exon_number 1;", "141 160 + G transcript_id \"T\"; exon_number 2;",
            "301 320 + G transcript_id \"T\"; exon_number 1;", "341 360 + G transcript_id \"T\"; exon_number 2;",
            "501 520 - G transcript_id \"T\"; exon_number 2;", "541 560 - G transcript_id \"T\"; exon_number 1;",   // sorted, minus strand
            "701 720 - G transcript_id \"T\"; exon_number 2;", "741 760 - G transcript_id \"T\"; exon_number 1;");
        Assert.Equal(["G +101-160: 101-120 141-160", "G +301-360: 301-320 341-360", "G -501-560: 501-520 541-560", "G -701-760: 701-720 741-760"],
            Text(table));
        Assert.Equal("1 gene ids are at several loci, such as G; each locus is a gene of its own", table.Loci);
    }

    [Theory]
    [InlineData(101, 101, "P:0", true)]     // the first base of the gene
    [InlineData(150, 150, "P:0", false)]
    [InlineData(90, 101, "P:0", true)]
    [InlineData(100, 100, "P:1", false)]
    [InlineData(203, 205, "P:-3", false)]   // the gene ends at 200
    [InlineData(250, 250, "P:-50,M:50", false)]
    [InlineData(280, 280, "M:20", false)]
    public void The_nearest_genes_have_a_distance_with_a_sign(int start, int end, string expected, bool exon)
    {
        var table = Genes("101 120 + P transcript_id \"P\";", "181 200 + P transcript_id \"P\";", "300 400 - M transcript_id \"M\";");
        var nearest = table.Nearest(table.Genes[0].Contig, start - 1, end);
        Assert.Equal(expected, string.Join(',', nearest.Select(g => $"{g.Name}:{g.DistanceFrom(start - 1, end)}")));
        Assert.Equal(exon, nearest[0].HasExonIn(start - 1, end));
        Assert.Empty(table.Nearest(99, 0, 1));
    }

    [Fact]
    public void Transcripts_of_one_gene_id_are_one_gene_only_if_they_overlap_or_the_file_says_so()
    {
        string[] exons = ["101 160 + G transcript_id \"A\";", "151 200 + G transcript_id \"B\";", "301 400 + G transcript_id \"C\";"];
        Assert.Equal(["G +101-160: 101-160", "G +301-400: 301-400"], Text(Genes(exons)));
        string gene = "1\tmade\tgene\t101\t400\t.\t+\t.\tgene_id \"G\";\n";
        Assert.Equal(["G +301-400: 301-400"], Text(Read("whole.gtf", gene + File.ReadAllText(Path.Combine(_folder, "genes.gtf")))));
        Assert.Null(Genes(exons[2]).Loci);
    }

    [Fact]
    public void Exons_farther_away_than_any_intron_are_at_another_locus()
    {
        using var genome = Genome.FromText(("1", new string('A', 2_100_000)));
        string path = Path.Combine(_folder, "far.gtf");
        File.WriteAllLines(path, new[] { 101, 201, 2_000_401 }.Select(s => $"1\t.\texon\t{s}\t{s + 99}\t.\t+\t.\tgene_id \"G\"; transcript_id \"T\";"));
        Assert.Equal(["G +101-300: 101-200 201-300", "G +2000401-2000500: 2000401-2000500"], Text(GeneReader.Read(path, genome)));
    }

    const string Gtf = """
        1	x	gene	101	400	.	-	.	gene_id "G.1"; gene_name "ONE 1";
        1	x	transcript	101	200	.	-	.	gene_id "G.1"; transcript_id "T.1"; gene_name "ONE 1"; tag "Ensembl_canonical"; tag "MANE_Select";
        1	x	exon	151	200	.	-	.	gene_id "G.1"; transcript_id "T.1"; gene_name "ONE 1"; tag "Ensembl_canonical"; tag "MANE_Select";
        1	x	exon	101	120	.	-	.	gene_id "G.1"; transcript_id "T.1"; gene_name "ONE 1"; tag "Ensembl_canonical"; tag "MANE_Select";
        1	x	exon	101	400	.	-	.	gene_id "G.1"; transcript_id "T.2"; gene_name "ONE 1";
        1	x	exon	501	600	.	+	.	gene_id "H.1"; transcript_id "U.1"; gene_name "TWO";
        """;

    // the three habits of GFF3: GENCODE, Ensembl, NCBI
    [Theory]
    [InlineData("""
        ##gff-version 3
        1	x	gene	101	400	.	-	.	ID=G.1;gene_id=G.1;gene_name=ONE%201
        1	x	transcript	101	200	.	-	.	ID=T.1;Parent=G.1;gene_id=G.1;transcript_id=T.1;gene_name=ONE%201;tag=Ensembl_canonical,MANE_Select
        1	x	exon	151	200	.	-	.	ID=exon:T.1:1;Parent=T.1;gene_id=G.1;transcript_id=T.1;gene_name=ONE%201;exon_number=1;tag=Ensembl_canonical,MANE_Select
        1	x	exon	101	120	.	-	.	ID=exon:T.1:2;Parent=T.1;gene_id=G.1;transcript_id=T.1;gene_name=ONE%201;exon_number=2;tag=Ensembl_canonical,MANE_Select
        1	x	exon	101	400	.	-	.	ID=exon:T.2:1;Parent=T.2;gene_id=G.1;transcript_id=T.2;gene_name=ONE%201;exon_number=1
        1	x	exon	501	600	.	+	.	ID=exon:U.1:1;Parent=U.1;gene_id=H.1;transcript_id=U.1;gene_name=TWO;exon_number=1
        """)]
    [InlineData("""
        ##gff-version 3
        1	x	chromosome	1	900	.	.	.	ID=chromosome:1;Alias=CM000663.2
        ###
        1	x	gene	101	400	.	-	.	ID=gene:G;Name=ONE 1;biotype=protein_coding;description=a gene [Source:HGNC%3BAcc:1];gene_id=G;version=1
        1	x	mRNA	101	200	.	-	.	ID=transcript:T;Parent=gene:G;Name=ONE-201;tag=Ensembl_canonical,MANE_Select;transcript_id=T
        1	x	exon	101	120	.	-	.	Parent=transcript:T;Name=E2;exon_id=E2;rank=2
        1	x	exon	151	200	.	-	.	Parent=transcript:T;Name=E1;exon_id=E1;rank=1
        1	x	mRNA	101	400	.	-	.	ID=transcript:T2;Parent=gene:G;Name=ONE-202;transcript_id=T2
        1	x	exon	101	400	.	-	.	Parent=transcript:T2;Name=E3;exon_id=E3;rank=1
        1	x	ncRNA_gene	501	600	.	+	.	ID=gene:H;Name=TWO;gene_id=H
        1	x	lnc_RNA	501	600	.	+	.	ID=transcript:U;Parent=gene:H;transcript_id=U
        1	x	exon	501	600	.	+	.	Parent=transcript:U;Name=E4;rank=1
        """)]
    [InlineData("""
        ##gff-version 3
        ##sequence-region 1 1 900
        1	RefSeq	region	1	900	.	+	.	ID=1:1..900;Dbxref=taxon:9606;genome=chromosome
        1	BestRefSeq	gene	101	400	.	-	.	ID=gene-ONE;Dbxref=GeneID:1,HGNC:HGNC:1;Name=ONE 1;gene=ONE 1
        1	BestRefSeq	mRNA	101	200	.	-	.	ID=rna-NM_1.1;Parent=gene-ONE;Dbxref=GeneID:1;gene=ONE 1;tag=MANE Select;transcript_id=NM_1.1
        1	BestRefSeq	exon	151	200	.	-	.	ID=exon-NM_1.1-1;Parent=rna-NM_1.1;gene=ONE 1;tag=MANE Select;transcript_id=NM_1.1
        1	BestRefSeq	exon	101	120	.	-	.	ID=exon-NM_1.1-2;Parent=rna-NM_1.1;gene=ONE 1;tag=MANE Select;transcript_id=NM_1.1
        1	BestRefSeq	mRNA	101	400	.	-	.	ID=rna-NM_2.1;Parent=gene-ONE;gene=ONE 1;transcript_id=NM_2.1
        1	BestRefSeq	exon	101	400	.	-	.	ID=exon-NM_2.1-1;Parent=rna-NM_2.1;gene=ONE 1;transcript_id=NM_2.1
        1	Curated	pseudogene	501	600	.	+	.	ID=gene-TWO;Name=TWO;gene=TWO;pseudo=true
        1	Curated	exon	501	600	.	?	.	ID=id-TWO;Parent=gene-TWO;gene=TWO
        ##FASTA
        >1
        ACGT
        """)]
    public void Gff3_gives_the_genes_of_the_same_gtf(string gff3)
    {
        string[] genes = ["ONE 1 -101-200: 101-120 151-200", "TWO +501-600: 501-600"];
        Assert.Equal(genes, Text(Read("same.gtf", Gtf)));
        Assert.Equal(genes, Text(Read("same.txt", gff3.Replace("\t?\t", "\t+\t"))));     // known by its content
        if (gff3.Contains("\t?\t", StringComparison.Ordinal))
            Assert.EndsWith("the exon has no strand, expected + or -", Assert.Throws<InputException>(() => Read("same.gff", gff3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gtf_is_known_by_its_content()
    {
        Assert.Equal(["ONE 1 -101-200: 101-120 151-200", "TWO +501-600: 501-600"], Text(Read("genes.txt", "# made\n" + Gtf)));
        Assert.Equal(["T +101-200: 101-200"], Text(Read("genes.tsv", "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nT\t1\t+\t100\t200\t100,\t200,\n")));
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
