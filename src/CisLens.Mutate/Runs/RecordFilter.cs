using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Runs;

/// <summary>Keeps the records that overlap some regions; contigs are compared by their index in the genome.</summary>
sealed class RecordFilter
{
    readonly Dictionary<int, (long[] Starts0, long[] Ends0)>? _regions;   // by contig, sorted and apart

    /// <summary>A filter by the regions of a run, typed and from a file; without regions it keeps all records.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="log">Gets the number of regions of the file.</param>
    /// <exception cref="UsageException">A text is not a region of the genome.</exception>
    /// <exception cref="InputException">The file is not a BED, or shares no contig with the genome.</exception>
    public RecordFilter(ScoreSettings settings, IRunLog log)
    {
        if (!settings.HasRegions)
            return;
        var typed = settings.Regions.Select(text => Region.Parse(text, settings.Genome));
        _regions = typed.Select(region => (Contig: settings.Genome.IndexOf(region.Contig), region.Start0, region.End0))
            .Concat(FromFile(settings, log)).GroupBy(region => region.Contig)
            .ToDictionary(group => group.Key, group => Merge([.. group.Select(r => (r.Start0, r.End0)).Order()]));
    }

    static List<(int Contig, long Start0, long End0)> FromFile(ScoreSettings settings, IRunLog log)
    {
        var regions = new List<(int Contig, long Start0, long End0)>();
        if (settings.RegionsFile is not { } path)
            return regions;
        var contigs = ContigMap.Resolve(path, [], settings.Genome, settings.Synonyms);
        foreach (var line in BedReader.Read(path))
            if (contigs.IndexOf(line.Interval.Contig) is var contig and >= 0)
                regions.Add((contig, line.Interval.Start0, line.Interval.End0));
        contigs.RequireShared();
        log.Info($"{path}: {regions.Count:N0} regions; contigs: {contigs.Matches}");
        if (contigs.Missing is { } missing)
            log.Warn($"{path}: contigs that the genome lacks", missing);
        return regions;
    }

    static (long[] Starts0, long[] Ends0) Merge((long Start0, long End0)[] sorted)
    {
        var merged = new List<(long Start0, long End0)>();
        foreach (var region in sorted)
            if (merged.Count > 0 && region.Start0 <= merged[^1].End0)
                merged[^1] = (merged[^1].Start0, Math.Max(merged[^1].End0, region.End0));
            else
                merged.Add(region);
        return ([.. merged.Select(r => r.Start0)], [.. merged.Select(r => r.End0)]);
    }

    /// <summary>True if the record is kept.</summary>
    /// <param name="contig">Index of the contig; −1 if the genome does not have it.</param>
    /// <param name="record">The record.</param>
    public bool Keeps(int contig, VcfRecord record)
    {
        if (_regions is null)
            return true;
        if (!_regions.TryGetValue(contig, out var regions))
            return false;
        long start0 = record.Pos0, end0 = start0 + Math.Max(1, record.Ref.Length);
        // the last region that starts before the end of the record has the largest end of all that do
        int next = Array.BinarySearch(regions.Starts0, end0);
        int last = (next < 0 ? ~next : next) - 1;
        return last >= 0 && regions.Ends0[last] > start0;
    }
}
