namespace CisLens.Metrics;

/// <summary>Pearson's correlation as sums. Pairs can be added and parts merged; no pair is stored.</summary>
public sealed class PearsonSum
{
    PairedMoments _moments;

    /// <summary>The value for all pairs so far; NaN if it is not defined.</summary>
    public double Result => _moments.Pearson;

    /// <summary>Adds a pair.</summary>
    public void Add(double prediction, double label) => _moments.Add(prediction, label);

    /// <summary>Adds all pairs of another part.</summary>
    public void Merge(PearsonSum other) => _moments.Merge(other._moments);
}

/// <summary>R² = 1 − SSE/SST as sums. Pairs can be added and parts merged; no pair is stored.</summary>
public sealed class RSquaredSum
{
    PairedMoments _labels;
    double _error;

    /// <summary>The value for all pairs so far; NaN if it is not defined.</summary>
    public double Result => _labels.SumOfSquaresY > 0 ? 1 - _error / _labels.SumOfSquaresY : double.NaN;

    /// <summary>Adds a pair that counts <paramref name="weight"/> times.</summary>
    public void Add(double prediction, double label, double weight = 1)
    {
        double off = prediction - label;
        _error += weight * off * off;
        _labels.Add(0, label, weight);
    }

    /// <summary>Adds all pairs of another part.</summary>
    public void Merge(RSquaredSum other)
    {
        _error += other._error;
        _labels.Merge(other._labels);
    }
}

/// <summary>The Brier score as sums. Pairs can be added and parts merged; no pair is stored.</summary>
public sealed class BrierSum
{
    double _error, _count;

    /// <summary>The value for all pairs so far; NaN if it is not defined.</summary>
    public double Result => _error / _count;

    /// <summary>Adds a pair that counts <paramref name="weight"/> times.</summary>
    public void Add(double prediction, double label, double weight = 1)
    {
        double off = prediction - label;
        _error += weight * off * off;
        _count += weight;
    }

    /// <summary>Adds all pairs of another part.</summary>
    public void Merge(BrierSum other)
    {
        _error += other._error;
        _count += other._count;
    }
}
