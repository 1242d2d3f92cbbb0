using System.Globalization;
using CisLens.Prepare.Coverage;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Coverage;

/// <summary>Real files, with what bedtools and MACS3 made of them.</summary>
public class PublishedCoverageTests
{
    const int Chr22 = 51_304_566;   // hg19

    public static TheoryData<string> Bams => ["yeast_stripeseq_paired", "human_rnaseq_spliced", "volvox", "phiX", "test1", "test_paired2"];

    [Theory, MemberData(nameof(Bams))]
    public void Reads_equal_bedtools_genomecov_with_and_without_split(string name)
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/signal-files"), whole = Path.Combine(data, "expected", name + ".bam.genomecov.bedGraph.gz"),
            split = Path.Combine(data, "expected", name + ".bam.genomecov_split.bedGraph.gz");
        var options = All(Path.Combine(data, "bam", name + ".bam"));
        Assert.Equal(Runs.Read(File.Exists(split) ? split : whole), Runs.Run(folder, options));
        Assert.Equal(Runs.Read(whole), Runs.Run(folder, options with { CoverIntrons = true }));
    }

    [Fact]
    public void Fragments_equal_the_pileup_of_MACS3()
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/signal-files");
        var options = All(Path.Combine(data, "text/ctcf_chip_chr22.bedpe.gz")) with { Genome = Runs.Genome(folder, ("chr22", Chr22)) };
        Assert.Equal(Runs.Read(Path.Combine(data, "expected/ctcf_chip_chr22.pileup.bedGraph.gz")), Runs.Run(folder, options));
    }

    [Fact]
    public void Reads_extended_to_200_bp_equal_the_pileup_of_MACS3()
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/signal-files");
        var options = All(Path.Combine(data, "text/ctcf_chip_single_chr22.bed.gz"))
            with { Genome = Runs.Genome(folder, ("chr22", Chr22)), Extend = 200 };
        Assert.Equal(Runs.Read(Path.Combine(data, "expected/ctcf_chip_single_chr22.ext200.bedGraph.gz")), Runs.Run(folder, options));
    }

    // 50 of 100 barcodes, whose fragments and reads are in a published table
    [Theory]
    [InlineData(CoverageWeight.One, 1)]
    [InlineData(CoverageWeight.Reads, 2)]
    public void Selected_barcodes_have_the_fragments_and_reads_of_the_published_table(CoverageWeight weight, int column)
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/signal-files"), list = Path.Combine(data, "text/pbmc_chr22.selected_barcodes.txt");
        var selected = File.ReadLines(list).ToHashSet(StringComparer.Ordinal);
        long expected = File.ReadLines(Path.Combine(data, "expected/pbmc_chr22.barcodes.tsv")).Select(line => line.Split('\t'))
            .Where(row => selected.Contains(row[0])).Sum(row => long.Parse(row[column], CultureInfo.InvariantCulture));
        var options = All(Path.Combine(data, "text/pbmc_chr22.fragments.tsv.gz")) with
        {
            Genome = Runs.Genome(folder, ("chr22", Chr22)),
            Barcodes = list,
            Unit = CoverageUnit.Ends,
            Weight = weight,
        };
        Assert.Equal(2 * expected, Runs.Run(folder, options).Sum(r => (double)(r.End0 - r.Start0) * r.Value));
    }

    // short fragments are chosen with awk's condition in the README of the data: under 120 bp
    [Theory]
    [InlineData("atac_coverage", CoverageUnit.Whole, false)]
    [InlineData("atac_short", CoverageUnit.Whole, true)]
    [InlineData("atac_ends", CoverageUnit.Ends, false)]
    public void Yeast_fragments_have_the_published_totals(string track, CoverageUnit unit, bool isShort)
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/yeast-genome-signal"), fragments = Path.Combine(data, "signal/atac_fragments.bed.gz");
        if (isShort)
            fragments = folder.File("short.bed", string.Concat(Runs.Lines(fragments).Where(line => line.Split('\t') is var cells
                && int.Parse(cells[2], CultureInfo.InvariantCulture) - int.Parse(cells[1], CultureInfo.InvariantCulture) < 120).Select(l => l + "\n")));
        var runs = Runs.Run(folder, All(fragments) with { Genome = Path.Combine(data, "genome/sacCer3.fa.gz"), Unit = unit });
        var found = runs.GroupBy(r => r.Contig).Select(contig => string.Create(CultureInfo.InvariantCulture, $"{track}\t{contig.Key}"
            + $"\t{contig.Sum(r => (r.End0 - r.Start0) * r.Value)}\t{contig.Max(r => r.Value)}\t{contig.Sum(r => r.End0 - r.Start0)}"));
        Assert.Equal(File.ReadLines(Path.Combine(data, "expected/totals.tsv"))
            .Where(line => line.StartsWith(track + "\tchr", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    // as bedtools and MACS3: every alignment, also of duplicates
    static CoverageOptions All(string input) => new()
    {
        Inputs = [input],
        Output = "",
        Alignments = input.EndsWith(".bam", StringComparison.Ordinal) ? Alignments.All : null,
        KeepDuplicates = true,
    };
}
