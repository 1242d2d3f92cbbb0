using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tables;

/// <summary>Leaves out rows that cannot be used, and counts each under its first reason.</summary>
sealed class RowFilter(HashSet<string> excluded, double maxN)
{
    readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);

    /// <summary>The rows that stay.</summary>
    public List<SequenceRow> Keep(IReadOnlyList<SequenceRow> rows) => [.. rows.Where(Stays)];

    /// <summary>Reasons so far.</summary>
    public IReadOnlyList<Dropped> Dropped => [.. _reasons.Select(r => new Dropped(r.Key, r.Value))];

    bool Stays(SequenceRow row)
    {
        string? reason = excluded.Contains(row.Name) ? "in the list of excluded ids"
            : row.Codes.Count(c => c >= Dna.N) > maxN * row.Codes.Length ? "too many unknown bases"
            : row.Labels.All(float.IsNaN) ? "no label measured" : null;
        if (reason is not null)
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        return reason is null;
    }
}
