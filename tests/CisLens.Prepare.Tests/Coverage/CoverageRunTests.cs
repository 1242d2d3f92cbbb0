using CisLens.Core;
using CisLens.Prepare.Coverage;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Coverage;

/// <summary>Small files whose coverage is counted by hand.</summary>
public sealed class CoverageRunTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("c1\t10\t40\n", "c1 10 11 1;c1 39 40 1")]                                     // both ends of a fragment
    [InlineData("c1\t10\t40\tr\t0\t+\nc1\t10\t40\tr\t0\t-\nc1\t12\t40\tr\t0\t-\n", "c1 10 11 1;c1 39 40 2")]   // 5' ends of reads
    public void Ends_are_one_base_each(string bed, string expected) => Check(Of(bed) with { Unit = CoverageUnit.Ends }, expected);

    // Tn5: the cut is 4 bases after a 5' end on the plus strand and 5 bases before one on the minus strand
    [Theory]
    [InlineData(CoverageUnit.Ends, "c1 14 15 1;c1 34 35 1")]
    [InlineData(CoverageUnit.Whole, "c1 14 35 1")]
    public void Cut_shifts_move_5_prime_ends(CoverageUnit unit, string expected) =>
        Check(Of("c1\t10\t40\n") with { Unit = unit, ShiftPlus = 4, ShiftMinus = -5 }, expected);

    [Fact]
    public void A_fragment_shorter_than_its_shifts_is_counted_as_without_a_base()
    {
        var numbers = Check(Of("c1\t10\t19\nc1\t50\t90\n") with { ShiftPlus = 4, ShiftMinus = -5 }, "c1 54 85 1");
        Assert.Equal((2, 1, 1), (numbers["records"], numbers["counted"], numbers["too_short"]));
    }

    [Fact]
    public void Ends_of_fragments_without_strand_are_on_both_strands()
    {
        var options = Of("c1\t10\t40\n") with { Unit = CoverageUnit.Ends, Strand = StrandChoice.Both };
        CoverageRun.Run(options with { Output = _folder.New("o.bedGraph") }, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(["c1\t10\t11\t1"], File.ReadLines(_folder.New("o.plus.bedGraph")));
        Assert.Equal(["c1\t39\t40\t1"], File.ReadLines(_folder.New("o.minus.bedGraph")));
        Assert.False(File.Exists(_folder.New("o.bedGraph")));
    }

    // one fragment at 10, twice in one cell and once in another; names of reads in a BED do not matter
    [Theory]
    [InlineData("c1\t10\t20\tA\t1\nc1\t10\t20\tA\t1\nc1\t10\t20\tC\t1\n", "c1 10 20 2")]
    [InlineData("c1\t10\t20\tr1\t0\t+\nc1\t10\t20\tr2\t0\t+\nc1\t10\t20\tr3\t0\t-\n", "c1 10 20 2")]
    public void Duplicates_are_dropped_if_wanted(string text, string expected)
    {
        Check(Of(text) with { KeepDuplicates = false }, expected);
        Check(Of(text), "c1 10 20 3");
    }

    [Fact]
    public void Dropping_duplicates_needs_a_sorted_file() => Refused(Of("c1\t10\t20\nc1\t5\t9\n") with { KeepDuplicates = false },
        "fragments.bed:2: is out of order, and --duplicates drop needs a file sorted by contig and start; sort it: sort -k1,1 -k2,2n");

    // 2 and 3 per base on 10 and 5 bases are 35; with 1 fragment per million that is 1/35 of a million
    [Fact]
    public void BedGraphs_are_summed()
    {
        string other = _folder.File("other.bedGraph", "track type=bedGraph\nc1\t15\t20\t0.5\nc2\t0\t5\t-1\n");
        var options = Of("c1\t10\t20\t2\nc1\t20\t25\t3\n");
        Check(options with { Inputs = [.. options.Inputs, other] }, "c1 10 15 2;c1 15 20 2.5;c1 20 25 3;c2 0 5 -1");
        Check(options with { PerMillion = true }, "c1 10 20 57142.855;c1 20 25 85714.29");
    }

    // 4 ends, so that each counts a quarter of a million
    [Fact]
    public void Per_million_counts_ends_or_fragments()
    {
        Check(Of("c1\t10\t20\nc1\t10\t20\n") with { PerMillion = true, Unit = CoverageUnit.Ends }, "c1 10 11 500000;c1 19 20 500000");
        Check(Of("c1\t10\t20\nc1\t10\t20\n") with { PerMillion = true }, "c1 10 20 1000000");
    }

    [Fact]
    public void Reads_are_cut_at_the_ends_of_their_contig()
    {
        var numbers = Check(Of("c1\t2\t5\tr\t0\t-\nc1\t97\t100\tr\t0\t+\n") with { Extend = 20 }, "c1 0 5 1;c1 97 100 1");
        Assert.Equal(2, numbers["clipped"]);
    }

    [Fact]
    public void A_fragment_past_the_end_of_its_contig_is_refused_and_counted_where_the_genome_may_be_a_slice()
    {
        var options = Of("c1\t10\t20\nc1\t100\t120\n");
        Refused(options, $"fragments.bed:2: starts at 100, but c1 of {options.Genome} has 100 bp; give the genome of the same build, "
            + "or --allow-other-lengths if the genome is a slice");
        Assert.Equal(1, Check(options with { AllowOtherLengths = true }, "c1 10 20 1")["past_end"]);
    }

    [Fact]
    public void Contigs_are_matched_by_their_aliases_and_missing_ones_are_counted()
    {
        var options = Of("chrc1\t10\t20\nother\t10\t20\nother\t1\t2\n");
        Assert.Equal(2, Check(options, "c1 10 20 1")["no_contig"]);
    }

    [Fact]
    public void A_file_of_another_genome_is_refused() => Refused(Of("x\t10\t20\n"), "shares no contig with");

    [Fact]
    public void A_BAM_of_another_build_is_refused()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:99", "r\t0\tc1\t11\t60\t5M\t*\t0\t0\t*\t*");
        Refused(Of("c1\t10\t20\n") with { Inputs = [bam.Path] }, "is of another build than");
    }

    [Fact]
    public void A_read_past_the_end_of_its_contig_is_counted()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100", "r\t0\tc1\t96\t60\t10M\t*\t0\t0\t*\t*", "r\t0\tc1\t200\t60\t10M\t*\t0\t0\t*\t*");
        var numbers = Check(new() { Inputs = [bam.Path], Output = "" }, "c1 95 100 1");
        Assert.Equal((2, 1, 1, 1), (numbers["records"], numbers["counted"], numbers["past_end"], numbers["clipped"]));
    }

    // one read with one alignment, one with four, of which two are here
    [Fact]
    public void Weights_by_hits_count_every_alignment()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100", "a\t0\tc1\t1\t60\t10M\t*\t0\t0\t*\t*\tNH:i:1", "b\t0\tc1\t6\t0\t10M\t*\t0\t0\t*\t*\tNH:i:4",
            "b\t256\tc1\t6\t0\t10M\t*\t0\t0\t*\t*\tNH:i:4");
        Check(new() { Inputs = [bam.Path], Output = "", Weight = CoverageWeight.Hits }, "c1 0 5 1;c1 5 10 1.5;c1 10 15 0.5");
    }

    [Fact]
    public void Weights_by_hits_need_the_tag()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100", "a\t0\tc1\t1\t60\t10M\t*\t0\t0\t*\t*");
        Refused(new() { Inputs = [bam.Path], Output = "", Weight = CoverageWeight.Hits }, "record 1 has no tag NH");
    }

    [Fact]
    public void Barcodes_of_a_BAM_are_in_its_tag_CB()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100", "a\t0\tc1\t1\t60\t10M\t*\t0\t0\t*\t*\tCB:Z:ACGT-1", "b\t0\tc1\t6\t0\t10M\t*\t0\t0\t*\t*\tCB:Z:TTTT-1",
            "b\t0\tc1\t6\t0\t10M\t*\t0\t0\t*\t*");
        string list = _folder.File("barcodes.txt", "ACGT-1\n");
        Assert.Equal(2, Check(new() { Inputs = [bam.Path], Output = "", Barcodes = list }, "c1 0 10 1")["other_barcode"]);
    }

    // the reverse strand of the RNA, as with dUTP: read 1 and single reads are on the other strand, read 2 on the same
    [Fact]
    public void Strands_of_a_dUTP_library_are_those_of_the_RNA()
    {
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100", "s\t16\tc1\t1\t60\t5M\t*\t0\t0\t*\t*", "p\t83\tc1\t41\t60\t5M\t=\t31\t-15\t*\t*",
            "p\t163\tc1\t31\t60\t5M\t=\t41\t15\t*\t*");
        var options = new CoverageOptions { Inputs = [bam.Path], Output = "", Library = Library.Reverse, Strand = StrandChoice.Plus };
        Check(options, "c1 0 5 1;c1 30 35 1;c1 40 45 1");
        Check(options with { Unit = CoverageUnit.Fragments }, "c1 30 45 1");
    }

    [Fact]
    public void A_file_with_nothing_to_count_is_refused_and_nothing_is_written()
    {
        Refused(Of("c1\t10\t20\tA\t1\n") with { Barcodes = _folder.File("barcodes.txt", "C\n") },
            "nothing to count; 1 record: 1 without a barcode of the list");
        Assert.Equal(["barcodes.txt", "fragments.bed", "genome.fa"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_damaged_second_file_leaves_nothing_behind()
    {
        var options = Of("c1\t10\t20\n");
        Refused(options with { Inputs = [.. options.Inputs, _folder.File("b.bed", "c1\t10\t20\nc1\tx\t20\n")] }, "b.bed:2: start is \"x\"");
        Assert.Equal(["b.bed", "fragments.bed", "genome.fa"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Whole_fragments_without_strand_have_no_strand_to_write() =>
        Refused(Of("c1\t10\t20\n") with { Strand = StrandChoice.Plus }, "fragments.bed:1: has no strand in column 6");

    [Fact]
    public void Options_that_do_not_apply_to_a_file_are_refused()
    {
        var options = Of("c1\t10\t20\n") with { Output = _folder.New("o.bw"), MinMapQ = 3 };
        Assert.Equal($"--min-mapq does not apply to {options.Inputs[0]}, which has intervals (BED)",
            Assert.Throws<UsageException>(() => CoverageRun.Run(options, new SilentLog(), TestContext.Current.CancellationToken)).Message);
    }

    CoverageOptions Of(string text) => new()
    {
        Inputs = [_folder.File("fragments.bed", text)],
        Output = "",
        Genome = Runs.Genome(_folder, ("c1", 100), ("c2", 50)),
    };

    IReadOnlyDictionary<string, long> Check(CoverageOptions options, string expected)
    {
        string path = _folder.New("out.bedGraph");
        var numbers = CoverageRun.Run(options with { Output = path }, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(expected.Split(';'), File.ReadLines(path).Select(line => line.Replace('\t', ' ')));
        File.Delete(path);
        return numbers;
    }

    void Refused(CoverageOptions options, string message) => Assert.Contains(message,
        Assert.Throws<InputException>(() => CoverageRun.Run(options with { Output = _folder.New("o.bedGraph") }, new SilentLog(), TestContext.Current.CancellationToken)).Message,
        StringComparison.Ordinal);
}
