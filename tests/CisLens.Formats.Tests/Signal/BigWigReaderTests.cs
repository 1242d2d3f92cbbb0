using System.Globalization;
using System.IO.Compression;
using CisLens.Core;
using CisLens.Formats.Signal;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Signal;

public class BigWigReaderTests
{
    const string Folder = "data/signal-files";

    static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    static IEnumerable<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(SharedData.Path(Folder + "/bigwig.tsv")).Select(line => line.Split('\t')).ToList();
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    [Fact]
    public void Every_bigWig_of_the_corpus_is_read_or_refused_as_its_verdict_says() =>
        Assert.Empty(CorpusWalk.Run(Corpus.Files("bigwig"), file =>
        {
            using var reader = BigWigReader.Open(file.Path);
            return new(reader.Intervals().LongCount(), []);
        }));

    // bigwig.tsv: counted by pyBigWig 0.3.18 and by a second reader
    [Fact]
    public void Counts_totals_and_ten_bins_of_real_files_are_those_of_their_table() => Assert.All(Rows(), row =>
    {
        using var reader = BigWigReader.Open(SharedData.Path(Path.Combine(Folder, row["file"])));
        double Number(string column) => double.Parse(row[column], s_culture);

        Assert.Equal((Number("version"), Number("zoom_levels"), Number("contigs"), Number("uncompress_buffer") > 0),
            (reader.Version, reader.Zooms.Count, reader.Contigs.Count, reader.Compressed));
        var intervals = reader.Intervals().ToList();
        Assert.Equal(Number("intervals"), intervals.Count);
        Assert.Equal(Number("bases_covered"), intervals.Sum(i => i.End0 - i.Start0));
        AssertClose(Number("sum"), intervals.Sum(i => (double)i.Value * (i.End0 - i.Start0)), 1e-8);
        AssertClose(Number("min"), intervals.Min(i => i.Value), 1e-8);
        AssertClose(Number("max"), intervals.Max(i => i.Value), 1e-8);

        string[] region = row["region"].Split(':', '-');
        long start0 = long.Parse(region[1], s_culture), end0 = long.Parse(region[2], s_culture);
        int contig = reader.IndexOf(region[0]);
        var bins = Enumerable.Range(0, 10).Select(b => (Start: start0 + (end0 - start0) * b / 10, End: start0 + (end0 - start0) * (b + 1) / 10))
            .Select(bin => (Bases: bin.End - bin.Start, Intervals: reader.Intervals(contig, bin.Start, bin.End).ToList())).ToList();
        AssertBins(row["mean_10_bins"], bins.Select(b => Mean(b.Intervals)));
        AssertBins(row["max_10_bins"], bins.Select(b => b.Intervals.Count == 0 ? double.NaN : b.Intervals.Max(i => i.Value)));
        AssertBins(row["coverage_10_bins"],
            bins.Select(b => b.Intervals.Count == 0 ? double.NaN : (double)b.Intervals.Sum(i => i.End0 - i.Start0) / b.Bases));
    });

    [Fact]
    public void Intervals_of_real_files_are_those_that_pyBigWig_lists()
    {
        string[] lists = Directory.GetFiles(SharedData.Path(Folder + "/expected"), "*.bw.bedGraph.gz");
        Assert.Equal(20, lists.Length);
        Assert.All(lists, list =>
        {
            using var text = new StreamReader(new GZipStream(File.OpenRead(list), CompressionMode.Decompress));
            string file = Path.GetFileName(list)[..^".bedGraph.gz".Length];
            using var reader = BigWigReader.Open(SharedData.Path(Path.Combine(Folder, "bigwig", file)));
            var expected = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));
            var contigs = reader.Contigs;
            // the list has nine digits, which determine a float
            Assert.Equal(
                expected.Select(c => (c[0], long.Parse(c[1], s_culture), long.Parse(c[2], s_culture), float.Parse(c[3], s_culture))).Order(),
                reader.Intervals().Select(i => (contigs[i.Contig].Name, i.Start0, i.End0, i.Value)).Order());
        });
    }

    [Fact]
    public void A_region_has_the_values_of_its_intervals_and_NaN_elsewhere() => Assert.All(Rows(), row =>
    {
        using var reader = BigWigReader.Open(SharedData.Path(Path.Combine(Folder, row["file"])));
        var rng = new Rng(5);
        var all = reader.Intervals().ToLookup(i => i.Contig);
        for (int round = 0; round < 20; round++)
        {
            int contig = rng.Next(reader.Contigs.Count);
            var known = all[contig].ToList();
            long start0 = known[rng.Next(known.Count)].Start0 - rng.Next(500);
            var expected = new float[1 + rng.Next(1000)];
            Array.Fill(expected, float.NaN);
            foreach (var i in known)
                for (long at = Math.Max(i.Start0, start0); at < Math.Min(i.End0, start0 + expected.Length); at++)
                    expected[at - start0] = i.Value;
            var values = new float[expected.Length];
            reader.Read(contig, start0, values);
            Assert.Equal(expected, values);
        }
    });

    [Fact]
    public void Positions_outside_a_contig_have_no_value_and_an_unknown_contig_is_named()
    {
        using var reader = BigWigReader.Open(SharedData.Path(Folder + "/bigwig/uncompressed.bw"));
        float[] values = new float[10], past = new float[3];
        reader.Read("ctgA", -6, values);
        reader.Read("ctgA", reader.Contigs[0].Length, past);
        // the first value is that of base 2
        Assert.Equal([true, true, true, true, true, true, true, true, false, false], values.Select(float.IsNaN));
        Assert.All(past, value => Assert.True(float.IsNaN(value)));
        var fault = Assert.Throws<InputException>(() => reader.Read("chr1", 0, new float[1]));
        Assert.EndsWith("has no contig chr1; it has ctgA", fault.Message);
    }

    [Fact]
    public void Several_threads_read_one_reader()
    {
        using var reader = BigWigReader.Open(SharedData.Path(Folder + "/bigwig/volvox.bw"));
        var expected = new float[50_000];
        reader.Read(0, 0, expected);
        Parallel.For(0, 400, i =>
        {
            var values = new float[3000];
            reader.Read(0, i * 100, values);
            Assert.Equal(expected.AsSpan(i * 100, Math.Min(3000, 50_000 - i * 100)).ToArray(), values[..Math.Min(3000, 50_000 - i * 100)]);
        });
    }

    [Fact]
    public void A_bigBed_is_refused_by_name()
    {
        var fault = Assert.Throws<InputException>(() => BigWigReader.Open(SharedData.Path("data/formats/bigwig/other/bigtools_mini.bb")));
        Assert.Contains("is a bigBed, expected a bigWig", fault.Message, StringComparison.Ordinal);
    }

    static double Mean(List<SignalInterval> intervals) =>
        intervals.Sum(i => (double)i.Value * (i.End0 - i.Start0)) / intervals.Sum(i => i.End0 - i.Start0);

    // the table has six digits
    static void AssertBins(string expected, IEnumerable<double> bins)
    {
        foreach (var (value, bin) in expected.Split(',').Select(v => double.Parse(v, s_culture)).Zip(bins, (v, b) => (v, b)))
            AssertClose(value, bin, 6e-6);
    }

    static void AssertClose(double expected, double actual, double relative) =>
        Assert.True(double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 1e-3),
            $"expected {expected}, found {actual}");
}
