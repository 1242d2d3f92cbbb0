using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Negatives;

namespace CisLens.Prepare.Tests.Negatives;

public sealed class NegativeSetTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    // GC content rises from 30% to 60% along each contig. The first half of every kilobase is soft-masked.
    // The first contig has N from 30 to 34 kb.
    NegativeOptions World(string output, string? positives = null)
    {
        var rng = new Rng(7);
        string Bases(bool gap) => new([.. Enumerable.Range(0, 80_000).Select(i =>
        {
            char letter = rng.NextDouble() < 0.3 + 0.3 * i / 80_000 ? "CG"[rng.Next(2)] : "AT"[rng.Next(2)];
            return gap && i is >= 30_000 and < 34_000 ? 'N' : i % 1000 < 500 ? char.ToLowerInvariant(letter) : letter;
        })]);
        string genome = _temp.File("genome.fa", $">chr1\n{Bases(true)}\n>chr2\n{Bases(false)}\n");
        // There are 60 regions of 120 to 414 bp. All lengths differ.
        positives ??= string.Concat(Enumerable.Range(0, 60).Select(i => $"chr{i % 2 + 1}\t{500 + 1200 * i}\t{500 + 1200 * i + 120 + 5 * i - i % 2}\n"));
        return new NegativeOptions { Positives = _temp.File("positives.bed", positives), Genome = genome, Output = _temp.New(output), GcTolerance = 0.04, RepeatTolerance = 0.1 };
    }

    static (string Contig, long Start0, long End0, string Name)[] Bed(NegativeOptions options, string name) =>
        [.. File.ReadLines(Path.Combine(options.Output, name)).Select(l => l.Split('\t')).Select(f => (f[0], long.Parse(f[1]), long.Parse(f[2]), f[3]))];

    static Dictionary<string, string> Fasta(NegativeOptions options, string name) =>
        File.ReadLines(Path.Combine(options.Output, name)).Chunk(2).ToDictionary(two => two[0][1..], two => two[1]);

    [Fact]
    public void Negatives_have_their_positives_length_GC_and_repeats_and_touch_nothing()
    {
        var options = World("out") with { PerPositive = 2, Exclude = _temp.File("exclude.bed", "chr2\t10000\t20000\n") };
        var tallies = NegativeSet.Run(options, new SilentLog(), CancellationToken.None);
        // One of the 60 positives is in the N (30,000 to 34,000 of chr1): i = 26 starts at 500 + 1200 · 26 = 31,700.
        // Positives with an odd i are on chr2.
        Assert.Equal((60, 59, 118), (tallies[0].Read, tallies[0].Kept, tallies[1].Read));
        var negatives = Bed(options, "negatives.bed");
        Assert.Equal(tallies[1].Kept, negatives.Length);
        Assert.InRange(negatives.Length, 100, 118);
        string text = string.Concat(File.ReadLines(options.Genome!).Where(l => l[0] != '>'));   // chr1, then chr2
        (double Gc, double Repeat) Profile(string contig, long start0, long end0)
        {
            string bases = text.Substring((contig == "chr1" ? 0 : 80_000) + (int)start0, (int)(end0 - start0));
            return (bases.Count(c => "GCgc".Contains(c)) / (double)bases.Count(c => c != 'N'), bases.Count(char.IsLower) / (double)bases.Length);
        }
        var positives = Bed(options, "positives.bed").ToDictionary(p => p.Name);
        var byName = negatives.ToDictionary(n => n.Name);
        var pairs = File.ReadLines(Path.Combine(options.Output, "pairs.tsv")).Skip(1).Select(l => l.Split('\t')).Where(f => f[1] != "NA").ToList();
        Assert.Equal(negatives.Length, pairs.Count);
        foreach (var pair in pairs)
        {
            var (positive, negative) = (positives[pair[0]], byName[pair[1]]);
            Assert.Equal(positive.End0 - positive.Start0, negative.End0 - negative.Start0);
            var (own, its) = (Profile(positive.Contig, positive.Start0, positive.End0), Profile(negative.Contig, negative.Start0, negative.End0));
            Assert.InRange(Math.Abs(own.Gc - its.Gc), 0, 0.04 + 1e-9);
            Assert.InRange(Math.Abs(own.Repeat - its.Repeat), 0, 0.1 + 1e-9);
        }
        Assert.All(negatives, n => Assert.False(n.Contig == "chr2" ? n.Start0 < 20_000 && n.End0 > 10_000 : n.Start0 < 33_995 && n.End0 > 30_005));
        var taken = negatives.Select(n => (n.Contig, n.Start0, n.End0)).Concat(positives.Values.Select(p => (p.Contig, p.Start0, p.End0))).OrderBy(r => r.Item1).ThenBy(r => r.Item2).ToList();
        Assert.All(taken.Zip(taken.Skip(1)), two => Assert.True(two.First.Item1 != two.Second.Item1 || two.First.Item3 <= two.Second.Item2));
    }

    [Fact]
    public void Names_are_coordinates_and_the_FASTA_has_the_bases()
    {
        var options = World("out");
        NegativeSet.Run(options, new SilentLog(), CancellationToken.None);
        using var genome = Genome.Open(options.Genome!);
        foreach (string kind in new[] { "positives", "negatives" })
        {
            var fasta = Fasta(options, kind + ".fa");
            var bed = Bed(options, kind + ".bed");
            Assert.Equal(bed.Length, fasta.Count);
            foreach (var (contig, start0, end0, name) in bed)
            {
                var codes = new byte[end0 - start0];
                genome.Codes(genome.IndexOf(contig), start0, codes);
                Assert.Equal(Dna.Decode(codes), fasta[name]);
                Assert.Equal($"{contig}:{start0 + 1}-{end0}", name);
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_others()
    {
        string Negatives(string output, ulong seed)
        {
            var options = World(output) with { Seed = seed };
            NegativeSet.Run(options, new SilentLog(), CancellationToken.None);
            return string.Concat(Directory.EnumerateFiles(options.Output).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        }
        Assert.Equal(Negatives("a", 1), Negatives("b", 1));
        Assert.NotEqual(Negatives("a2", 1), Negatives("c", 2));
    }

    [Fact]
    public void Positives_without_a_negative_are_counted_and_named()
    {
        // The first positive has only G, so no other window of the genome is similar.
        string genome = _temp.File("g.fa", $">chr1\n{new string('A', 5000)}{new string('G', 100)}{new string('A', 5000)}\n");
        var options = new NegativeOptions { Genome = genome, Positives = _temp.File("p.bed", "chr1\t5000\t5100\nchr1\t200\t300\nchr1\t200\t300\n"), Output = _temp.New("out") };
        var tallies = NegativeSet.Run(options, new SilentLog(), CancellationToken.None);
        Assert.Equal([("duplicate", 1L)], tallies[0].Dropped.Select(d => (d.Reason, d.Count)));
        Assert.Equal([("no match left in the genome", 1L)], tallies[1].Dropped.Select(d => (d.Reason, d.Count)));
        Assert.Equal("chr1:5001-5100\tNA\t100\t1\tNA\t0\tNA", File.ReadLines(Path.Combine(options.Output, "pairs.tsv")).ElementAt(1));
    }

    [Fact]
    public void When_no_positive_is_left_nothing_is_written()
    {
        var options = World("out", "chr1\t31000\t31100\n");
        var e = Assert.Throws<InputException>(() => NegativeSet.Run(options, new SilentLog(), CancellationToken.None));
        Assert.Contains("none of 1 regions can be used (1 too many unknown bases)", e.Message);
        Assert.False(Path.Exists(options.Output));
    }

    [Fact]
    public void All_faults_of_the_options_are_reported_together()
    {
        var e = Assert.Throws<UsageException>(() => NegativeSet.Run(World("out") with { PerPositive = 0, GcTolerance = 2 }, new SilentLog(), CancellationToken.None));
        Assert.Contains("--per-positive is 0", e.Message);
        Assert.Contains("--gc-tolerance is 2", e.Message);
    }
}
