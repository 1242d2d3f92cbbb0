using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Bed;

public class FragmentReaderTests
{
    [Theory]
    [InlineData("c1\t5\t9\n", FragmentColumns.Bed)]
    [InlineData("c1\t5\t9\tread1\t0\t-\n", FragmentColumns.Bed)]
    [InlineData("c1\t5\t9\tpeak\t960.5\n", FragmentColumns.Bed)]
    [InlineData("c1\t5\t9\tACGT-1\t2\n", FragmentColumns.Fragments)]
    [InlineData("c1\t5\t9\tpeak\n", FragmentColumns.Bed)]
    [InlineData("c1\t5\t9\tc1\t20\t30\tpair\t60\t+\t-\n", FragmentColumns.Bedpe)]
    [InlineData(".\t-1\t-1\tc1\t20\t30\n", FragmentColumns.Bedpe)]
    public void The_first_line_tells_the_columns(string text, FragmentColumns columns)
    {
        using var file = new TemporaryFile("# comment\n" + text);
        using var reader = new FragmentReader(file.Path);
        Assert.Equal(columns, reader.Columns);
        Assert.True(reader.Next());
        Assert.False(reader.Next());
    }

    [Theory]
    [InlineData("track type=bedGraph\nc1\t5\t9\t0.5\n", true)]
    [InlineData("fixedStep chrom=c1 start=1\n5\n", true)]
    [InlineData("variableStep chrom=c1\n5 1\n", true)]
    [InlineData("c1\t5\t9\tname\n", false)]
    [InlineData("c1\t5\t9\n", false)]
    public void Text_with_values_is_signal(string text, bool isSignal)
    {
        using var file = new TemporaryFile(text);
        using var reader = ReadsInput.Open(file.Path);
        Assert.Equal(isSignal, reader is null);
    }

    // bedtools bamtobed -bedpe writes the reads of a pair in the order of their numbers, so read 1 may be on the right
    [Fact]
    public void A_pair_is_a_fragment_from_end_to_end_on_the_strand_of_read_1()
    {
        using var file = new TemporaryFile("c1\t80\t90\tc1\t20\t30\tp\t60\t-\t+\nc1\t1\t2\tc2\t5\t6\tp\t60\t+\t-\n.\t-1\t-1\tc1\t5\t6\tp\t60\t.\t+\n");
        using var reader = new FragmentReader(file.Path);
        var intervals = new List<Interval>();
        while (reader.Next())
            intervals.Add(reader.Interval);
        Assert.Equal([new("c1", 20, 90, Strand.Minus), new("", 0, 0), new("", 0, 0)], intervals);
    }

    [Theory]
    [InlineData("c1\t5\t9\tA\t1\nc1\t5\t9\tA\tx\n", "number of reads is \"x\", expected a whole number of at least 1")]
    [InlineData("c1\t5\t9\tc1\t20\t30\nc1\t5\t9\n", "3 columns, expected at least six as in the first line (BEDPE)")]
    [InlineData("c1\t5\t9\nc1\t9\t5\n", "start is 9, expected at most the end, 5")]
    public void A_line_unlike_the_first_is_refused(string text, string problem)
    {
        using var file = new TemporaryFile(text);
        using var reader = new FragmentReader(file.Path);
        Assert.True(reader.Next());
        var fault = Assert.Throws<InputException>(() => reader.Next());
        Assert.Equal($"{file.Path}:2: {problem}", fault.Message);
    }

    [Fact]
    public void BED12_is_refused_with_the_command_that_helps()
    {
        using var file = new TemporaryFile("c1\t5\t99\tt\t0\t+\t5\t99\t0\t2\t10,10,\t0,84,\n");
        var fault = Assert.Throws<InputException>(() => new FragmentReader(file.Path));
        Assert.Contains("bedtools bed12tobed6", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fragments_and_reads_per_barcode_equal_the_published_table()
    {
        string folder = SharedData.Path("data/signal-files");
        var counts = new SortedDictionary<string, (int Fragments, int Reads)>(StringComparer.Ordinal);
        using var reader = new FragmentReader(Path.Combine(folder, "text/pbmc_chr22.fragments.tsv.gz"));
        while (reader.Next())
        {
            string barcode = System.Text.Encoding.ASCII.GetString(reader.Name);
            var (fragments, reads) = counts.GetValueOrDefault(barcode);
            counts[barcode] = (fragments + 1, reads + reader.Reads);
        }
        Assert.Equal(File.ReadLines(Path.Combine(folder, "expected/pbmc_chr22.barcodes.tsv")).Skip(1).Order(StringComparer.Ordinal),
            counts.Select(c => $"{c.Key}\t{c.Value.Fragments}\t{c.Value.Reads}").Order(StringComparer.Ordinal));
    }
}
