using System.Globalization;

namespace CisLens.Formats.Checks;

/// <summary>The importance of a finding.</summary>
public enum FindingLevel
{
    /// <summary>No problem.</summary>
    Ok,
    /// <summary>The file can be used, but a person should look at this.</summary>
    Look,
    /// <summary>The file cannot be used.</summary>
    Refused,
}

/// <summary>The result of one check of a file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="What">What was checked, such as <c>REF</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Level">The importance.</param>
public sealed record Finding(string File, string What, string Found, FindingLevel Level)
{
    /// <summary>A finding at which a person should look unless it is good.</summary>
    internal static Finding From(string file, string what, string found, bool good) =>
        new(file, what, found, good ? FindingLevel.Ok : FindingLevel.Look);
}

/// <summary>Formats shares as percentages.</summary>
static class Percent
{
    /// <summary>A percentage with one decimal, such as <c>98.3%</c>.</summary>
    public static string Format(long part, long whole) =>
        whole == 0 ? "0%" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#}%");
}

/// <summary>Checks whether records are sorted: contig by contig, with ascending starts.</summary>
sealed class OrderCheck
{
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    string? _contig;
    long _start0;

    /// <summary>The first line out of order, or null.</summary>
    public long? FirstFault { get; private set; }

    /// <summary>Checks the next record.</summary>
    /// <returns>True if its position differs from that of the record before.</returns>
    public bool Next(string contig, long start0, long line)
    {
        bool moved = contig != _contig || start0 != _start0;
        if (contig != _contig ? !_seen.Add(contig) : start0 < _start0)
            FirstFault ??= line;
        (_contig, _start0) = (contig, start0);
        return moved;
    }

    /// <summary>The finding. Files that are not sorted can still be scored and prepared.</summary>
    public Finding Finding(string file) =>
        Checks.Finding.From(file, "order", FirstFault is { } line ? $"not sorted, first at line {line}" : "sorted", FirstFault is null);
}
