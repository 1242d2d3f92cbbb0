using System.Globalization;
using System.Security.Cryptography;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Peaks;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Peaks;

public sealed class PeakPreparationTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    // There are three contigs of 20 kb with ten peaks each. The two samples share every other peak.
    PeakOptions World(string output)
    {
        var rng = new Rng(9);
        string Bases() => new([.. Enumerable.Range(0, 20_000).Select(_ => "ACGT"[rng.Next(4)])]);
        string genome = _temp.File("genome.fa", string.Concat(Enumerable.Range(1, 3).Select(c => $">chr{c}\n{Bases()}\n")));
        string Bed(int step) => string.Concat(from c in Enumerable.Range(1, 3)
                                              from i in Enumerable.Range(0, 10)
                                              where i % step == 0
                                              select $"chr{c}\t{1000 + 1800 * i}\t{1200 + 1800 * i}\n");
        _temp.File("peaks/a.bed", Bed(1));
        _temp.File("peaks/b.bed", Bed(2));
        string samples = _temp.File("samples.tsv", "id\tpath\tassay\tcell_type\na\tpeaks/a.bed\tDNase\tliver\nb\tpeaks/b.bed\tTF\tblood\n");
        return new PeakOptions { Output = _temp.New(output), Genome = genome, Samples = samples, Window = 200, Test = ["chr3"], Validation = ["chr2"], GcTolerance = 0.1 };
    }

    static DatasetManifest Run(PeakOptions options) => PeakPreparation.Run(options, new SilentLog(), CancellationToken.None);

    static void Interrupt(PeakOptions options, string stopAt)
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => PeakPreparation.Run(options, new StopAt(stopAt, stop), stop.Token));
    }

    static string Hash(string folder) => string.Join('\n', Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"));

    [Fact]
    public void Windows_lie_around_the_middle_of_their_peaks_with_labels_splits_and_flanks()
    {
        var options = World("data");
        var manifest = Run(options);
        using var data = Dataset.Open(options.Output);
        using var genome = Genome.Open(options.Genome);
        Assert.Equal((60, 200), (data.Count, data.Window));
        var labels = new float[2];
        var codes = new byte[200];
        var expected = new byte[200];
        int positives = 0;
        for (int i = 0; i < data.Count; i++)
        {
            var window = data.Interval(i);
            Assert.Equal(window.Contig switch { "chr1" => Split.Train, "chr2" => Split.Validation, _ => Split.Test }, data.SplitOf(i));
            foreach (int shift in new[] { 0, -32, 32 })
            {
                data.Sequence(i, shift, codes);
                genome.Codes(genome.IndexOf(window.Contig), window.Start0 + shift, expected);
                Assert.Equal(expected, codes);
            }
            data.Labels(i, labels);
            if (labels[0] == 0)
                continue;
            positives++;
            // The middle of 1000 + 1800 i to 1200 + 1800 i is 1100 + 1800 i. With the left centre, 99 bases come before it.
            Assert.Equal(0, (window.Start0 + 99 - 1100) % 1800);
            Assert.Equal((window.Start0 + 99 - 1100) / 1800 % 2 == 0 ? 1 : 0, labels[1]);
        }
        Assert.Equal(30, positives);
        Assert.Equal("chr1:1002-1201", Enumerable.Range(0, data.Count).Select(data.Name).Single(n => n == "chr1:1002-1201"));
        Assert.Equal(("liver", "DNase"), (data.Tracks[0].CellType, data.Tracks[0].Assay));
        Assert.All(manifest.Tallies, t => Assert.Equal(t.Read, t.Kept + t.Dropped.Sum(d => d.Count)));
    }

    [Fact]
    public void Peaks_that_cannot_be_used_are_counted_by_reason()
    {
        var options = World("data");
        _temp.File("peaks/b.bed", "chr1\t0\t100\nchr9\t500\t600\nchr2\t19990\t20010\nchr3\t5000\t5200\n");
        string blacklist = _temp.File("black.bed", "chr3\t5100\t5101\n");
        var tallies = Run(options with { Blacklist = blacklist, Negatives = 0 }).Tallies;
        // There are 30 + 4 peaks. One is on chr9, which is not in the genome, and one ends past 20,000.
        Assert.Equal((34, 32), (tallies[0].Read, tallies[0].Kept));
        Assert.Equal([new("contig not in the genome", 1), new("past the end of the contig", 1)], tallies[0].Dropped);
        // The window of the peak 0 to 100 would start at 50 - 99. The window of 5000 to 5200 overlaps the blacklist.
        // No other window does: the next peaks, 4600 to 4800 and from 6400, are too far away.
        Assert.Equal((32, 30), (tallies[1].Read, tallies[1].Kept));
        Assert.Equal([new("in the blacklist", 1), new("off the end of the contig", 1)], tallies[1].Dropped);
    }

    [Fact]
    public void Two_runs_and_a_run_under_another_culture_give_the_same_bytes()
    {
        string first = Hash(Under(CultureInfo.InvariantCulture, "a"));
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        Assert.Equal(first, Hash(Under(comma, "b")));
    }

    string Under(CultureInfo culture, string output)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            var options = World(output);
            Run(options);
            return options.Output;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("peak files")]
    [InlineData("negatives")]
    public void A_stopped_run_leaves_no_dataset_and_resumes_to_the_same_bytes(string stopAt)
    {
        string whole = Hash(Whole());
        var options = World("resumed");
        Interrupt(options, stopAt);
        Assert.False(Directory.Exists(options.Output));
        Assert.True(Directory.Exists(options.Output + ".partial"));
        Run(options with { Resume = true });
        Assert.Equal(whole, Hash(options.Output));
        Assert.False(Directory.Exists(options.Output + ".partial"));

        string Whole()
        {
            var once = World("whole");
            Run(once);
            return once.Output;
        }
    }

    [Fact]
    public void A_resumed_run_with_other_options_starts_from_the_beginning()
    {
        var options = World("resumed");
        Interrupt(options, "negatives");
        Run(options with { Resume = true, Seed = 2 });
        var other = World("other") with { Seed = 2 };
        Run(other);
        Assert.Equal(Hash(other.Output), Hash(options.Output));
    }

    [Theory]
    [InlineData("", ": no peaks, expected at least one line with an interval")]
    [InlineData("scaffold_1\t5\t10\n", ": shares no contig with ")]
    [InlineData("chr1\t5\tx\n", ":1: end is \"x\"")]
    [InlineData("chr1\t50000\t50010\n", ": all 1 peaks end past the end of their contig")]
    public void Bad_peak_files_are_refused_in_one_line_and_leave_nothing(string bed, string expected)
    {
        var options = World("data");
        string path = _temp.File("peaks/b.bed", bed);
        Assert.Contains(path + expected, Assert.Throws<InputException>(() => Run(options)).Message);
        Assert.False(Directory.Exists(options.Output) || Directory.Exists(options.Output + ".partial"));
    }

    [Fact]
    public void A_genome_of_N_and_a_sheet_without_files_are_refused()
    {
        var options = World("data") with { Genome = _temp.File("n.fa", ">chr1\n" + new string('N', 20_000) + "\n>chr2\n" + new string('N', 20_000) + "\n>chr3\n" + new string('n', 20_000) + "\n") };
        Assert.Contains("none of 30 windows can be used: 30 too many unknown bases", Assert.Throws<InputException>(() => Run(options)).Message);
        string sheet = _temp.File("sheet.tsv", "id\tpath\na\tpeaks/a.bed\nz\tpeaks/z.bed\n");
        Assert.StartsWith($"{sheet}:3: ", Assert.Throws<InputException>(() => SampleSheet.Read(sheet)).Message);
        Assert.False(Directory.Exists(options.Output) || Directory.Exists(options.Output + ".partial"));
    }

    [Fact]
    public void All_options_out_of_range_are_reported_together()
    {
        string message = Assert.Throws<UsageException>(() => Run(World("data") with { Window = -3, Cover = 2, Flank = -1 })).Message;
        Assert.Contains("--window", message);
        Assert.Contains("--cover", message);
        Assert.Contains("--flank", message);
    }

    [Fact]
    public void Real_ChIP_seq_peaks_of_chromosome_17_merge_as_a_plain_script_does()
    {
        string folder = SharedData.Path("data/genome-slices");
        File.Copy(Path.Combine(folder, "hg19_slices_chipseq.narrowPeak.gz"), _temp.New("chip.narrowPeak.gz"));
        string samples = _temp.File("samples.tsv", "id\tpath\nchip\tchip.narrowPeak.gz\n");
        var manifest = Run(new PeakOptions { Output = _temp.New("data"), Genome = Path.Combine(folder, "b37_17_1-1000000.fa.gz"), Samples = samples, Negatives = 0, MaxN = 1 });
        // 513 of the 1,631 peaks are on chr17, which is contig 17 of this genome. A plain Python loop merges their summits to 145.
        Assert.Equal((1631, 513), (manifest.Tallies[0].Read, manifest.Tallies[0].Kept));
        Assert.Equal(145, manifest.Tallies[1].Read);
        Assert.Equal(0, manifest.Leaks.OverlappingWindows);
    }

    [Fact]
    public void A_dataset_with_coordinates_has_the_examples_of_one_with_bases()
    {
        var options = World("packed");
        Run(options);
        Run(options with { Output = _temp.New("coordinates"), Sequences = SequenceStorage.Genome });
        using var packed = Dataset.Open(options.Output);
        using var coordinates = Dataset.Open(_temp.New("coordinates"));
        Assert.False(File.Exists(Path.Combine(_temp.New("coordinates"), "bases.2bit")));
        Assert.Equal(packed.Count, coordinates.Count);
        var (codes, others) = (new byte[200 + 2 * 32], new byte[200 + 2 * 32]);
        var (labels, otherLabels) = (new float[2], new float[2]);
        for (int i = 0; i < packed.Count; i++)
        {
            packed.Sequence(i, 0, codes);
            coordinates.Sequence(i, 0, others);
            packed.Labels(i, labels);
            coordinates.Labels(i, otherLabels);
            Assert.Equal(codes, others);
            Assert.Equal(labels, otherLabels);
            Assert.Equal((packed.Name(i), packed.SplitOf(i), packed.Block(i)), (coordinates.Name(i), coordinates.SplitOf(i), coordinates.Block(i)));
        }
    }
}
