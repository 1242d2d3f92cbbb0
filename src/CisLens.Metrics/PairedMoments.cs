namespace CisLens.Metrics;

/// <summary>
/// Count, means and centred second moments of pairs. Pairs can be added and parts merged without loss of precision (Chan,
/// Golub and LeVeque 1983, doi 10.1080/00031305.1983.10483115).
/// </summary>
public struct PairedMoments
{
    double _meanX, _meanY, _xx, _yy, _xy;

    /// <summary>Number of pairs, or the sum of their weights.</summary>
    public double Count { get; private set; }

    /// <summary>Pearson's correlation; NaN if all x or all y are equal.</summary>
    public readonly double Pearson => _xx > 0 && _yy > 0 ? _xy / Math.Sqrt(_xx * _yy) : double.NaN;

    /// <summary>R² of x as a prediction of y, 1 − Σ (x − y)² / Σ (y − mean y)²; NaN if all y are equal.</summary>
    public readonly double RSquared
    {
        get
        {
            double off = _meanX - _meanY;
            return _yy > 0 ? 1 - (_xx + _yy - 2 * _xy + Count * off * off) / _yy : double.NaN;
        }
    }

    /// <summary>The moments with each pair counted <paramref name="weight"/> times as often.</summary>
    public readonly PairedMoments Times(double weight) =>
        this with { Count = weight * Count, _xx = weight * _xx, _yy = weight * _yy, _xy = weight * _xy };

    /// <summary>Σ (y − mean y)².</summary>
    public readonly double SumOfSquaresY => _yy;

    /// <summary>Adds a pair that counts <paramref name="weight"/> times.</summary>
    public void Add(double x, double y, double weight = 1)
    {
        if (weight == 0)
            return;
        Merge(new PairedMoments { Count = weight, _meanX = x, _meanY = y });
    }

    /// <summary>Adds all pairs of another part.</summary>
    public void Merge(PairedMoments other)
    {
        double count = Count + other.Count;
        if (count == 0)
            return;
        double dx = other._meanX - _meanX, dy = other._meanY - _meanY, between = Count * other.Count / count;
        _xx += other._xx + dx * dx * between;
        _yy += other._yy + dy * dy * between;
        _xy += other._xy + dx * dy * between;
        _meanX += dx * other.Count / count;
        _meanY += dy * other.Count / count;
        Count = count;
    }
}
