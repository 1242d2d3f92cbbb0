using CisLens.Core;

namespace CisLens.Train.Evaluate;

/// <summary>
/// Labels and predictions of a fixed random sample of bins, or of all bins if they are few: for ranks, quantiles and figures. Memory does
/// not grow with the number of bins.
/// </summary>
sealed class BinSample
{
    const long MostNumbers = 60_000_000;   // 240 MB for all tracks and predictors
    const int Most = 100_000;
    readonly int[] _places;

    /// <summary>Draws the bins.</summary>
    public BinSample(int bins, int tracks, int predictors, Rng rng)
    {
        int size = (int)Math.Min(bins, Math.Clamp(MostNumbers / tracks / (predictors + 1), 1_000, Most));
        _places = Draw(bins, size, rng);
        float[][] Empty() => [.. Enumerable.Range(0, tracks).Select(_ => new float[size])];
        (Labels, Predictions) = (Empty(), [.. Enumerable.Range(0, predictors).Select(_ => Empty())]);
        IsAll = size == bins;
    }

    /// <summary>Whether it is all bins.</summary>
    public bool IsAll { get; }

    /// <summary>Number of bins.</summary>
    public int Count => _places.Length;

    /// <summary>[track][bin]; NaN if missing.</summary>
    public float[][] Labels { get; }

    /// <summary>[predictor][track][bin].</summary>
    public float[][][] Predictions { get; }

    /// <summary>Copies the sampled bins of a part.</summary>
    public void Add(SignalPart part)
    {
        int count = part.Labels[0].Length, from = Array.BinarySearch(_places, part.First);
        for (int k = from < 0 ? ~from : from; k < _places.Length && _places[k] < part.First + count; k++)
            for (int t = 0; t < Labels.Length; t++)
            {
                Labels[t][k] = part.Labels[t][_places[k] - part.First];
                for (int p = 0; p < Predictions.Length; p++)
                    Predictions[p][t][k] = part.Predictions[p][t][_places[k] - part.First];
            }
    }

    // the first of a random order, without storing the order: selection sampling (Knuth, algorithm S)
    static int[] Draw(int bins, int size, Rng rng)
    {
        var places = new int[size];
        for (int i = 0, taken = 0; taken < size; i++)
            if (rng.NextDouble() * (bins - i) < size - taken)
                places[taken++] = i;
        return places;
    }
}
