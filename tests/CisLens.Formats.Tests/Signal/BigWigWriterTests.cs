using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Signal;

public class BigWigWriterTests
{
    const string Python = "/usr/bin/python3";

    static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;
    static readonly Contig[] s_contigs = [new("chr10", 200_000), new("chr2", 3_000_000), new("empty", 10), new("M", 16_571)];

    // runs of equal steps, of equal lengths and of any lengths, so that all three kinds of blocks are written
    static List<SignalInterval> RandomIntervals(ulong seed, int perContig)
    {
        var rng = new Rng(seed);
        var intervals = new List<SignalInterval>();
        foreach (int contig in (int[])[0, 1, 3])
            for (long at = rng.Next(50), n = 0; n < perContig && at + 64 < s_contigs[contig].Length; n++)
            {
                int kind = (int)(n / 1500 % 3), length = kind == 2 ? 1 + rng.Next(30) : 8;
                intervals.Add(new(contig, at, at + length, (float)(rng.NextDouble() * 200 - 100)));
                at += length + (kind == 0 ? 2 : rng.Next(3) * rng.Next(20));
            }
        return intervals;
    }

    static TemporaryFile Write(IEnumerable<SignalInterval> intervals, params IReadOnlyList<Contig> contigs)
    {
        var file = new TemporaryFile([], ".bw");
        using var writer = new BigWigWriter(file.Path, contigs);
        foreach (var i in intervals)
            writer.Add(i.Contig, i.Start0, i.End0, i.Value);
        writer.Finish();
        return file;
    }

    static string[] AskPyBigWig(string program, params string[] arguments)
    {
        Referee.Require("python3");
        if (Referee.BytesOrNull(Python, "-c", "import pyBigWig") is null)
            Assert.Skip("pyBigWig is not installed: apt-get install python3-pybigwig");
        return Referee.Lines(Python, ["-c", "import pyBigWig, sys\nb = pyBigWig.open(sys.argv[1])\n" + program, .. arguments]);
    }

    [Fact]
    public void PyBigWig_reads_the_intervals_and_totals_that_were_written()
    {
        var intervals = RandomIntervals(1, 20_000);
        using var file = Write(intervals, s_contigs);
        string[] lines = AskPyBigWig("""
            for c in ["chr10", "chr2", "M"]:
                for i in b.intervals(c): print(c, *i)
            """, file.Path);
        Assert.Equal(intervals.Select(i => (s_contigs[i.Contig].Name, i.Start0, i.End0, i.Value)), lines.Select(line => line.Split(' '))
            .Select(c => (c[0], long.Parse(c[1], s_culture), long.Parse(c[2], s_culture), (float)double.Parse(c[3], s_culture))));

        double[] header = [.. AskPyBigWig("""
            h = b.header()
            for k in ["version", "nBasesCovered", "minVal", "maxVal", "sumData", "sumSquared"]: print(h[k])
            print(*[b.chroms()[c] for c in ["chr10", "chr2", "empty", "M"]], sep="\n")
            """, file.Path).Select(line => double.Parse(line, s_culture))];
        // pyBigWig cuts the totals to whole numbers
        Assert.Equal(
            [4, intervals.Sum(i => i.End0 - i.Start0), Math.Truncate(intervals.Min(i => i.Value)), Math.Truncate(intervals.Max(i => i.Value)),
                Math.Truncate(intervals.Sum(i => (double)i.Value * (i.End0 - i.Start0))),
                Math.Truncate(intervals.Sum(i => (double)i.Value * i.Value * (i.End0 - i.Start0))), .. s_contigs.Select(c => (double)c.Length)],
            header);
    }

    [Fact]
    public void PyBigWig_gets_the_same_statistics_from_the_zoom_levels_as_from_the_intervals()
    {
        using var file = Write(RandomIntervals(2, 100_000).Select(i => i with { Value = 100 + i.Value / 20 }), s_contigs);
        string[] lines = AskPyBigWig("""
            print(b.header()["nLevels"])
            for bins in [1, 16, 800]:
                for kind in ["mean", "coverage", "min", "max"]:
                    for exact in [False, True]:
                        print(*b.stats("chr2", 0, 3000000 if bins == 1 else 1600000, type=kind, nBins=bins, exact=exact))
            """, file.Path);
        Assert.InRange(int.Parse(lines[0], s_culture), 5, 10);
        double[][] values = [.. lines[1..].Select(line => line.Split(' ').Select(v => double.Parse(v, s_culture)).ToArray())];
        void AssertClose(int line, double relative) => Assert.All(values[line].Zip(values[line + 1]),
            pair => Assert.Equal(1, pair.First / pair.Second, relative));
        // all of the data is in one bin, so that no stretch is cut
        foreach (int line in (int[])[0, 2, 4, 6])
            AssertClose(line, 1e-6);
        // a stretch at the end of a bin belongs to two bins in part
        AssertClose(8, 0.001);
        AssertClose(16, 0.005);
    }

    [Fact]
    public void Our_reader_reads_what_was_written_whole_and_by_region()
    {
        var intervals = RandomIntervals(3, 5_000);
        using var file = Write(intervals, s_contigs);
        using var reader = BigWigReader.Open(file.Path);
        Assert.Equal(s_contigs, reader.Contigs);
        Assert.Equal(intervals, reader.Intervals());
        Assert.Equal(intervals.Where(i => i.Contig == 1 && i.Start0 < 9_000 && i.End0 > 7_000)
            .Select(i => i with { Start0 = Math.Max(i.Start0, 7_000), End0 = Math.Min(i.End0, 9_000) }), reader.Intervals(1, 7_000, 9_000));
        Assert.Empty(reader.Intervals(2));
    }

    [Fact]
    public void Contigs_come_in_any_order_and_trees_have_several_levels()
    {
        Contig[] contigs = [.. Enumerable.Range(0, 70_000).Select(i => new Contig($"scaffold_{i}", 100 + i))];
        // one block per contig with a value; the tree of contigs has three levels, the index has two
        var intervals = Enumerable.Range(0, 600).Select(i => new SignalInterval(110 * i, i % 50, 50 + i % 50, i)).ToList();
        using var file = Write(Enumerable.Reverse(intervals), contigs);
        using var reader = BigWigReader.Open(file.Path);
        Assert.Equal(contigs, reader.Contigs);
        Assert.Equal(intervals, reader.Intervals());
        Assert.Equal(intervals[590], Assert.Single(reader.Intervals(64_900)));
        Assert.Equal(["590.0", "165"], AskPyBigWig("""
            print(b.stats("scaffold_64900", 0, 90, exact=True)[0])
            print(b.chroms()["scaffold_65"])
            """, file.Path));
    }

    [Fact]
    public void A_file_without_values_is_valid_and_NaN_is_left_out()
    {
        using var file = Write([new(0, 5, 9, float.NaN)], s_contigs);
        using var reader = BigWigReader.Open(file.Path);
        Assert.Empty(reader.Intervals());
        Assert.Equal(["None 4"], AskPyBigWig("""print(b.intervals("chr2"), len(b.chroms()))""", file.Path));
    }

    [Fact]
    public void Only_a_finished_file_has_its_name()
    {
        using var file = new TemporaryFile([], ".bw");
        File.Delete(file.Path);
        using (var writer = new BigWigWriter(file.Path, s_contigs))
            writer.Add(0, 0, 1, 1);
        Assert.False(File.Exists(file.Path) || File.Exists(file.Path + ".partial"));
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(0, 3, 6)]
    [InlineData(0, 9, 200_001)]
    [InlineData(1, 0, 1)]
    public void An_interval_that_is_empty_or_out_of_order_or_past_the_end_is_refused(int contig, long start0, long end0)
    {
        using var file = new TemporaryFile([], ".bw");
        using var writer = new BigWigWriter(file.Path, s_contigs);
        writer.Add(1, 0, 1, 1);
        writer.Add(0, 0, 5, 1);
        Assert.Throws<ArgumentException>(() => writer.Add(contig, start0, end0, 1));
    }
}
