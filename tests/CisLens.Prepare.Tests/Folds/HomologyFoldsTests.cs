using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Tests.Folds;

public sealed class HomologyFoldsTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    static Genome Of(int contigs) => Genome.FromContigs("g", [.. Enumerable.Range(1, contigs).Select(c => new Contig($"chr{c}", 10_000))]);

    static (string?, Genome, IReadOnlyList<(int, long)>) Tiled(string? name, int contigs) =>
        (name, Of(contigs), [.. from c in Enumerable.Range(0, contigs) from w in Enumerable.Range(0, 20) select (c, 500L * w)]);

    FoldMap[] Choose(string rows, ListLog log, params (string?, Genome, IReadOnlyList<(int, long)>)[] genomes) => HomologyFolds.Choose(
        _temp.File("pairs.tsv", "genome1\tcontig1\tstart1\tend1\tgenome2\tcontig2\tstart2\tend2\n" + rows), genomes, new Rng(4), log);

    // each kilobase of the first genome pairs with the same one of the second, on the contig after it
    static string Rows() => string.Concat(from c in Enumerable.Range(1, 10)
                                          from k in Enumerable.Range(0, 10)
                                          select $"a\tchr{c}\t{1000 * k}\t{1000 * k + 1000}\tb\tchr{c % 10 + 1}\t{1000 * k}\t{1000 * k + 1000}\n");

    [Fact]
    public void Homologous_regions_of_two_genomes_are_in_one_split_and_a_tenth_is_held_out()
    {
        var log = new ListLog();
        var maps = Choose(Rows() + "a\tchrUn\t0\t10\tb\tchr1\t0\t10\n", log, Tiled("a", 10), Tiled("b", 10));
        var splits = new Dictionary<Split, int>();
        for (int c = 0; c < 10; c++)
            for (long start0 = 0; start0 < 10_000; start0 += 500)
            {
                var own = maps[0].SplitOf(c, start0, start0 + 500, 0);
                Assert.NotNull(own);
                Assert.Equal(own, maps[1].SplitOf((c + 1) % 10, start0, start0 + 500, 0));
                splits[own.Value] = splits.GetValueOrDefault(own.Value) + 1;
            }
        Assert.InRange(splits[Split.Test], 20, 22);         // of 200 windows, in groups of two
        Assert.InRange(splits[Split.Validation], 20, 22);
        Assert.Contains("homology: 101 pairs = 100 used + 1 on contigs that the genomes lack; 100 groups of regions, the largest with 4 of 400 windows", log.Lines);
    }

    [Fact]
    public void Pairs_that_connect_everything_are_refused()
    {
        string chain = string.Concat(Enumerable.Range(1, 9).Select(c => $"a\tchr{c}\t0\t10000\ta\tchr{c + 1}\t0\t10000\n"));
        Assert.Contains("connects 200 of 200 windows into one group", Assert.Throws<InputException>(() => Choose(chain, new ListLog(), Tiled("a", 10))).Message);
    }

    [Theory]
    [InlineData("c\tchr1\t0\t10\ta\tchr1\t0\t10\n", "pairs.tsv:2: genome1 is 'c', expected a or b")]
    [InlineData("a\tchr1\t10\t10\tb\tchr1\t0\t10\n", "pairs.tsv:2: 10 to 10 is not an interval, expected a start below the end")]
    public void A_row_that_is_no_pair_is_named(string row, string fault) =>
        Assert.Contains(fault, Assert.Throws<InputException>(() => Choose(row, new ListLog(), Tiled("a", 2), Tiled("b", 2))).Message);
}
