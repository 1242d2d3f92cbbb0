using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Coverage;

namespace CisLens.Prepare.Tests.Coverage;

public class CoverageMapTests(ITestOutputHelper output)
{
    const int Bp = 3_000_000;   // three tiles

    // the plain loop: every base of every interval
    [Theory]
    [InlineData(20_000)]        // spills
    [InlineData(64 << 20)]      // does not
    public void Sums_equal_those_of_the_plain_loop(long memory)
    {
        ulong seed = (ulong)DateTime.UtcNow.Ticks;
        output.WriteLine($"seed {seed}");
        var rng = new Rng(seed);
        using var folder = new TempFolder();
        var expected = new double[Bp];
        using (var map = new CoverageMap([new Contig("c1", 5), new Contig("c2", Bp)], folder.New("spill"), memory))
        {
            for (int i = 0; i < 20_000; i++)
            {
                int length = 1 + rng.Next(300), start0 = rng.Next(Bp - length + 1);
                float weight = rng.Next(4) == 0 ? 0.25f : 1;
                map.Add(1, start0, start0 + length, weight);
                for (int at = start0; at < start0 + length; at++)
                    expected[at] += weight;
            }
            Assert.Empty(map.Runs(0));
            var found = new float[Bp];
            long last0 = 0;
            foreach (var (start0, end0, value) in map.Runs(1, 2))
            {
                Assert.True(start0 >= last0 && end0 > start0 && value != 0);
                found.AsSpan((int)start0, (int)(end0 - start0)).Fill(value);
                last0 = end0;
            }
            Assert.Equal(expected.Select(v => (float)(2 * v)), found);
        }
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    // 0.1f + 0.2f − 0.1f − 0.2f may differ from 0
    [Fact]
    public void Bases_without_an_interval_are_exactly_0()
    {
        using var folder = new TempFolder();
        using var map = new CoverageMap([new Contig("c1", 100)], folder.New("spill"), 1 << 20);
        foreach (float weight in (float[])[1e-9f, 3e9f, 0.1f, 0.7f])
            map.Add(0, 10, 20, weight);
        Assert.Equal((10, 20), Assert.Single(map.Runs(0).Select(r => (r.Start0, r.End0))));
    }

    [Fact]
    public void An_interval_off_its_contig_is_an_error_of_the_caller()
    {
        using var folder = new TempFolder();
        using var map = new CoverageMap([new Contig("c1", 100)], folder.New("spill"), 1 << 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Add(0, 95, 101, 1));
    }
}
