namespace CisLens.Train.Resume;

/// <summary>Where the watched metric stands.</summary>
public sealed record Progress
{
    /// <summary>Steps done at the last validation.</summary>
    public long ValidatedStep { get; init; }

    /// <summary>Best value so far; null before the first validation.</summary>
    public double? Best { get; init; }

    /// <summary>Step of the best value.</summary>
    public long BestStep { get; init; }

    /// <summary>Validations in a row without a better value, for stopping early.</summary>
    public int BestAge { get; init; }

    /// <summary>The same, for lowering the rate.</summary>
    public int PlateauAge { get; init; }

    /// <summary>Product of the plateau factors so far.</summary>
    public double RateScale { get; init; } = 1;

    /// <summary>Sum of the training losses since the last validation.</summary>
    public double LossSum { get; init; }

    /// <summary>Examples in that sum.</summary>
    public long LossCount { get; init; }
}
