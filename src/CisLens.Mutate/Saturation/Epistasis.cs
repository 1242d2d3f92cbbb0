using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// The epistasis of pairs of positions on one column: the mean over the nine pairs of changes at two positions. NaN for a position with N,
/// and for a position with itself.
/// </summary>
/// <param name="Name">The name of the regions in outputs.</param>
/// <param name="Gene">The gene whose prediction is changed; null for none.</param>
/// <param name="Column">Track and score.</param>
/// <param name="Singles">Mean effect of the three single changes at each position of the first and of the second region.</param>
/// <param name="Pairs">Positions of the first region × positions of the second.</param>
public sealed record EpistasisMap(string Name, string? Gene, EffectColumn Column, (float[] First, float[] Second) Singles, float[] Pairs);

/// <summary>
/// Epistasis: pairs of single-base changes, one in each of two regions, or two in one region. The epistasis of a pair is the effect of
/// both changes together minus the sum of the effects of each alone, on the scale of the score:
/// ε = s(x₁₂) − (s(x₁) + s(x₂)), where s(x) is the score of x against the reference window.
/// </summary>
public sealed class Epistasis
{
    readonly IsmRun _run;
    readonly IReadOnlyList<IsmRegion> _places;

    /// <summary>Checks the regions and the scores.</summary>
    /// <param name="run">The mutagenesis.</param>
    /// <param name="first">The first region.</param>
    /// <param name="second">The second region; null for pairs inside the first.</param>
    /// <param name="around">
    /// Gives the regions that are mutated for a region that contains both, such as one per gene (<see cref="IsmRegions.AroundGenes"/>).
    /// </param>
    /// <exception cref="UsageException">
    /// The regions overlap, are not in one window, or have no pair, or a score is not signed.
    /// </exception>
    public Epistasis(IsmRun run, IsmRegion first, IsmRegion? second, Func<IsmRegion, IReadOnlyList<IsmRegion>> around)
    {
        (_run, First, Second) = (run, first, second ?? first);
        if (second is not null && first.Contig == second.Contig && first.Start0 < second.End0 && second.Start0 < first.End0)
            throw new UsageException($"regions {first.Name} and {second.Name} overlap; "
                + "expected two regions without a common base, or one region for the pairs inside it");
        if (second is null && first.Length < 2)
            throw new UsageException($"region {first.Name} has one base; expected a region with a pair of bases, or two regions");
        long start0 = Math.Min(first.Start0, Second.Start0), end0 = Math.Max(first.End0, Second.End0);
        if (first.Contig != Second.Contig || end0 - start0 > run.Window)
            throw new UsageException(second is null
                ? $"region {first.Name} has {first.Length:N0} bp; expected at most {run.Window:N0} bp, the window of the model"
                : $"regions {first.Name} and {second.Name} are not in one window; "
                    + $"expected regions on one contig within {run.Window:N0} bp");
        if (run.Columns.Scores.FirstOrDefault(score => !score.Signed) is { } unsigned)
            throw new UsageException($"--score {unsigned.Id} has no sign, so effects do not add up; expected a signed score such as "
                + $"{ScoreCatalog.Default(run.Columns.Tracks, run.Bins)[0].Id}");
        _places = around(IsmRegion.Around(second is null ? first.Name : $"{first.Name},{second.Name}", first.Contig, start0, end0));
    }

    /// <summary>The first region.</summary>
    public IsmRegion First { get; }

    /// <summary>The second region; the first for pairs inside it.</summary>
    public IsmRegion Second { get; }

    /// <summary>Scores the pairs and writes a table with one row per pair, track and score.</summary>
    /// <param name="path">The table.</param>
    /// <param name="maps">Number of columns whose maps are kept.</param>
    /// <param name="each">Receives the number of pairs so far.</param>
    /// <param name="stop">Stops between two batches; no file is left.</param>
    /// <returns>The maps, and the number of pairs per status.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public (IReadOnlyList<EpistasisMap> Maps, StatusCounts Counts) Write(string path, int maps, Action<long> each, CancellationToken stop)
    {
        var counts = new StatusCounts();
        var all = new List<EpistasisMap>();
        DurableFile.Write(path, table =>
        {
            table.Write("region\tchrom\tpos1\tref1\talt1\tpos2\tref2\talt2\tstatus\ttrack\tscore\tref_pred\talt_pred"u8);
            table.Write("\teffect1\teffect2\texpected\teffect\tepistasis\n"u8);
            foreach (var place in _places)
                if (place.Status == AlleleStatus.Ok)
                    all.AddRange(Write(place, maps, table, counts, each, stop));
                else
                {
                    counts.Add(place.Status.Code());
                    table.Write(new TextBuffer().Add($"{place.Name}\t{place.ContigName}").Add("\tNA\tNA\tNA\tNA\tNA\tNA\t"u8)
                        .Add(place.Status.Code()).Add("\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\n"u8).Bytes);
                }
        });
        return (all, counts);
    }

    IEnumerable<EpistasisMap> Write(
        IsmRegion place, int maps, Stream table, StatusCounts counts, Action<long> each, CancellationToken stop)
    {
        var columns = _run.Columns.Columns;
        var singles = new Singles(_run, place, First, Second);
        int width = (int)Second.Length;
        // a position of the second region has its map row in the first
        var pairs = columns.Take(maps).Select(_ => Filled(First.Length * width)).ToArray();
        var text = new TextBuffer();
        _run.Score(Jobs(singles, place), job =>
        {
            if (job is not Pairs row)
                return;
            text.Clear();
            foreach (var pair in row.All)
            {
                counts.Add(pair.Both.Status.Code());
                Rows(place, row.Template, pair, text);
            }
            for (int column = 0; column < pairs.Length; column++)
                foreach (var group in row.All.GroupBy(pair => pair.Second.Pos0))
                {
                    float mean = Mean(group.Select(pair => Excess(pair, column)));
                    pairs[column][(row.Pos0 - First.Start0) * width + group.Key - Second.Start0] = mean;
                    if (ReferenceEquals(First, Second))
                        pairs[column][(group.Key - First.Start0) * width + row.Pos0 - First.Start0] = mean;
                }
            table.Write(text.Bytes);
            each(counts.Alleles);
        }, stop);
        return pairs.Select((map, column) => new EpistasisMap(place.Name, place.Gene?.Name, columns[column],
            (singles.Means(First, column), singles.Means(Second, column)), map));
    }

    IEnumerable<RegionEdits> Jobs(Singles singles, IsmRegion place)
    {
        yield return singles;
        bool within = ReferenceEquals(First, Second);
        for (long pos0 = First.Start0; pos0 < First.End0; pos0++)
            yield return new Pairs(_run, place, singles, pos0, within ? pos0 + 1 : Second.Start0, Second.End0);
    }

    void Rows(IsmRegion place, Template template, Pair pair, TextBuffer text)
    {
        string start = $"{place.Name}\t{_run.Genome.Contigs[place.Contig].Name}\t{Change(pair.First)}\t{Change(pair.Second)}\t"
            + $"{pair.Both.Status.Code()}\t";
        foreach (var (index, (slot, track, score)) in _run.Columns.Columns.Index())
        {
            float first = pair.First.Effects[index], second = pair.Second.Effects[index];
            text.Add(start).Add(track.Id).Add("\t"u8).Add(score.Id)
                .Add("\t"u8).Add(pair.Both.Ref[slot], "NA"u8).Add("\t"u8).Add(pair.Both.Alt[slot], "NA"u8)
                .Add("\t"u8).Add(first, "NA"u8).Add("\t"u8).Add(second, "NA"u8)
                .Add("\t"u8).Add((float)((double)first + second), "NA"u8).Add("\t"u8).Add(pair.Both.Effects[index], "NA"u8)
                .Add("\t"u8).Add(Excess(pair, index), "NA"u8).Add("\n"u8);
        }

        string Change(AlleleScore single)
        {
            Span<byte> reference = stackalloc byte[1];
            template.Codes(single.Pos0, reference);
            return $"{single.Pos0 + 1}\t{Dna.Letter(reference[0])}\t{Dna.Letter(single.Plan.Edit!.Alt[0])}";
        }
    }

    static float Excess(Pair pair, int column) =>
        (float)((double)pair.Both.Effects[column] - pair.First.Effects[column] - pair.Second.Effects[column]);

    static float[] Filled(long length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    static float Mean(IEnumerable<float> values) => (float)values.Select(v => (double)v).DefaultIfEmpty(double.NaN).Average();

    readonly record struct Pair(AlleleScore First, AlleleScore Second, AlleleScore Both);

    /// <summary>All single-base changes of the two regions.</summary>
    sealed class Singles : RegionEdits
    {
        readonly Dictionary<long, List<AlleleScore>> _at = [];

        public Singles(IsmRun run, IsmRegion place, IsmRegion first, IsmRegion second) : base(run, place)
        {
            var template = new Template(run.Genome, place.Contig);
            var window = run.Tiles(place, template).Single().Window;
            PlacedWindows.Add(window);
            Span<byte> reference = stackalloc byte[1];
            foreach (var region in (IsmRegion[])[first, second])
                for (long pos0 = region.Start0; pos0 < region.End0; pos0++)
                {
                    if (_at.ContainsKey(pos0))
                        continue;
                    _at[pos0] = [];
                    template.Codes(pos0, reference);
                    for (byte alternate = 0; alternate < 4 && reference[0] != Dna.N; alternate++)
                        if (alternate != reference[0])
                            _at[pos0].Add(Add(window, new Edit(pos0, 1, Edit.Codes([alternate]))));
                }
        }

        /// <summary>The changes of a position; none if it is N.</summary>
        public List<AlleleScore> At(long pos0) => _at[pos0];

        /// <summary>The mean effect of the changes at each position of a region.</summary>
        public float[] Means(IsmRegion region, int column) =>
            [.. Enumerable.Range(0, (int)region.Length).Select(i => Mean(_at[region.Start0 + i].Select(single => single.Effects[column])))];
    }

    /// <summary>The pairs with a change at one position of the first region.</summary>
    sealed class Pairs : RegionEdits
    {
        public Pairs(IsmRun run, IsmRegion place, Singles singles, long pos0, long from0, long to0) : base(run, place)
        {
            (Pos0, Template) = (pos0, new Template(run.Genome, place.Contig));
            var window = run.Tiles(place, Template).Single().Window;
            PlacedWindows.Add(window);
            foreach (var first in singles.At(pos0))
                for (long other0 = from0; other0 < to0; other0++)
                    foreach (var second in singles.At(other0))
                        All.Add(new(first, second, Add(window, Haplotype.Join(Template, pos0 < other0
                            ? [first.Plan.Edit!, second.Plan.Edit!] : [second.Plan.Edit!, first.Plan.Edit!]))));
        }

        public long Pos0 { get; }

        public Template Template { get; }

        public List<Pair> All { get; } = [];
    }
}
