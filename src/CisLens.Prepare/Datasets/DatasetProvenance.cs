namespace CisLens.Prepare.Datasets;

/// <summary>A file that the dataset was made from.</summary>
/// <param name="Role"><c>genome</c>, <c>samples</c>, <c>peaks</c>, <c>table</c> and so on.</param>
/// <param name="Path">As the user gave it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record DatasetSource(string Role, string Path, long Bytes, string Sha256);

/// <summary>How many items one step read, kept and left out, by reason. Read is the sum of kept and all left out.</summary>
public sealed record Tally(string What, long Read, long Kept, IReadOnlyList<Dropped> Dropped)
{
    /// <summary>Counts the items of a step from the reasons of those that were left out.</summary>
    internal static Tally From(string what, int kept, IReadOnlyCollection<string> reasons) => new(what, kept + reasons.Count, kept,
        [.. reasons.CountBy(r => r).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new Dropped(r.Key, r.Value))]);

    /// <summary>The reasons as text: <c>2 too short, 1 unknown</c>.</summary>
    internal string Reasons => string.Join(", ", Dropped.Select(d => $"{d.Count} {d.Reason}"));
}

/// <summary>A reason for leaving items out, and how many were left out.</summary>
public sealed record Dropped(string Reason, long Count);

/// <summary>A contig of a genome.</summary>
public sealed record DatasetContig(string Name, long Length);

/// <summary>A genome that examples come from. The examples of one genome follow one another.</summary>
public sealed record DatasetGenome
{
    /// <summary>Name, unique within the dataset.</summary>
    public required string Name { get; init; }

    /// <summary>Genome build; null if unknown.</summary>
    public string? Build { get; init; }

    /// <summary>Number of examples.</summary>
    public required int Count { get; init; }

    /// <summary>Contigs, if the examples have coordinates.</summary>
    public IReadOnlyList<DatasetContig> Contigs { get; init; } = [];

    /// <summary>
    /// The FASTA that bases are read from; null if the dataset stores its bases. A relative path starts at the dataset folder.
    /// </summary>
    public DatasetSource? File { get; init; }
}
