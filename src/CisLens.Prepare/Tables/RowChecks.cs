using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>Warnings about rows that contradict each other.</summary>
static class RowChecks
{
    const int MostExamples = 3;

    /// <summary>Reports ids that are given more than once. Rows of tables without ids have their number as name.</summary>
    public static void Ids(IReadOnlyList<SequenceRow> rows, IRunLog log)
    {
        var several = rows.Where(r => !r.Name.StartsWith(TableRows.NoId, StringComparison.Ordinal))
            .GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).ToList();
        if (several.Count > 0)
            log.Warn("ids given more than once", $"{several.Count} ids of {several.Sum(g => g.Count())} sequences: "
                + Few(several.Select(g => $"{g.Key} ({g.Count()} times)")));
    }

    /// <summary>Reports sequences that occur, on either strand, with different labels.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groups">The group of each row; equal sequences are in one group.</param>
    /// <param name="tracks">One track per label.</param>
    /// <param name="log">Receives the warnings.</param>
    public static void Labels(IReadOnlyList<SequenceRow> rows, int[] groups, IReadOnlyList<Track> tracks, IRunLog log)
    {
        var sizes = groups.CountBy(g => g).ToDictionary();
        var same = rows.Where((_, i) => sizes[groups[i]] > 1).GroupBy(r => SequenceGroups.EitherStrand(r.Codes), StringComparer.Ordinal)
            .Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        for (int t = 0; t < tracks.Count; t++)
        {
            var differ = same.Where(g => g.Select(r => r.Labels[t]).Where(l => !float.IsNaN(l)).Distinct().Skip(1).Any()).ToList();
            if (differ.Count > 0)
                log.Warn(tracks[t].Kind == TrackKind.Probability ? "the same sequence is in the class and not in it"
                    : "the same sequence has several values", $"{tracks[t].Id}: {differ.Count} sequences, on either strand, in "
                    + $"{differ.Sum(g => g.Count)} rows: "
                    + Few(differ.Select(g => string.Join(" = ", g.Take(MostExamples).Select(r => r.Name)))));
        }
    }

    static string Few(IEnumerable<string> items)
    {
        var first = items.Take(MostExamples + 1).ToList();
        return string.Join(", ", first.Take(MostExamples)) + (first.Count > MostExamples ? ", ..." : "");
    }
}
