namespace CisLens.Core.Contract;

/// <summary>What the numbers of a track are, which decides the scores and the metrics that make sense.</summary>
public enum TrackKind
{
    /// <summary>A probability in [0, 1]: a peak is there or not.</summary>
    Probability,
    /// <summary>One real number a sequence, of any sign: log activity, decision value.</summary>
    Scalar,
    /// <summary>Non-negative signal, one number a bin.</summary>
    Signal,
}

/// <summary>One output of a model: an assay in a cell type.</summary>
public sealed record Track
{
    /// <summary>Short and unique within the model; what <c>--tracks</c> takes.</summary>
    public required string Id { get; init; }

    /// <summary>What the numbers are.</summary>
    public required TrackKind Kind { get; init; }

    /// <summary>For people: what was measured in which cells.</summary>
    public string? Label { get; init; }

    /// <summary>The assay group, such as DNase, TF or histone; metrics are summarised by it.</summary>
    public string? Assay { get; init; }

    /// <summary>The cell type or tissue.</summary>
    public string? CellType { get; init; }

    /// <summary>Index of the track that takes this one's place on the other strand; null for an unstranded track.</summary>
    public int? StrandPair { get; init; }
}
