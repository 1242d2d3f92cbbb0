using CisLens.Core.Contract;

namespace CisLens.Prepare.Signal;

/// <summary>What a bin is of the values of its bases.</summary>
public enum BinStatistic
{
    /// <summary>Their sum.</summary>
    Sum,
    /// <summary>Their mean.</summary>
    Mean,
    /// <summary>The largest.</summary>
    Max,
}

/// <summary>A signal file, and how its bases become labels.</summary>
sealed record SignalTrack
{
    /// <summary>The track in the dataset.</summary>
    public required Track Track { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Index of its genome.</summary>
    public int Genome { get; init; }

    /// <summary>What a bin is of its bases.</summary>
    public BinStatistic Statistic { get; init; }

    /// <summary>The power, 1 for none.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Factor; −1 for a file that has the minus strand below 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The largest value; null for none.</summary>
    public double? Clip { get; init; }

    /// <summary>Above this value only the square root of the excess is added; null for none.</summary>
    public double? ClipSoft { get; init; }

    /// <summary>
    /// The label of a bin with statistic x. With <see cref="LabelSteps.Borzoi"/>: x^¾ for the powers, c + √(x − c) above the soft clip c,
    /// the clip, × scale. With <see cref="LabelSteps.Baskerville"/>: × scale, √(x + 1) − 1 or (x + 1)^¾ − 1, c − 1 + √(x − c + 1) above
    /// the soft clip c, the clip.
    /// </summary>
    public double Label(double x, LabelSteps steps)
    {
        double one = steps == LabelSteps.Borzoi ? 0 : 1;
        if (steps == LabelSteps.Baskerville)
            x *= Scale;
        if (Power != 1)
            x = Math.Pow(x + one, Power) - one;
        if (ClipSoft is { } soft && x > soft)
            x = soft - one + Math.Sqrt(x - soft + one);
        if (Clip is { } clip && x > clip)
            x = clip;
        return steps == LabelSteps.Borzoi ? x * Scale : x;
    }
}
