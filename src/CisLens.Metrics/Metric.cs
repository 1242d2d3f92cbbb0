namespace CisLens.Metrics;

/// <summary>
/// A metric of predictions and labels. For a bootstrap, each example can be counted several times or not at all. Sorting is done once, not
/// for each draw.
/// </summary>
public abstract class Metric
{
    readonly double[] _once;
    readonly bool _defined;

    /// <summary>Keeps predictions and labels without copying them.</summary>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    protected Metric(double[] predictions, double[] labels)
    {
        if (predictions.Length != labels.Length)
            throw new ArgumentException($"{predictions.Length} predictions; expected {labels.Length}, one per label");
        (Predictions, Labels) = (predictions, labels);
        _once = new double[labels.Length];
        Array.Fill(_once, 1);
        _defined = !predictions.Any(double.IsNaN);
    }

    /// <summary>One prediction per example.</summary>
    protected double[] Predictions { get; }

    /// <summary>One label per example; none is missing.</summary>
    protected double[] Labels { get; }

    /// <summary>The value with each example counted once; NaN if it is not defined.</summary>
    public double Value() => Value(_once);

    /// <summary>The value with example i counted <c>weights[i]</c> times; NaN if it is not defined, or if a prediction is NaN.</summary>
    public double Value(ReadOnlySpan<double> weights) => _defined ? Weigh(weights) : double.NaN;

    /// <summary>The value; no prediction is NaN.</summary>
    protected abstract double Weigh(ReadOnlySpan<double> weights);
}
