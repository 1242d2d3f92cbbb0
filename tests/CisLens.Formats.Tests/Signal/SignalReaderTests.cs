using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Signal;

public sealed class SignalReaderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    Genome GenomeOf(params IReadOnlyList<Contig> contigs) => SparseGenome.Open(_folder, contigs);

    static string Shared(string path) => SharedData.Path("data/signal-files/" + path);

    [Theory]
    [InlineData("variable_step.wig", "variable_step.bw")]
    [InlineData("bx_test.wig.gz", "bx_test.bw")]
    [InlineData("fixedstep.wig", "fixedstep.bw")]
    [InlineData("aggregate_binned_scores_3.wig", "aggregate_binned_scores_3.bw")]
    public void A_wiggle_file_has_the_values_of_the_bigWig_that_UCSC_tools_made_of_it(string wiggle, string bigWig)
    {
        using var expected = BigWigReader.Open(Shared("bigwig/" + bigWig));
        using var genome = GenomeOf([new("chrOther", 100), .. expected.Contigs]);
        using var reader = SignalReader.Open(Shared("text/" + wiggle), genome);
        Assert.Equal(expected.Intervals().Select(i => i with { Contig = i.Contig + 1 }), reader.Intervals());
        Assert.Equal("wiggle", reader.Format);
        Assert.Null(reader.Missing);
    }

    [Theory]
    [InlineData("igv_bedgraph-example-uscs.bedgraph", "bedGraph", 9, 2700, 0)]
    [InlineData("igv_mixedPosNeg.bedgraph", "bedGraph", 9, 2700, 0)]
    [InlineData("igv_fixedStep-example.wig", "wiggle", 10, 2000, 1_100_000)]
    [InlineData("igv_variableStep-example.wig", "wiggle", 9, 1350, 150 * 130)]
    [InlineData("rtracklayer_step.wig", "wiggle", 19, 2009, 1_100_130)]
    public void Real_text_files_have_these_intervals_bases_and_sum(string file, string format, int intervals, long bases, double sum)
    {
        using var genome = GenomeOf(new("chr18", 80_373_285), new("chr19", 59_128_983));
        using var reader = SignalReader.Open(Shared("text/" + file), genome);
        var all = reader.Intervals().ToList();
        Assert.Equal((format, intervals, bases), (reader.Format, all.Count, all.Sum(i => i.End0 - i.Start0)));
        Assert.Equal(sum, all.Sum(i => (double)i.Value * (i.End0 - i.Start0)), 3);
    }

    [Fact]
    public void Tracks_that_overlap_are_several_signals_and_are_refused()
    {
        using var genome = GenomeOf(new("chr18", 80_373_285), new("chr19", 59_128_983));
        string path = Shared("text/rtracklayer_multi.wig");
        Assert.Equal($"{path}:37: starts at 59107400 (0-based), but track 2 of the file ends at 59108020; a file is one signal, "
            + "so write each track to its own file", Assert.Throws<InputException>(() => SignalReader.Open(path, genome)).Message);
    }

    [Fact]
    public void A_track_of_bedGraph_lines_in_a_wiggle_file_is_read()
    {
        using var genome = GenomeOf(new Contig("chr8", 146_364_022));
        using var reader = SignalReader.Open(Shared("text/igv_trackLine.wig"), genome);
        Assert.Equal(System.IO.File.ReadLines(Shared("text/igv_trackLine.wig")).Count(line => line.StartsWith("chr8", StringComparison.Ordinal)),
            reader.Intervals().Count());
        Assert.Equal(new(0, 29_206_434, 29_206_438, 38.7646f), reader.Intervals().First());
    }

    [Fact]
    public void Positions_of_wiggle_are_1_based_and_those_of_bedGraph_are_0_based()
    {
        using var genome = GenomeOf(new("chr1", 100), new("chr2", 100));
        string path = File("a.wig", """
            browser position chr1:1-10
            track type=wiggle_0 name="a"
            fixedStep chrom=chr2 start=3 step=5
            1
             2
            variableStep chrom=chr1 span=2
            1 -3
            3	NaN
            # the end
            track type=bedGraph
            chr1	10	12	4.5
            """);
        using var reader = SignalReader.Open(path, genome);
        Assert.Equal([new(0, 0, 2, -3), new(0, 10, 12, 4.5f), new(1, 2, 3, 1), new(1, 7, 8, 2)], reader.Intervals());
        Assert.Equal(1, reader.NaN);
        var values = new float[6];
        reader.Read(1, 2, values);
        Assert.Equal([1, float.NaN, float.NaN, float.NaN, float.NaN, 2], values);
    }

    [Fact]
    public void Contigs_are_resolved_by_their_aliases_in_text_and_bigWig()
    {
        using var genome = GenomeOf(new("1", 100), new("2", 100));
        string text = File("a.bedgraph", "chr2\t5\t6\t1\nchrUn_x\t5\t6\t1\nchrUn_x\t6\t7\t1\n"), bigWig = Path.Combine(_folder, "a.bw");
        using (var writer = new BigWigWriter(bigWig, [new("chrUn_x", 9), new("chr2", 100)]))
        {
            writer.Add(0, 5, 7, 1);
            writer.Add(1, 5, 6, 1);
            writer.Finish();
        }
        foreach (string path in (string[])[text, bigWig])
        {
            using var reader = SignalReader.Open(path, genome);
            Assert.Equal([new(1, 5, 6, 1)], reader.Intervals());
            Assert.Equal([new(1, 5, 6, 1)], reader.Intervals(1));
            Assert.Empty(reader.Intervals(0));
            Assert.Equal((false, true), (reader.Has(0), reader.Has(1)));
            Assert.Equal("1/2 matched (rule: remove \"chr\")", reader.Matches);
            Assert.StartsWith(path == text ? $"records on contigs that {genome.Path} lacks: 2 (chrUn_x)"
                : $"contigs that {genome.Path} lacks: 1 (chrUn_x)", reader.Missing);
        }
    }

    [Theory]
    [InlineData("chr1\t0\t5\t1\nchr1\t3\t6\t1\n", "2: starts at 3 (0-based), but the interval before it ends at 5, expected one value per base")]
    [InlineData("chr1\t4\t5\t1\nchr1\t3\t4\t1\n", "2: starts at 3 (0-based), but the interval before it at 4; sort the lines by contig and start, such as with: sort -k1,1 -k2,2n FILE")]
    [InlineData("chr1\t4\t5\t1\nchr2\t3\t4\t1\nchr1\t9\t10\t1\n", "3: chr1 comes again after another contig; sort the lines by contig and start, such as with: sort -k1,1 -k2,2n FILE")]
    [InlineData("fixedStep chrom=chr1 start=5\n1\nfixedStep chrom=chr1 start=2\n1\n", "4: starts at 1 (0-based), but the interval before it at 4, expected declarations sorted by contig and position")]
    [InlineData("chr1\t5\t5\t1\n", "1: start is 5, expected less than the end, 5")]
    [InlineData("chr1\t-5\t5\t1\n", "1: start is \"-5\", expected a whole number from 0 to 4294967295")]
    [InlineData("chr1\t5\t8\tinf\n", "1: the value is \"inf\", expected a finite number, NaN or NA")]
    [InlineData("chr1\t5\t8\n", "1: 3 columns, expected four: contig, start, end, value; or a line fixedStep or variableStep before it")]
    [InlineData("chr1\t5\t8\tpeak\t0\t+\n", "1: more than 4 columns, expected four: contig, start, end, value; or a line fixedStep or variableStep before it")]
    [InlineData("variableStep chrom=chr1\n0 1\n", "2: position is \"0\", expected a whole number from 1 to 4294967295")]
    [InlineData("variableStep chrom=chr1\n7\n", "2: 1 column, expected two in a variableStep block: position, value")]
    [InlineData("fixedStep chrom=chr1 start=1\n7 8\n", "2: 2 columns, expected one in a fixedStep block: a value")]
    [InlineData("fixedStep chrom=chr1\n7\n", "1: fixedStep has no start=")]
    [InlineData("fixedStep start=1\n7\n", "1: fixedStep has no chrom=")]
    [InlineData("variableStep chrom=chr1 step=2\n", "1: variableStep has \"step=2\", expected chrom= or span=")]
    [InlineData("fixedStep chrom=chr1 start=1 step=1 span=2\n1\n2\n", "3: starts at 1 (0-based), but the interval before it ends at 2, expected one value per base")]
    [InlineData("fixedStep chrom=chr1 start=100\n1\n2\n", "3: ends at 101, but chr1 of GENOME has 100 bp; give a file of the same build, or --allow-other-lengths if the genome is a slice")]
    public void A_line_that_is_not_valid_is_refused_with_what_was_expected(string text, string message)
    {
        using var genome = GenomeOf(new("chr1", 100), new("chr2", 100));
        string path = File("a.txt", text);
        var fault = Assert.Throws<InputException>(() => SignalReader.Open(path, genome));
        Assert.Equal($"{path}:{message}", fault.Message.Replace(path, "FILE").Replace("FILE:", path + ":").Replace(genome.Path, "GENOME"));
    }

    [Fact]
    public void A_signal_without_a_contig_of_the_genome_is_refused()
    {
        using var genome = GenomeOf(new Contig("scaffold1", 100));
        string path = File("a.bedgraph", "chr1\t5\t6\t1\n");
        Assert.Contains("shares no contig with", Assert.Throws<InputException>(() => SignalReader.Open(path, genome)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bigWig_of_another_build_is_refused()
    {
        using var genome = GenomeOf(new("chr1", 100), new("chr2", 100));
        string message = Assert.Throws<InputException>(() => SignalReader.Open(Shared("bigwig/grelu_test.bw"), genome)).Message;
        Assert.Contains("is of another build than", message, StringComparison.Ordinal);
    }

    [Fact]
    public void BAM_and_CRAM_are_refused_by_name()
    {
        using var genome = GenomeOf(new Contig("chr1", 100));
        Assert.Contains("is a BAM, expected bigWig, bedGraph or wiggle; make a bigWig of its reads with: cislens coverage ",
            Assert.Throws<InputException>(() => SignalReader.Open(Shared("bam/phiX.bam"), genome)).Message, StringComparison.Ordinal);
        Assert.Contains("is CRAM, expected bigWig, bedGraph or wiggle; convert it: samtools view", Assert.Throws<InputException>(() => SignalReader.Open(File("a.cram", "CRAM\x03"), genome)).Message, StringComparison.Ordinal);
    }
}
