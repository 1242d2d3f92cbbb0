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

/// <summary>How the signal of a bin became the value that a track predicts; null where the table of the tracks does not state it.</summary>
public sealed record LabelTransform
{
    /// <summary>What a bin is of its bases, and a power: <c>mean</c>, <c>sum</c>, <c>sum_sqrt</c> and so on.</summary>
    public string? SumStat { get; init; }

    /// <summary>Factor.</summary>
    public double? Scale { get; init; }

    /// <summary>The largest value.</summary>
    public double? Clip { get; init; }

    /// <summary>Above this value, only the square root of the excess was added.</summary>
    public double? ClipSoft { get; init; }

    /// <summary>The transform with these values; null if all are null.</summary>
    public static LabelTransform? From(string? sumStat, double? scale, double? clip, double? clipSoft) =>
        (sumStat, scale, clip, clipSoft) is (null, null, null, null) ? null
            : new() { SumStat = sumStat, Scale = scale, Clip = clip, ClipSoft = clipSoft };
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

    /// <summary>The assay group, such as DNase, TF, histone or <c>CHIP:H3K27ac</c>; metrics are summarised per group.</summary>
    public string? Assay { get; init; }

    /// <summary>The cell type or tissue.</summary>
    public string? CellType { get; init; }

    /// <summary>The scale that calibrates the probability, or null. Predictions of an opened model file have it applied.</summary>
    public LogitScale? Calibration { get; init; }

    /// <summary>Index of the partner of this track on the other strand; null for an unstranded track.</summary>
    public int? StrandPair { get; init; }

    /// <summary>How the measured signal became the labels of training; null if it is not known.</summary>
    public LabelTransform? Transform { get; init; }
}
