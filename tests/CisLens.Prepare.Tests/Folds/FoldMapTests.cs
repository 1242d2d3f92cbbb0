using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Tests.Folds;

public sealed class FoldMapTests
{
    static readonly Contig[] s_three = [new("chr1", 100_000), new("chr2", 50_000), new("chr3", 50_000)];

    [Fact]
    public void A_window_that_is_less_than_half_its_length_from_another_split_is_in_no_split()
    {
        var map = new FoldMap([new(0, 0, 10_000, Split.Train), new(0, 10_000, 20_000, Split.Test)]);
        // With windows of 100 bp the gap is 50 bp. The last training window ends at 9950 and the first test window starts at 10050.
        Assert.Equal(Split.Train, map.SplitOf(0, 9_850, 9_950));
        Assert.Null(map.SplitOf(0, 9_851, 9_951));
        Assert.Null(map.SplitOf(0, 9_950, 10_050));
        Assert.Null(map.SplitOf(0, 10_049, 10_149));
        Assert.Equal(Split.Test, map.SplitOf(0, 10_050, 10_150));
        Assert.Null(map.SplitOf(0, 19_950, 20_050));
        Assert.Null(map.SplitOf(1, 0, 100));
    }

    [Fact]
    public void Neighbouring_regions_of_one_split_are_one_region()
    {
        var map = new FoldMap([new(0, 10_000, 20_000, Split.Train), new(0, 0, 10_000, Split.Train)]);
        Assert.Equal(Split.Train, map.SplitOf(0, 9_990, 10_090));
        Assert.Single(map.Regions);
    }

    [Fact]
    public void Named_contigs_are_held_out_and_names_are_checked()
    {
        var map = ChromosomeFolds.Named(s_three, ["chr3"], ["chr2"]);
        Assert.Equal([Split.Train, Split.Validation, Split.Test], map.Regions.Select(r => r.Split));
        Assert.Equal(Split.Train, map.SplitOf(0, 0, 600));
        Assert.Contains("'chr9' is not in the genome", Assert.Throws<UsageException>(() => ChromosomeFolds.Named(s_three, ["chr9"], [])).Message);
        Assert.Contains("given to both --test and --validation", Assert.Throws<UsageException>(() => ChromosomeFolds.Named(s_three, ["chr2"], ["chr2"])).Message);
    }

    [Fact]
    public void About_a_tenth_of_the_examples_is_held_out_by_whole_contigs()
    {
        var contigs = Enumerable.Range(1, 6).Select(i => new Contig($"chr{i}", 1_000_000)).ToArray();
        // A tenth of 1000 is 100. One split gets chr5 (90) and chr6 (10). The other split gets chr4 (110), which is closest to 100.
        var map = ChromosomeFolds.Automatic(contigs, [300, 280, 210, 110, 90, 10], new Rng(1));
        Assert.Equal([Split.Train, Split.Train, Split.Train, Split.Test, Split.Validation, Split.Validation], map.Regions.Select(r => r.Split));
    }

    [Fact]
    public void A_single_contig_is_split_by_regions_with_windows_of_two_splits_a_window_apart()
    {
        var map = ChromosomeFolds.Automatic([new("only", 1_000_000)], [500], new Rng(3));
        // There are twenty regions of 50 kb. Two are for test and two are for validation.
        foreach (var split in new[] { Split.Test, Split.Validation })
            Assert.Equal(100_000, map.Regions.Where(r => r.Split == split).Sum(r => r.End0 - r.Start0));
        long lastEnd = 0;
        Split? last = null;
        for (long start0 = 0; start0 + 600 <= 1_000_000; start0 += 7)
            if (map.SplitOf(0, start0, start0 + 600) is { } split)
            {
                Assert.True(last is null || last == split || start0 - lastEnd >= 600, $"{last} ends at {lastEnd}, {split} starts at {start0}");
                (last, lastEnd) = (split, start0 + 600);
            }
    }

    [Fact]
    public void A_BED_of_folds_is_read_and_its_faults_are_named()
    {
        using var temp = new TempFolder();
        using var genome = Genome.FromText(("chr1", new string('A', 5000)), ("chr2", new string('C', 5000)));
        var map = FoldFile.Read(temp.File("f.bed", "chr1\t0\t5000\ttrain\n2\t0\t2000\ttest\n"), genome);
        Assert.Equal((Split.Train, Split.Test), (map.SplitOf(0, 100, 200), map.SplitOf(1, 100, 200)));
        Assert.Null(map.SplitOf(1, 3000, 3100));

        string bad = temp.File("bad.bed", "chr1\t0\t50\ttrain\nchr1\t60\t90\tholdout\n");
        Assert.Equal($"{bad}:2: name is 'holdout', expected train, validation or test", Assert.Throws<InputException>(() => FoldFile.Read(bad, genome)).Message);
        string overlap = temp.File("o.bed", "chr1\t0\t50\ttrain\nchr1\t40\t90\ttest\n");
        Assert.Contains("overlap at chr1:41", Assert.Throws<InputException>(() => FoldFile.Read(overlap, genome)).Message);
    }
}
