using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Checks;

/// <summary>Checks whether a BED or narrowPeak file fits a genome.</summary>
public static class BedCheck
{
    /// <summary>Reads the whole file and returns the findings.</summary>
    /// <exception cref="InputException">The file is not a BED file.</exception>
    public static IReadOnlyList<Finding> Run(string path, Genome genome, ContigSynonyms? synonyms = null)
    {
        var map = ContigMap.Resolve(path, [], genome, synonyms);
        var order = new OrderCheck();
        var here = new HashSet<long>(); // ends of the intervals with the same start
        long records = 0, empty = 0, duplicates = 0, missing = 0, off = 0;
        foreach (var record in BedReader.Read(path))
        {
            var interval = record.Interval;
            records++;
            if (order.Next(interval.Contig, interval.Start0, record.Line))
                here.Clear();
            duplicates += here.Add(interval.End0) ? 0 : 1;
            empty += interval.Length == 0 ? 1 : 0;
            int contig = map.IndexOf(interval.Contig);
            missing += contig < 0 ? 1 : 0;
            off += contig >= 0 && interval.End0 > genome.Contigs[contig].Length ? 1 : 0;
        }
        map.RequireShared();
        return
        [
            Finding.From(path, "intervals", $"{records}, {empty} of length 0", records > 0 && empty == 0),
            Finding.From(path, "contigs", map.Missing is null ? map.Matches : $"{map.Matches}; {map.Missing}", missing == 0),
            Finding.From(path, "positions", $"{off} past the end of their contig", off == 0),
            order.Finding(path),
            Finding.From(path, "duplicates", $"{duplicates}", duplicates == 0),
        ];
    }
}
