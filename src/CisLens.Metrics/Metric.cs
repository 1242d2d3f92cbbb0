namespace CisLens.Metrics;

/// <summary>
/// A figure of merit of predictions against labels. Each example may count several times or not at all, which is what a
/// bootstrap asks for; what can be sorted beforehand is sorted once.
/// </summary>
public abstract class Metric
{
    readonly double[] _once;
    readonly bool _defined;

    /// <summary>Keeps the predictions and labels; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    protected Metric(double[] predictions, double[] labels)
    {
        if (predictions.Length != labels.Length)
            throw new ArgumentException($"{predictions.Length} predictions for {labels.Length} labels");
        (Predictions, Labels) = (predictions, labels);
        _once = new double[labels.Length];
        Array.Fill(_once, 1);
        _defined = !predictions.Any(double.IsNaN);
    }

    /// <summary>One prediction an example.</summary>
    protected double[] Predictions { get; }

    /// <summary>One label an example, none missing.</summary>
    protected double[] Labels { get; }

    /// <summary>The value with every example counted once; NaN where it is not defined.</summary>
    public double Value() => Value(_once);

    /// <summary>The value with example i counted <c>weights[i]</c> times; NaN where it is not defined, as for
    /// predictions that are NaN.</summary>
    public double Value(ReadOnlySpan<double> weights) => _defined ? Weigh(weights) : double.NaN;

    /// <summary>The value for predictions without NaN.</summary>
    protected abstract double Weigh(ReadOnlySpan<double> weights);
}
