using System.Diagnostics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Leaks;
using CisLens.Prepare.Tables;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Leaks;

public sealed class SimilarSequencesTests : IDisposable
{
    readonly TempFolder _temp = new();
    readonly Rng _rng = new(21);

    public void Dispose() => _temp.Dispose();

    string Random(int length) => new([.. Enumerable.Range(0, length).Select(_ => "ACGT"[_rng.Next(4)])]);

    static string Reverse(string bases) => Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)));

    static bool AreSimilar(string a, string b)
    {
        var sets = new DisjointSets(2);
        SimilarSequences.Join([Dna.Encode(a), Dna.Encode(b)], sets, CancellationToken.None);
        return sets.First(1) == 0;
    }

    static string Exchange(string bases, params int[] at)
    {
        var letters = bases.ToCharArray();
        foreach (int i in at)
            letters[i] = letters[i] == 'A' ? 'C' : 'A';
        return new string(letters);
    }

    [Theory]
    [InlineData(0, true), InlineData(50, true), InlineData(168, true)]   // an overlap of 200, 150 and 32 bp
    [InlineData(169, false), InlineData(200, false)]                     // 31 bp and none
    public void Windows_of_200_bp_are_similar_if_they_overlap_by_32_bp_on_either_strand(int step, bool expected)
    {
        string genome = Random(400), first = genome[..200], second = genome.Substring(step, 200);
        Assert.Equal(expected, AreSimilar(first, second));
        Assert.Equal(expected, AreSimilar(first, Reverse(second)));
        Assert.Equal(expected, AreSimilar(second, first));
    }

    [Fact]
    public void Alleles_of_one_element_are_similar_and_old_copies_of_a_repeat_are_not()
    {
        string element = Random(200);
        Assert.True(AreSimilar(element, Exchange(element, 100)));
        Assert.True(AreSimilar(element, Reverse(Exchange(element, 40, 80, 120, 160))));                  // 98 %
        Assert.True(AreSimilar(element, element.Remove(99, 1)));                                         // a deletion in the middle
        Assert.False(AreSimilar(element, Exchange(element, [.. Enumerable.Range(0, 8).Select(i => 25 * i)])));   // 96 %
        string repeat = Random(80);
        Assert.False(AreSimilar(Random(60) + repeat + Random(60), Random(30) + repeat + Random(90)));    // 40 % of the window
        Assert.False(AreSimilar("CA".PadRight(100, 'T') + Random(100), Random(100) + "GG".PadRight(100, 'T')));
    }

    [Fact]
    public void The_number_of_passes_does_not_change_the_groups()
    {
        string genome = Random(20_000);
        byte[][] windows = [.. Enumerable.Range(0, 600).Select(_ => Dna.Encode(genome.AsSpan(_rng.Next(19_900), 100)))];
        int[] Groups(int perPass)
        {
            var sets = new DisjointSets(windows.Length);
            SimilarSequences.Join(windows, sets, CancellationToken.None, perPass);
            return sets.Firsts();
        }
        Assert.Equal(Groups(1 << 24), Groups(1000));
        Assert.InRange(Groups(1000).Distinct().Count(), 2, 599);
    }

    // 100,000 sequences of 200 bp, of which many overlap; the limit is far above the usual two seconds, for machines under load
    [Fact]
    public void A_hundred_thousand_sequences_take_less_than_a_minute()
    {
        byte[] genome = Dna.Encode(Random(8_000_000));
        byte[][] windows = [.. Enumerable.Range(0, 100_000).Select(_ => genome.AsSpan(_rng.Next(genome.Length - 200), 200).ToArray())];
        var clock = Stopwatch.StartNew();
        SimilarSequences.Join(windows, new DisjointSets(windows.Length), CancellationToken.None);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    // loci of 350 bp, each with four windows, 50 bp apart
    string[] Tiles(int loci) => [.. Enumerable.Range(0, loci).Select(_ => Random(350))
        .SelectMany(locus => new[] { 0, 50, 100, 150 }.Select(at => locus.Substring(at, 200)))];

    static string Table(IEnumerable<string> rows) => "id\tseq\ty\n" + string.Concat(rows.Select((r, i) => $"t{i}\t{r}\t{i % 7}\n"));

    (DatasetManifest, ListLog) Prepare(TableOptions options)
    {
        var log = new ListLog();
        return (TablePreparation.Run(options with { Output = _temp.New("data"), Labels = ["y"] }, log, CancellationToken.None), log);
    }

    [Fact]
    public void Overlapping_windows_stay_in_one_random_split_unless_the_user_wants_otherwise()
    {
        var table = new TableOptions { Output = "", Tables = [new(_temp.File("tiles.tsv", Table(Tiles(100))), null)] };
        var (together, _) = Prepare(table);
        using (var data = Dataset.Open(_temp.New("data")))
            Assert.All(Enumerable.Range(0, 100), locus =>
                Assert.Single(Enumerable.Range(4 * locus, 4).Select(data.SplitOf).Distinct()));
        Assert.Equal((320, 40, 40), (together.Splits[Split.Train], together.Splits[Split.Validation], together.Splits[Split.Test]));
        Assert.Empty(together.Leaks.Similar!);
        var (apart, log) = Prepare(table with { Similar = SimilarRule.Ignore });
        Assert.InRange(apart.Leaks.Similar![Split.Test], 35, 40);
        Assert.Contains(log.Warnings, w => w.StartsWith("held-out sequences are similar to training sequences", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_user_gives_the_splits_similar_sequences_are_counted_or_left_out()
    {
        string[] tiles = Tiles(40);
        string train = _temp.File("train.tsv", Table(tiles.Where((_, i) => i % 4 != 0)));
        string test = _temp.File("test.tsv", Table(tiles.Where((_, i) => i % 4 == 0).Concat(Tiles(10))));
        var tables = new TableOptions { Output = "", Tables = [new(train, Split.Train), new(test, Split.Test)] };
        var (counted, log) = Prepare(tables);
        Assert.Equal((40, 80), (counted.Leaks.Similar![Split.Test], counted.Splits[Split.Test]));
        Assert.Contains(log.Warnings, w => w.Contains("test: 40 of 80", StringComparison.Ordinal));
        string message = Assert.Throws<InputException>(() => Prepare(tables with { Similar = SimilarRule.Drop })).Message;
        Assert.StartsWith("no example is left for training", message);   // every training window overlaps a test window
    }

    [Fact]
    public void Variants_of_a_single_element_are_split_at_random_with_a_warning()
    {
        string element = Random(200);
        var (manifest, log) = Prepare(new TableOptions
        {
            Output = "",
            Tables = [new(_temp.File("v.tsv", Table(Enumerable.Range(0, 200).Select(i => Exchange(element, i)))), null)],
        });
        Assert.Equal((20, 20), (manifest.Splits[Split.Test], manifest.Leaks.Similar![Split.Test]));
        Assert.Contains(log.Warnings, w => w.StartsWith("similar sequences are in several splits", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_FASTA_pairs_with_the_same_names_are_training_and_test()
    {
        string Fasta(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $">{i}\n{Random(60)}\n"));
        var (manifest, _) = Prepare(new TableOptions
        {
            Output = "",
            Positives = _temp.File("p.fa", Fasta(50)),
            Negatives = _temp.File("n.fa", Fasta(50)),
            TestPositives = _temp.File("tp.fa", Fasta(20)),
            TestNegatives = _temp.File("tn.fa", Fasta(20)),
        });
        Assert.Equal((90, 10, 40), (manifest.Splits[Split.Train], manifest.Splits[Split.Validation], manifest.Splits[Split.Test]));
    }

    [Theory]
    [InlineData(0, 90, 0), InlineData(0.2, 72, 18)]
    public void The_validation_share_is_that_of_the_option(double share, int train, int validation)
    {
        string test = _temp.File("test.tsv", Table(Enumerable.Range(0, 10).Select(_ => Random(60))));
        string rows = _temp.File("train.tsv", Table(Enumerable.Range(0, 90).Select(_ => Random(60))));
        var (manifest, log) = Prepare(new TableOptions { Output = "", Tables = [new(rows, Split.Train), new(test, Split.Test)], ValidationShare = share });
        Assert.Equal((train, validation), (manifest.Splits[Split.Train], manifest.Splits.GetValueOrDefault(Split.Validation)));
        Assert.DoesNotContain(log.Warnings, w => w.Contains("empty", StringComparison.Ordinal));
    }

    sealed class ListLog : IRunLog
    {
        public List<string> Warnings { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Warnings.Add($"{kind}: {example}");
        public void Progress(string what, long done, long? total, string unit) { }
    }
}
