namespace CisLens.Train.Evaluate;

/// <summary>
/// Quantile normalisation of tracks: a value becomes the value that has the same rank in the mean distribution of all tracks. Ranks are
/// those within a sample; ties have the mean rank.
/// </summary>
sealed class QuantileScale
{
    const int Steps = 10_000;
    readonly float[][] _sorted;   // of each track
    readonly double[] _mean = new double[Steps + 1];

    /// <summary>Sorts the samples.</summary>
    /// <param name="samples">[track][bin]; NaN are ignored. A track without values has no scale.</param>
    public QuantileScale(float[][] samples)
    {
        _sorted = [.. samples.Select(s => (float[])[.. s.Where(v => !float.IsNaN(v)).Order()])];
        var known = _sorted.Where(s => s.Length > 0).ToArray();
        for (int q = 0; q <= Steps; q++)
            foreach (float[] track in known)
                _mean[q] += At(track, (double)q / Steps) / known.Length;
    }

    /// <summary>The normalised value.</summary>
    public double Scale(int track, float value)
    {
        float[] sorted = _sorted[track];
        int below = Bound(sorted, value, orEqual: false), upTo = Bound(sorted, value, orEqual: true);
        // equal values have the ranks below .. upTo − 1; a value between two has the rank between them
        double rank = sorted.Length == 1 ? 0.5 : Math.Clamp((below + upTo - 1) / 2.0 / (sorted.Length - 1), 0, 1) * Steps;
        int low = (int)rank;
        return low == Steps ? _mean[Steps] : _mean[low] + (rank - low) * (_mean[low + 1] - _mean[low]);
    }

    static double At(float[] sorted, double q)
    {
        double at = q * (sorted.Length - 1);
        int low = (int)at, high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (at - low) * ((double)sorted[high] - sorted[low]);
    }

    // number of values below, or up to, a value
    static int Bound(float[] sorted, float value, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
