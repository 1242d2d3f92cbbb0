namespace CisLens.Formats.Checks;

/// <summary>Whether records come contig by contig with ascending starts.</summary>
sealed class OrderCheck
{
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    string? _contig;
    long _start0;

    /// <summary>The first line out of order, or null.</summary>
    public long? FirstFault { get; private set; }

    /// <summary>Looks at the next record.</summary>
    /// <returns>True when it stands at another place than the one before.</returns>
    public bool Next(string contig, long start0, long line)
    {
        bool moved = contig != _contig || start0 != _start0;
        if (contig != _contig ? !_seen.Add(contig) : start0 < _start0)
            FirstFault ??= line;
        (_contig, _start0) = (contig, start0);
        return moved;
    }

    /// <summary>What was found, in words; order is nothing that scoring or preparation need.</summary>
    public Finding Finding(string file) =>
        Checks.Finding.From(file, "order", FirstFault is { } line ? $"not sorted, first at line {line}" : "sorted", FirstFault is null);
}
