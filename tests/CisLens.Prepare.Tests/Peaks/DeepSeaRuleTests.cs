using CisLens.Prepare.Peaks;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Tests.Peaks;

public sealed class DeepSeaRuleTests
{
    static Peak At(long start0, long end0, int contig = 0) => new(contig, start0, end0, (start0 + end0) / 2);

    static List<(long Start0, string Active)> Sites(params Peak[][] samples) =>
        [.. DeepSeaRule.Sites(samples, 1000, 200, 0.5, _ => true).Select(s => (s.Start0, string.Join(",", s.Active)))];

    [Fact]
    public void A_bin_covered_by_exactly_half_is_not_positive_and_one_base_more_is()
    {
        // Bin 10 is 2000 to 2200. Its window starts (1000 - 200) / 2 = 400 bp before the bin.
        Assert.Empty(Sites([At(2000, 2100)]));
        Assert.Equal([(1600, "0")], Sites([At(2000, 2101)]));
        Assert.Equal([(1600, "0")], Sites([At(2099, 2200)]));
    }

    [Fact]
    public void Overlapping_peaks_of_a_sample_cover_each_base_once()
    {
        // The peaks cover 60 + 61 = 121 bases of the bin.
        Assert.Equal([(1600, "0")], Sites([At(2000, 2060), At(2100, 2161)]));
        // 0 to 60 and 30 to 90 of the bin cover 90 bases, not 120.
        Assert.Empty(Sites([At(2000, 2060), At(2030, 2090)]));
        // Each of two samples covers 60 bases.
        Assert.Empty(Sites([At(2000, 2060)], [At(2100, 2160)]));
    }

    [Fact]
    public void A_long_peak_makes_every_bin_positive_that_it_covers_by_more_than_half()
    {
        // The peak from 1150 to 1650 covers 50 bases of bin 5, all of bins 6 and 7, and 50 bases of bin 8.
        Assert.Equal([(800, "0"), (1000, "0")], Sites([At(1150, 1650)]));
    }

    [Fact]
    public void Labels_of_all_samples_are_kept_and_bins_only_for_those_that_count()
    {
        Peak[][] samples = [[At(2000, 2200), At(3000, 3200)], [At(2000, 2150)]];
        Assert.Equal([(1600, "0,1"), (2600, "0")], Sites(samples));
        var counted = DeepSeaRule.Sites(samples, 1000, 200, 0.5, sample => sample == 1);
        Assert.Equal([1600L], counted.Select(s => s.Start0));
        Assert.Equal([0, 1], counted[0].Active);
    }

    [Fact]
    public void Contigs_are_kept_apart()
    {
        var sites = DeepSeaRule.Sites([[At(2000, 2060), At(2000, 2200, contig: 1)]], 1000, 200, 0.5, _ => true);
        Assert.Equal([(1, 1600L)], sites.Select(s => (s.Contig, s.Start0)));
    }
}
