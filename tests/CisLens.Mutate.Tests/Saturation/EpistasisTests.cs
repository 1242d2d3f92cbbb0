using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Alleles;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Saturation;

/// <summary>Pairs of changes, compared with the model on windows that are edited as text.</summary>
public sealed class EpistasisTests : IDisposable
{
    const int Window = 20;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    (IReadOnlyList<EpistasisMap> Maps, StatusCounts Counts, List<Dictionary<string, string>> Rows) Run(
        PositionModel model, IsmRegion first, IsmRegion? second, Genome? genome = null, GeneTable? genes = null, params string[] scores)
    {
        var run = new IsmRun(model, genome ?? _folder.Genome, [], scores, genes: genes);
        var (maps, counts) = new Epistasis(run, first, second, region => genes is null ? [region]
            : IsmRegions.AroundGenes([region], genes, model.Manifest, _folder.Genome))
            .Write(_folder["pairs.tsv"], 2, _ => { }, TestContext.Current.CancellationToken);
        string[][] lines = [.. File.ReadLines(_folder["pairs.tsv"]).Select(l => l.Split('\t'))];
        return (maps, counts, [.. lines[1..].Select(row => lines[0].Zip(row).ToDictionary(c => c.First, c => c.Second))]);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static double Logit(double p) => Math.Log(p / (1 - p));

    // both orders of the regions, and pairs inside one region: 3 changes at each of two positions
    [Theory, InlineData(100, 103, 106, 110, 9 * 3 * 4), InlineData(106, 110, 100, 103, 9 * 3 * 4), InlineData(100, 105, 0, 0, 9 * 10)]
    public void Epistasis_is_the_effect_of_both_changes_minus_the_sum_of_the_single_effects(int start, int end, int start2, int end2, int pairs)
    {
        using var model = new PositionModel(Window);
        var second = end2 > 0 ? IsmRegion.Around("b", 1, start2, end2) : null;
        var (maps, counts, rows) = Run(model, IsmRegion.Around("a", 1, start, end), second);
        Assert.Equal($"OK {pairs}", counts.ToString());
        Assert.Equal(2 * pairs, rows.Count);
        Assert.Equal(second is null ? "a" : "a,b", rows[0]["region"]);
        string bases = _folder.Bases(1, 0, 5_000);
        // all pairs are in the window around the middle of the bases from the first to the last
        int hull = second is null ? start : Math.Min(start, start2), hullEnd = second is null ? end : Math.Max(end, end2);
        int window0 = (hull + hullEnd) / 2 - 9;
        double Effect(int track, params (string Pos, string Ref, string Alt)[] changes)
        {
            char[] edited = bases.ToCharArray();
            foreach (var (pos, reference, alternate) in changes)
            {
                Assert.Equal(reference[0], edited[int.Parse(pos) - 1]);
                edited[int.Parse(pos) - 1] = alternate[0];
            }
            return Logit(model.Expected(NaiveEdit.Window(new(edited), window0, Window), track))
                - Logit(model.Expected(NaiveEdit.Window(bases, window0, Window), track));
        }
        foreach (var row in rows)
        {
            int track = row["track"][1] - '0';
            var (one, two) = ((row["pos1"], row["ref1"], row["alt1"]), (row["pos2"], row["ref2"], row["alt2"]));
            double first = Effect(track, one), other = Effect(track, two), both = Effect(track, one, two);
            Assert.Equal("logodds", row["score"]);
            Assert.Equal(first, Number(row["effect1"]), 1e-4);
            Assert.Equal(other, Number(row["effect2"]), 1e-4);
            Assert.Equal(first + other, Number(row["expected"]), 1e-4);
            Assert.Equal(both, Number(row["effect"]), 1e-4);
            Assert.Equal(both - first - other, Number(row["epistasis"]), 1e-4);
        }
        // the map has the mean of the nine pairs at two positions, for both tracks
        Assert.Equal(2, maps.Count);
        foreach (var at in rows.Where(r => r["track"] == "t1").GroupBy(r => (Pos1: int.Parse(r["pos1"]), Pos2: int.Parse(r["pos2"]))))
        {
            int width = second is null ? end - start : end2 - start2, from = second is null ? start : start2;
            float mean = maps[1].Pairs[(at.Key.Pos1 - 1 - start) * width + at.Key.Pos2 - 1 - from];
            Assert.Equal(at.Average(r => Number(r["epistasis"])), mean, 1e-5);
            if (second is null)
                Assert.Equal(mean, maps[1].Pairs[(at.Key.Pos2 - 1 - start) * width + at.Key.Pos1 - 1 - from]);
            Assert.Equal(at.Select(r => (r["alt1"], Number(r["effect1"]))).Distinct().Average(e => e.Item2),
                maps[1].Singles.First[at.Key.Pos1 - 1 - start], 1e-5);
        }
        if (second is null)
            Assert.True(float.IsNaN(maps[0].Pairs[0]));
    }

    [Fact]
    public void A_model_that_adds_up_has_no_epistasis()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar);
        var (_, _, rows) = Run(model, IsmRegion.Around("a", 0, 500, 504), IsmRegion.Around("b", 0, 510, 513));
        Assert.All(rows, row => Assert.Equal(0, Number(row["epistasis"]), 1e-5));
        Assert.Contains(rows, row => Math.Abs(Number(row["effect"])) > 0.1);
    }

    [Fact]
    public void A_position_with_N_has_no_pairs()
    {
        using var model = new PositionModel(8);
        var genome = Genome.FromText(("c", "ACGTACGTACGTNCGTACGTACGTACGTAC"));
        var (maps, _, rows) = Run(model, IsmRegion.Around("r", 0, 11, 14), null, genome);
        // only positions 12 and 14
        Assert.Equal(9 * 2, rows.Count);
        Assert.Equal([2], maps[0].Pairs.Index().Where(p => p.Index < 3 && float.IsFinite(p.Item)).Select(p => p.Index));
        Assert.True(float.IsNaN(maps[0].Singles.First[1]));
    }

    [Fact]
    public void Pairs_are_in_the_window_of_each_gene_and_without_a_gene_there_is_one_row()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar, strand: StrandRule.Forward, placement: WindowPlacement.AroundTss);
        File.WriteAllText(_folder["genes.tsv"], "gene_id\tchrom\tstrand\ttss0\nP\tchr1\t+\t1000\nM\tchr1\t-\t1002\n");
        var genes = GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
        var (maps, _, rows) = Run(model, IsmRegion.Around("a", 0, 996, 998), IsmRegion.Around("b", 0, 1_003, 1_005), genes: genes);
        Assert.Equal(["a,b.P", "a,b.M"], rows.Select(r => r["region"]).Distinct());
        Assert.Equal(["P", "P", "M", "M"], maps.Select(map => map.Gene));
        (maps, var counts, rows) = Run(model, IsmRegion.Around("a", 0, 3_000, 3_002), null, genes: genes);
        Assert.Equal("NO_GENE 1", counts.ToString());
        Assert.Equal(("a", "chr1", "NO_GENE", "NA"), (rows[0]["region"], rows[0]["chrom"], rows[0]["status"], rows[0]["epistasis"]));
        Assert.Empty(maps);
    }

    [Theory]
    [InlineData(100, 105, 104, 108, "logodds", "regions a and b overlap; expected two regions without a common base")]
    [InlineData(100, 101, 0, 0, "logodds", "region a has one base")]
    [InlineData(100, 121, 0, 0, "logodds", "region a has 21 bp; expected at most 20 bp, the window of the model")]
    [InlineData(100, 105, 119, 121, "logodds", "regions a and b are not in one window; expected regions on one contig within 20 bp")]
    [InlineData(100, 105, 110, 112, "absdiff", "--score absdiff has no sign, so effects do not add up; expected a signed score such as logodds")]
    public void Regions_and_scores_without_an_answer_are_refused(int start, int end, int start2, int end2, string score, string message)
    {
        using var model = new PositionModel(Window);
        var error = Assert.Throws<UsageException>(() => Run(model, IsmRegion.Around("a", 1, start, end),
            end2 > 0 ? IsmRegion.Around("b", 1, start2, end2) : null, scores: score));
        Assert.StartsWith(message, error.Message);
    }
}
