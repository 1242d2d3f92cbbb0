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

/// <summary>The order of the steps from a bin to a label; <see cref="LabelTransform.Undo"/> has the formulas.</summary>
public enum LabelSteps
{
    /// <summary>As the published Borzoi weights were trained: power, soft clip, clip, scale.</summary>
    Borzoi,
    /// <summary>As Baskerville does it since then: scale, power and soft clip with a pseudocount of 1, clip.</summary>
    Baskerville,
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

    /// <summary>The order of the steps; null for that of Borzoi, Enformer and Basenji.</summary>
    public LabelSteps? Steps { get; init; }

    /// <summary>The transform with these values; null if all are null.</summary>
    public static LabelTransform? From(string? sumStat, double? scale, double? clip, double? clipSoft, LabelSteps steps = default) =>
        (sumStat, scale, clip, clipSoft) is (null, null, null, null) ? null : new()
        {
            SumStat = sumStat,
            Scale = scale,
            Clip = clip,
            ClipSoft = clipSoft,
            Steps = steps == LabelSteps.Borzoi ? null : steps,
        };

    /// <summary>
    /// The power of a statistic such as <c>sum_sqrt</c>. The published Borzoi weights have the power 3/4 where their table says
    /// <c>_sqrt</c>.
    /// </summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="steps">The order of the steps.</param>
    public static double PowerOf(string? statistic, LabelSteps steps) =>
        statistic?.Split('_').ElementAtOrDefault(1)?.ToLowerInvariant() switch
        {
            "sqrt" when steps == LabelSteps.Baskerville => 0.5,
            "sqrt" or "exp75" or "three4" => 0.75,
            _ => 1,
        };

    /// <summary>True if <see cref="Undo"/> changes values.</summary>
    public bool ChangesLabels => Scale is not (null or 1 or -1) || ClipSoft is not null || PowerOf(SumStat, Steps ?? default) != 1;

    /// <summary>
    /// The signal of a label y, with the steps in reverse order. Borzoi: y / |scale|, above the soft clip c: c + (y − c)², y^(1/power).
    /// Baskerville: above the soft clip: c − 1 + (y − c + 1)², (y + 1)^(1/power) − 1, then y / |scale|. The clip cannot be undone.
    /// </summary>
    /// <param name="y">A label, or a prediction of it.</param>
    public double Undo(double y)
    {
        double scale = Math.Abs(Scale ?? 1), power = PowerOf(SumStat, Steps ?? default);
        int one = Steps == LabelSteps.Baskerville ? 1 : 0;
        if (one == 0)
            y /= scale;
        if (ClipSoft is { } soft && y > soft)
            y = soft - one + (y - soft + one) * (y - soft + one);
        if (power != 1)
            y = Math.Pow(Math.Max(0, y + one), 1 / power) - one;
        return one == 1 ? y / scale : y;
    }
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
