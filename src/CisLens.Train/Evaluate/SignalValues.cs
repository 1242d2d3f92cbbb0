using CisLens.Core;

namespace CisLens.Train.Evaluate;

/// <summary>A part of a split in memory: labels and the predictions of each predictor, by track and bin.</summary>
/// <param name="First">Index of the first bin in the split.</param>
/// <param name="Labels">[track][bin]; NaN if missing, or if a model has no prediction.</param>
/// <param name="Predictions">[predictor][track][bin].</param>
sealed record SignalPart(int First, float[][] Labels, float[][][] Predictions);

/// <summary>
/// Reads labels and predictions of a split of signal part by part, in order. The first model, averaged over the tracks, can be a
/// predictor too.
/// </summary>
/// <param name="splits">The predictions of the models, then of the baselines.</param>
/// <param name="models">Number of models.</param>
/// <param name="tracks">Number of tracks.</param>
/// <param name="withMean">Whether the mean over the tracks is a predictor.</param>
sealed class SignalValues(IReadOnlyList<SplitPredictions> splits, int models, int tracks, bool withMean)
{
    /// <summary>Name of the mean over the tracks in tables.</summary>
    public const string MeanTrackName = "mean_track";

    /// <summary>The mean over the tracks in words.</summary>
    public const string MeanTrackText = MeanTrackName + ": the predictions of the first model, averaged over the tracks on a log2(1 + y) "
        + "scale: what is left without differences between tracks";

    const int PartNumbers = 1 << 22;

    /// <summary>Number of bins.</summary>
    public int Count => splits[0].Count;

    /// <summary>Index of the predictor that has the mean over the tracks, after the models; −1 without it.</summary>
    public int MeanTrack => withMean && tracks > 1 ? models : -1;

    /// <summary>Number of predictors.</summary>
    public int Predictors => splits.Count + (MeanTrack >= 0 ? 1 : 0);

    /// <summary>The parts.</summary>
    public IEnumerable<SignalPart> Parts(IRunLog log, string what, CancellationToken stop)
    {
        int size = Math.Clamp(PartNumbers / tracks / (Predictors + 1), 1, Math.Max(1, Count));
        for (int first = 0; first < Count; first += size)
        {
            stop.ThrowIfCancellationRequested();
            yield return Read(first, Math.Min(size, Count - first));
            log.Progress(what, Math.Min(first + size, Count), Count, "bins");
        }
    }

    SignalPart Read(int first, int count)
    {
        float[][] Empty() => [.. Enumerable.Range(0, tracks).Select(_ => new float[count])];
        float[][] labels = Empty(), unused = Empty();
        var predictions = splits.Select(_ => Empty()).ToList();
        for (int t = 0; t < tracks; t++)
            for (int s = 0; s < splits.Count; s++)
                splits[s].Read(first, t, predictions[s][t], s == 0 ? labels[t] : unused[t]);
        foreach (var own in predictions)
            for (int t = 0; t < tracks; t++)
                for (int i = 0; i < count; i++)
                    labels[t][i] = float.IsNaN(own[t][i]) ? float.NaN : labels[t][i];
        if (MeanTrack >= 0)
            predictions.Insert(MeanTrack, [.. Enumerable.Repeat(Mean(predictions[0], count), tracks)]);
        return new SignalPart(first, labels, [.. predictions]);
    }

    // the mean of log2(1 + y) over the tracks, as y
    static float[] Mean(float[][] tracks, int count)
    {
        var mean = new float[count];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            foreach (float[] track in tracks)
                sum += Log(track[i]);
            mean[i] = (float)(Math.Pow(2, sum / tracks.Length) - 1);
        }
        return mean;
    }

    /// <summary>log2(1 + y); values below 0 count as 0.</summary>
    public static double Log(double y) => Math.Log2(1 + Math.Max(0, y));
}
