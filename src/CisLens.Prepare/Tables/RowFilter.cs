using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tables;

/// <summary>Leaves out rows that cannot be used, and counts each under its first reason.</summary>
sealed class RowFilter(HashSet<string> excluded, double maxN)
{
    /// <summary>The rows that can be used.</summary>
    public List<SequenceRow> Keep(IReadOnlyList<SequenceRow> rows, out Tally tally)
    {
        var kept = new List<SequenceRow>();
        var reasons = new List<string>();
        foreach (var row in rows)
            if (Reason(row) is { } reason)
                reasons.Add(reason);
            else
                kept.Add(row);
        tally = Tally.From("sequences", kept.Count, reasons);
        return kept;
    }

    string? Reason(SequenceRow row) => excluded.Contains(row.Name) ? "in the list of excluded ids"
        : row.Codes.Count(c => c >= Dna.N) > maxN * row.Codes.Length ? "too many unknown bases"
        : row.Labels.All(float.IsNaN) ? "no label measured" : null;
}
