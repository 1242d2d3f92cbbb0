using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Signal;

/// <summary>A window of a signal dataset, without its crop.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Start0">0-based start.</param>
/// <param name="Masked">For each bin, whether it has no label.</param>
/// <param name="Trains">Whether it is at a stride of its region, and so can be a training window.</param>
/// <param name="Judges">Whether it can be a validation or test window: those do not overlap.</param>
sealed record SignalWindow(int Contig, long Start0, bool[] Masked, bool Trains, bool Judges)
{
    /// <summary>Its split; set after all windows are known.</summary>
    public Split Split { get; init; }
}

/// <summary>
/// Cuts regions of a genome into windows. The first window of a region starts where the region starts. The last one may reach past its
/// end, where its bins have no label. With a stride shorter than a window, training windows overlap, and windows of other splits touch.
/// </summary>
sealed class WindowTiling(Genome genome, SignalGenome given, SignalOptions options)
{
    readonly RegionSet _excluded = new(given.Exclude.SelectMany(path => RegionSet.Read(path, genome)));
    readonly List<string> _dropped = [];
    readonly byte[] _codes = new byte[options.InnerBp + 2 * (options.SideBp - options.FlankBp)];

    /// <summary>Reasons of the windows that were left out, one each.</summary>
    public IReadOnlyList<string> Dropped => _dropped;

    /// <summary>The windows that have labels in enough bins, in the order of the genome.</summary>
    /// <param name="hasSignal">Whether a contig is in any signal file.</param>
    /// <param name="stop">Stops the work.</param>
    public List<SignalWindow> Cut(Func<int, bool> hasSignal, CancellationToken stop)
    {
        var windows = new List<SignalWindow>();
        int stride = options.Stride ?? options.InnerBp, apart = Math.Max(stride, options.InnerBp);
        foreach (var (contig, start0, end0) in Regions())
            foreach (long at in Starts(start0, end0, stride).Union(Starts(start0, end0, apart)).Order())
            {
                stop.ThrowIfCancellationRequested();
                if (!hasSignal(contig))
                    _dropped.Add("on contigs that no signal file has");
                else if (Make(contig, at, end0) is { } window)
                    windows.Add(window with { Trains = (at - start0) % stride == 0, Judges = (at - start0) % apart == 0 });
            }
        return windows;
    }

    // a window starts after another one only if that one does not reach the end
    IEnumerable<long> Starts(long start0, long end0, int step)
    {
        for (long at = start0; at == start0 || at - step + options.InnerBp < end0; at += step)
            yield return at;
    }

    IEnumerable<(int Contig, long Start0, long End0)> Regions()
    {
        if (given.Regions is not { } path)
            return genome.Contigs.Select((contig, c) => (c, 0L, contig.Length));
        var regions = RegionSet.Read(path, genome);
        if (regions.FirstOrDefault(r => r.End0 > genome.Contigs[r.Contig].Length) is { End0: > 0 } beyond)
            throw InputException.In(path, $"a region ends at {beyond.End0}, past the end of {genome.Contigs[beyond.Contig].Name} "
                + $"({genome.Contigs[beyond.Contig].Length} bp); give the regions of the same build");
        return new RegionSet(regions).Regions.OrderBy(r => r.Contig).ThenBy(r => r.Start0);
    }

    SignalWindow? Make(int contig, long start0, long end0)
    {
        genome.Codes(contig, start0 - (_codes.Length - options.InnerBp) / 2, _codes);
        if (_codes.AsSpan().Count(Dna.N) > options.MaxN * _codes.Length)
            return Drop("with too many unknown bases");
        var inner = _codes.AsSpan((_codes.Length - options.InnerBp) / 2, options.InnerBp);
        var masked = new bool[options.Bins];
        for (int bin = 0; bin < masked.Length; bin++)
        {
            long from = start0 + (long)bin * options.BinBp, to = from + options.BinBp;
            masked[bin] = to > end0 || _excluded.Overlaps(contig, from, to)
                || !inner.Slice(bin * options.BinBp, options.BinBp).ContainsAnyExcept(Dna.N);
        }
        int count = masked.Count(m => m);
        return count > options.MaxMasked * masked.Length || count == masked.Length ? Drop("with too many bins without labels")
            : new SignalWindow(contig, start0, masked, false, false);
    }

    SignalWindow? Drop(string reason)
    {
        _dropped.Add(reason);
        return null;
    }
}
