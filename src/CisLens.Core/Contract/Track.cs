namespace CisLens.Core.Contract;

/// <summary>The kind of the values of a track; scores and metrics depend on it.</summary>
public enum TrackKind
{
    /// <summary>A probability in [0, 1], such as that of a peak.</summary>
    Probability,
    /// <summary>One real number per sequence, of any sign, such as log activity or a decision value.</summary>
    Scalar,
    /// <summary>Non-negative signal, one value per bin.</summary>
    Signal,
}

/// <summary>One output of a model: an assay in a cell type.</summary>
public sealed record Track
{
    /// <summary>A short name, unique within the model; used by <c>--tracks</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of the values.</summary>
    public required TrackKind Kind { get; init; }

    /// <summary>A description for people: the measurement and the cells.</summary>
    public string? Label { get; init; }

    /// <summary>The assay group, such as DNase, TF or histone; metrics are summarised per group.</summary>
    public string? Assay { get; init; }

    /// <summary>The cell type or tissue.</summary>
    public string? CellType { get; init; }

    /// <summary>The scale that calibrates the probability, or null. Predictions of an opened model file have it applied.</summary>
    public LogitScale? Calibration { get; init; }

    /// <summary>Index of the partner of this track on the other strand; null for an unstranded track.</summary>
    public int? StrandPair { get; init; }
}
