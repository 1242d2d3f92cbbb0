using System.Globalization;

namespace CisLens.Formats.Checks;

/// <summary>How good a finding is.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,
    /// <summary>Work can go on; a person should look.</summary>
    Look,
    /// <summary>Work would stop here.</summary>
    Refused,
}

/// <summary>One thing that was looked at before work.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="What">What was looked at, such as <c>REF</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Level">How good that is.</param>
public sealed record Finding(string File, string What, string Found, FindingLevel Level)
{
    /// <summary>A finding that a person should look at when it is not as it should be.</summary>
    internal static Finding From(string file, string what, string found, bool good) =>
        new(file, what, found, good ? FindingLevel.Ok : FindingLevel.Look);
}

/// <summary>Shares for people.</summary>
static class Percent
{
    /// <summary>A share with one decimal, such as <c>98.3%</c>.</summary>
    public static string Format(long part, long whole) =>
        whole == 0 ? "0%" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#}%");
}

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
