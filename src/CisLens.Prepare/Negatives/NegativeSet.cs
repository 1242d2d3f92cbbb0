using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Negatives;

/// <summary>
/// Regions and their matched negatives as files for any program: <c>positives.bed</c>, <c>positives.fa</c>,
/// <c>negatives.bed</c>, <c>negatives.fa</c>, and <c>pairs.tsv</c> with GC and repeat content of each pair. A positive without a
/// negative has one row there. Shuffled negatives have no regions, and their names tell the pairs.
/// </summary>
public sealed class NegativeSet
{
    readonly NegativeOptions _options;
    readonly IRunLog _log;
    readonly Genome _genome;
    readonly List<PositiveWindow> _positives;

    NegativeSet(NegativeOptions options, IRunLog log, Genome genome, List<PositiveWindow> positives) =>
        (_options, _log, _genome, _positives) = (options, log, genome, positives);

    /// <summary>Draws negatives and writes the files. The folder appears when it is complete.</summary>
    /// <returns>How many positives and how many negatives were kept, and why others were left out.</returns>
    /// <exception cref="InputException">An input is invalid, or no positive is left.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run. Nothing is written.</exception>
    public static IReadOnlyList<Tally> Run(NegativeOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        if (options.Genome is null)
            return ShuffledNegatives.FromFasta(options, log, stop);
        using var genome = Genome.Open(options.Genome, log);
        var (peaks, read) = PeakFile.Read(options.Positives, genome, log);
        var (positives, kept) = Usable(peaks, read, genome, options);
        log.Info($"{kept.Kept:N0} of {kept.Read:N0} positives{Reasons(kept)}");
        if (options.Shuffle)
        {
            var files = new NegativeFiles(genome, positives, []);
            return [kept, ShuffledNegatives.Write(options, [.. files.Positives()], files.WritePositives, log, stop)];
        }
        var set = new NegativeSet(options, log, genome, positives);
        var negatives = set.Draw(peaks, stop);
        long wanted = (long)Math.Floor(positives.Count * options.PerPositive), missing = wanted - negatives.Length;
        var drawn = new Tally("negatives", wanted, negatives.Length, missing > 0
            ? [new Dropped("no match left in the genome", missing)] : []);
        DurableFolder.Write(options.Output, folder => new NegativeFiles(genome, positives, negatives).Write(folder));
        return [kept, drawn];
    }

    // each region once, without those that have too many N
    static (List<PositiveWindow>, Tally) Usable(Peak[] peaks, Tally read, Genome genome, NegativeOptions options)
    {
        var (kept, seen) = (new List<PositiveWindow>(), new HashSet<(long, long, long)>());
        long duplicate = 0, unknown = 0;
        var codes = new byte[peaks.Max(p => p.End0 - p.Start0)];
        foreach (var peak in peaks)
            if (!seen.Add((peak.Contig, peak.Start0, peak.End0)))
                duplicate++;
            else if (WindowProfile.Compute(genome, (int)peak.Contig, peak.Start0, codes.AsSpan(0, (int)(peak.End0 - peak.Start0)))
                .Unknown > options.MaxN)
                unknown++;
            else
                kept.Add(new PositiveWindow((int)peak.Contig, peak.Start0, peak.End0, Split.Train));
        Dropped[] dropped = [.. read.Dropped,
            .. new[] { new Dropped("duplicate", duplicate), new Dropped("too many unknown bases", unknown) }.Where(d => d.Count > 0)];
        var tally = new Tally("positives", read.Read, kept.Count, dropped);
        return kept.Count > 0 ? (kept, tally)
            : throw InputException.In(options.Positives, $"none of {read.Read} regions can be used{Reasons(tally)}");
    }

    static string Reasons(Tally tally) =>
        tally.Dropped.Count == 0 ? "" : $" ({string.Join(", ", tally.Dropped.Select(d => $"{d.Count:N0} {d.Reason}"))})";

    NegativeWindow[] Draw(Peak[] peaks, CancellationToken stop)
    {
        var everywhere = new FoldMap(_genome.Contigs.Select((contig, c) => new FoldRegion(c, 0, contig.Length, Split.Train)));
        var excluded = new RegionSet(peaks.Select(p => ((int)p.Contig, p.Start0, p.End0)).Concat(Exclude()));
        var matching = new MatchingOptions { GcTolerance = _options.GcTolerance, RepeatTolerance = _options.RepeatTolerance,
            MaxN = _options.MaxN };
        var drawer = new MatchedNegatives(_genome, everywhere, excluded, matching, new Rng(_options.Seed).Split("negatives"));
        var negatives = drawer.Draw(_positives, _options.PerPositive, _log, stop);
        if (drawer.Unmatched.Count > 0)
            _log.Warn("too few matched negatives in the genome",
                $"{drawer.Unmatched.Count:N0} of {negatives.Length + drawer.Unmatched.Count:N0} not found in {drawer.Draws:N0} windows; "
                + "try a larger --gc-tolerance or --repeat-tolerance, or a smaller --per-positive");
        return [.. negatives.OrderBy(n => n.Contig).ThenBy(n => n.Start0)];
    }

    IEnumerable<(int Contig, long Start0, long End0)> Exclude() => _options.Exclude is { } path ? RegionSet.Read(path, _genome) : [];
}
