using System.Security.Cryptography;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Signal;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Signal;

public sealed class SignalPreparationTests : IDisposable
{
    readonly SignalWorld _world = new(400, 200, 250);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Bins_are_the_sums_means_or_maxima_of_their_bases_and_tile_the_genome()
    {
        string file = _world.BigWig("a.bw", "chr1 0 5 2; chr1 5 10 4; chr1 10 12 1; chr1 398 400 7; chr3 240 250 3");
        foreach (var (statistic, first, second) in new[] { (BinStatistic.Sum, 30f, 2f), (BinStatistic.Mean, 3f, 0.2f), (BinStatistic.Max, 4f, 1f) })
        {
            var options = _world.Options(file) with { Statistic = statistic, Output = _world.New($"{statistic}") };
            SignalWorld.Run(options);
            using var data = Dataset.Open(options.Output);
            var chr1 = SignalWorld.Labels(data, "chr1");
            Assert.Equal((first, second, 0f), (chr1[0], chr1[10], chr1[20]));
            // chr1 has five windows, chr2 two and a half, and chr3 three and an eighth, which is left out
            Assert.Equal((40, 24, 24), (chr1.Count, SignalWorld.Labels(data, "chr2").Count, SignalWorld.Labels(data, "chr3").Count));
            Assert.Equal((Split.Train, Split.Validation, Split.Test), (data.SplitOf(0), data.SplitOf(5), data.SplitOf(8)));
        }
    }

    [Fact]
    public void Text_signal_gives_the_labels_of_a_bigWig_with_the_same_values()
    {
        string bigWig = _world.BigWig("a.bw", "chr1 0 25 1;chr1 30 31 9;chr2 5 95 2;chr3 0 100 3");
        string text = _world.File("b.wig", """
            chr3 0 100 3
            variableStep chrom=chr1 span=25
            1 1
            variableStep chrom=chr1
            31 9
            fixedStep chrom=chr2 start=6 step=30 span=30
            2
            2
            2
            """);
        var options = _world.Options(bigWig, text);
        SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.NotEmpty(SignalWorld.Labels(data, "chr1"));
        Assert.All((string[])["chr1", "chr2", "chr3"],
            contig => Assert.Equal(SignalWorld.Labels(data, contig), SignalWorld.Labels(data, contig, track: 1)));
    }

    // a text is converted when it is opened: the second pass must not read it again
    [Fact]
    public void Text_signal_is_converted_once()
    {
        string text = _world.File("b.bedGraph", "chr1 0 100 1\nchr2 0 100 2\nchr3 0 100 3\nchrUn 0 10 1\n");
        var options = _world.Options(text);
        var log = new ActingLog(() => File.WriteAllText(text, "not a signal any more"));
        SignalWorld.Run(options, log);
        Assert.Equal(1, log.Warnings);
        using var data = Dataset.Open(options.Output);
        Assert.Equal(10, SignalWorld.Labels(data, "chr1")[0]);
    }

    /// <summary>Does something at the first warning, which is about the contigs of a file that was just opened.</summary>
    sealed class ActingLog(Action act) : IRunLog
    {
        public int Warnings { get; private set; }

        public void Info(string text) { }

        public void Warn(string kind, string example)
        {
            if (Warnings++ == 0)
                act();
        }

        public void Progress(string what, long done, long? total, string unit) { }
    }

    [Fact]
    public void Bins_past_the_end_of_a_contig_and_in_excluded_regions_have_no_label_and_are_counted()
    {
        var options = _world.Options(_world.BigWig("a.bw", "chr1 0 400 1; chr2 0 200 1; chr3 0 250 1"));
        options = options with { Genomes = [options.Genomes[0] with { Exclude = [_world.File("x.bed", "chr1\t9\t21\nchr1\t80\t125\n")] }] };
        var manifest = SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        var chr1 = SignalWorld.Labels(data, "chr1");
        Assert.Equal([0, 10, 20], chr1.Where(l => float.IsNaN(l.Value)).Select(l => l.Key).Order());
        Assert.DoesNotContain(80L, chr1.Keys);   // five of the eight bins of 80 to 160 are excluded
        var chr2 = SignalWorld.Labels(data, "chr2");
        Assert.Equal((10f, float.NaN), (chr2[190], chr2[200]));
        Assert.Equal([("windows", 12L, 10L), ("labels", 80L, 73L)], manifest.Tallies.Select(t => (t.What, t.Read, t.Kept)));
        Assert.All(manifest.Tallies, t => Assert.Equal(t.Read, t.Kept + t.Dropped.Sum(d => d.Count)));
    }

    [Fact]
    public void The_crop_has_bases_but_no_bins_and_windows_of_two_splits_never_share_a_base()
    {
        string file = _world.BigWig("a.bw", "chr1 0 400 1; chr2 0 200 1; chr3 0 250 1");
        string folds = _world.File("folds.bed", "chr1\t0\t200\ttrain\nchr1\t200\t400\ttest\nchr2\t0\t200\tvalidation\n");
        var options = _world.Options(file) with { CropBp = 20, Stride = 10, Genomes = [new SignalGenome(null, _world.Genome) { Folds = folds }] };
        var manifest = SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.Equal((40, 4, 24), (data.Window, data.Bins, data.Flank));
        Assert.Equal(0, manifest.Leaks.OverlappingWindows);
        // with 24 bp on either side, training windows end at 176 or before, and test windows, which touch, start at 224 or after
        var chr1 = Enumerable.Range(0, data.Count).Where(i => data.Interval(i).Contig == "chr1").ToLookup(data.SplitOf, i => data.Interval(i));
        Assert.Equal((170, 240), (chr1[Split.Train].Max(w => w.End0), chr1[Split.Test].Min(w => w.Start0)));
        Assert.Equal([0L, 10, 20, 30], chr1[Split.Train].Select(w => w.Start0).Take(4));
        Assert.Equal([240L, 280, 320, 360], chr1[Split.Test].Select(w => w.Start0));
        Assert.All(manifest.Tallies, t => Assert.Equal(t.Read, t.Kept + t.Dropped.Sum(d => d.Count)));
        using var genome = Genome.Open(options.Genomes[0].Fasta);
        byte[] stored = new byte[88], expected = new byte[88];
        data.Sequence(1, 0, stored);
        genome.Codes(0, data.Interval(1).Start0 - 24, expected);
        Assert.Equal(expected, stored);
    }

    [Fact]
    public void A_table_gives_scales_clips_strand_pairs_and_assays_and_its_repeated_names_get_numbers()
    {
        _world.BigWig("p.bw", "chr1 0 10 2; chr2 0 10 1");
        _world.BigWig("m.bw", "chr1 0 10 -3; chr1 10 20 -50; chr2 0 10 -1");
        var options = _world.Options() with
        {
            Samples = _world.File("t.tsv", "\tidentifier\tfile\tclip\tclip_soft\tscale\tsum_stat\tstrand_pair\tdescription\n"
                + "7\tx\tp.bw\tNA\tNA\t2\tsum\t9\tCAGE:liver\n9\tx\tm.bw\t100\t\t-1\tsum\t7\tCAGE:liver\n3\ty\tp.bw\t\t\t1\tmean\t3\tRNA:skin\n"),
        };
        SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.Equal([("x", 1), ("x.2", 0), ("y", null)], data.Tracks.Select(t => (t.Id, t.StrandPair)));
        Assert.Equal(("CAGE", "liver", "x CAGE:liver"), (data.Tracks[1].Assay, data.Tracks[1].CellType, data.Tracks[1].Label));
        Assert.Equal((40f, 30f, 100f, 2f), (SignalWorld.Labels(data, "chr1")[0], SignalWorld.Labels(data, "chr1", 1)[0],
            SignalWorld.Labels(data, "chr1", 1)[10], SignalWorld.Labels(data, "chr1", 2)[0]));
    }

    [Theory]
    [InlineData("x\tp.bw\t5\n", "t.tsv:2: strand_pair is '5', expected the number or the name of a row")]
    [InlineData("x\tp.bw\ty\ny\tp.bw\t\n", "t.tsv:2: strand_pair of x is y, whose own strand_pair is y; expected pairs of two tracks")]
    [InlineData("x\tq.bw\t\n", "q.bw: no such file; a relative path starts at the folder of the table")]
    public void A_row_that_cannot_be_used_is_named(string rows, string fault)
    {
        _world.BigWig("p.bw", "chr1 0 10 2");
        var options = _world.Options() with { Samples = _world.File("t.tsv", "name\tfile\tstrand_pair\n" + rows) };
        Assert.Contains(fault, Assert.Throws<InputException>(() => SignalWorld.Run(options)).Message);
        Assert.False(Directory.Exists(options.Output) || Directory.Exists(options.Output + DurableFile.PartialSuffix));
    }

    [Fact]
    public void Negative_signal_is_refused_with_its_bin_or_set_to_zero()
    {
        string file = _world.BigWig("a.bw", "chr1 0 10 1; chr1 15 16 -2; chr2 0 10 1; chr3 0 10 1");
        var options = _world.Options(file);
        string fault = Assert.Throws<InputException>(() => SignalWorld.Run(options)).Message;
        Assert.Contains("a.bw: chr1:11-20: the sum of the bin is -2, expected 0 or more; for a minus strand below 0 set scale to -1", fault);
        Assert.False(Directory.Exists(options.Output) || Directory.Exists(options.Output + DurableFile.PartialSuffix));
        SignalWorld.Run(options with { NegativeIsZero = true });
        using var data = Dataset.Open(options.Output);
        Assert.Equal(0, SignalWorld.Labels(data, "chr1")[10]);
    }

    [Fact]
    public void A_gap_is_zero_or_missing_and_a_contig_that_the_file_lacks_is_missing()
    {
        string file = _world.BigWig("a.bw", "chr1 0 5 4; chr3 0 10 1", [new Contig("chr1", 400), new Contig("chr3", 250)]);
        string other = _world.BigWig("b.bw", "chr1 0 5 0; chr2 0 10 6");
        var options = _world.Options(file, other) with { Statistic = BinStatistic.Mean };
        var log = new ListLog();
        SignalWorld.Run(options, log);
        using (var data = Dataset.Open(options.Output))
        {
            Assert.Equal((2f, 0f, float.NaN), (SignalWorld.Labels(data, "chr1")[0], SignalWorld.Labels(data, "chr1")[20], SignalWorld.Labels(data, "chr2")[0]));
            Assert.Equal(6, SignalWorld.Labels(data, "chr2", 1)[0]);
        }
        Assert.Contains(log.Lines, l => l.Contains("without a contig of the windows") && l.Contains("a.bw: chr2"));
        Assert.Contains(log.Lines, l => l.Contains("0 on a whole contig") && l.Contains("b: chr1"));
        SignalWorld.Run(options with { GapsAreMissing = true });
        using var gaps = Dataset.Open(options.Output);
        Assert.Equal((4f, float.NaN), (SignalWorld.Labels(gaps, "chr1")[0], SignalWorld.Labels(gaps, "chr1")[20]));
    }

    [Fact]
    public void NaN_in_a_text_file_is_a_gap_and_is_counted()
    {
        var options = _world.Options(_world.File("n.bedGraph", "chr1\t0\t5\tnan\nchr1\t5\t10\t4\nchr2\t0\t9\t1\n"));
        var log = new ListLog();
        SignalWorld.Run(options, log);
        using var data = Dataset.Open(options.Output);
        Assert.Equal(20f, SignalWorld.Labels(data, "chr1")[0]);
        Assert.Contains(log.Lines, l => l.Contains("NaN or NA; their bases count as without a value") && l.Contains("n.bedGraph: 1"));
    }

    [Fact]
    public void Windows_without_signal_or_bases_are_left_out_and_counted_and_none_left_is_an_error()
    {
        string file = _world.BigWig("a.bw", "chr1 0 5 4", [new Contig("chr1", 400)]);
        var options = _world.Options(file);
        var manifest = SignalWorld.Run(options with { Genomes = [new SignalGenome(null, _world.Genome)], Output = _world.New("one") });
        Assert.Contains(new Dropped("on contigs that no signal file has", 7), manifest.Tallies[0].Dropped);
        string regions = _world.File("r.bed", "chr2\t0\t200\n");
        string fault = Assert.Throws<InputException>(() =>
            SignalWorld.Run(options with { Genomes = [options.Genomes[0] with { Regions = regions }] })).Message;
        Assert.Contains("r.bed: none of 3 windows can be used: 3 on contigs that no signal file has", fault);
        Assert.Contains("the longest contig has 400 bp, expected at least the window of 480 bp", Assert.Throws<InputException>(() =>
            SignalWorld.Run(options with { Window = 480 })).Message);
    }

    [Fact]
    public void Float16_rounds_and_refuses_what_it_cannot_store()
    {
        string file = _world.BigWig("a.bw", "chr1 0 10 204.9; chr2 0 10 1; chr3 0 10 1");
        var options = _world.Options(file) with { Labels = LabelStorage.Float16 };
        SignalWorld.Run(options);
        using (var data = Dataset.Open(options.Output))
            Assert.Equal(2048, SignalWorld.Labels(data, "chr1")[0]);   // from 2048 on, float16 has even numbers only
        file = _world.BigWig("b.bw", "chr1 0 10 7000; chr2 0 10 1; chr3 0 10 1");
        Assert.Contains("chr1:1-10: the label is 70000, too large for float16, expected at most 65504",
            Assert.Throws<InputException>(() => SignalWorld.Run(options with { Files = [file] })).Message);
    }

    [Fact]
    public void Several_genomes_have_a_head_each()
    {
        using var mouse = new SignalWorld(300, 160, 240);
        _world.BigWig("h.bw", "chr1 0 10 2; chr2 0 10 1; chr3 0 10 5");
        File.Copy(mouse.BigWig("m.bw", "chr1 0 10 3; chr2 0 10 4; chr3 0 10 6"), _world.New("m.bw"));
        var options = _world.Options() with
        {
            Samples = _world.File("t.tsv", "name\tfile\tgenome\nm\tm.bw\tmouse\nh\th.bw\thuman\nh2\th.bw\thuman\n"),
            Genomes = [new("human", _world.Genome) { Test = ["chr3"], Validation = ["chr2"] },
                new("mouse", mouse.Genome) { Test = ["chr1"], Validation = ["chr2"] }],
        };
        var manifest = SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.Equal(["human", "mouse"], data.Heads);
        Assert.Equal((11, 9), (manifest.Genomes[0].Count, manifest.Genomes[1].Count));
        Assert.Equal((2, 1), (data.ForHead("human").Tracks.Count, data.ForHead("mouse").Tracks.Count));
        Assert.Equal((50f, 60f), (SignalWorld.Labels(data, "chr3", 1, "human")[0], SignalWorld.Labels(data, "chr3", 0, "mouse")[0]));
        Assert.Equal(["chr1", "chr1", "chr1", "chr1"], data.ForHead("mouse").Indexes(Split.Test).Select(i => data.Interval(i).Contig));
    }

    [Fact]
    public void A_resumed_run_reads_finished_files_no_more_and_gives_the_same_bytes()
    {
        string[] files = [.. Enumerable.Range(0, 4).Select(f => _world.BigWig($"{f}.bw", $"chr1 0 300 {f + 1}; chr2 0 10 1; chr3 0 10 1"))];
        var options = _world.Options(files) with { Threads = 1 };
        SignalWorld.Run(options with { Output = _world.New("whole") });
        using (var stop = new CancellationTokenSource())
            Assert.ThrowsAny<OperationCanceledException>(() => SignalPreparation.Run(options, new StopAt("signal files", stop), stop.Token));
        Assert.NotEmpty(Directory.GetFiles(options.Output + DurableFile.PartialSuffix, "labels0.*"));
        SignalWorld.Run(options with { Resume = true });
        string Hash(string folder) => string.Join('\n', Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
        Assert.Equal(Hash(_world.New("whole")), Hash(options.Output));
    }
}
