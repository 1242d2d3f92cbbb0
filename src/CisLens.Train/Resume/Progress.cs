namespace CisLens.Train.Resume;

/// <summary>Training losses since the last validation.</summary>
/// <param name="Sum">Their sum over examples.</param>
/// <param name="Count">Number of examples.</param>
public readonly record struct LossTotal(double Sum, long Count);

/// <summary>The watched metric and the training loss so far.</summary>
public sealed record Progress
{
    /// <summary>Step of the last validation.</summary>
    public long ValidatedStep { get; init; }

    /// <summary>Best value of the watched metric; null before the first validation.</summary>
    public double? Best { get; init; }

    /// <summary>Step of the best value.</summary>
    public long BestStep { get; init; }

    /// <summary>Validations since the best value, for early stopping.</summary>
    public int BestAge { get; init; }

    /// <summary>Validations since the best value or the last reduction of the learning rate.</summary>
    public int PlateauAge { get; init; }

    /// <summary>Product of the plateau factors so far.</summary>
    public double RateScale { get; init; } = 1;

    /// <summary>Sum of the training losses since the last validation.</summary>
    public double LossSum { get; init; }

    /// <summary>Number of examples in <see cref="LossSum"/>.</summary>
    public long LossCount { get; init; }

    /// <summary>The same for each head; null for one head.</summary>
    public IReadOnlyList<LossTotal>? Heads { get; init; }
}
