using CisLens.Core.Contract;

namespace CisLens.Train.Batches;

/// <summary>How labels are written for the loss: scalars standardised, with a weight each when some are missing or rare.</summary>
public sealed class LabelCoding
{
    readonly IReadOnlyList<Track> _tracks;
    readonly float[] _means;
    readonly float[] _deviations;
    readonly float[] _positiveWeights;
    readonly float[] _taskWeights;

    /// <summary>A coding from the training labels.</summary>
    /// <param name="tracks">The tracks.</param>
    /// <param name="statistics">Statistics of the training labels.</param>
    /// <param name="balance">Whether positives and negatives of a binary track weigh the same in all.</param>
    /// <param name="missing">Whether labels can be missing.</param>
    /// <param name="taskWeights">What each track weighs; null when all weigh the same.</param>
    public LabelCoding(IReadOnlyList<Track> tracks, IReadOnlyList<LabelStatistics> statistics, bool balance, bool missing, float[]? taskWeights = null)
    {
        _tracks = tracks;
        _means = [.. tracks.Select((t, i) => t.Kind == TrackKind.Scalar ? (float)statistics[i].Mean : 0)];
        _deviations = [.. tracks.Select((t, i) => t.Kind == TrackKind.Scalar ? (float)statistics[i].Deviation : 1)];
        _positiveWeights = [.. tracks.Select((t, i) => balance && t.Kind == TrackKind.Probability ? PositiveWeight(statistics[i]) : 1)];
        _taskWeights = taskWeights ?? [.. tracks.Select(_ => 1f)];
        Weighted = balance || missing || taskWeights is not null;
    }

    static float PositiveWeight(LabelStatistics s) => s.Positives == 0 ? 1 : (float)((double)(s.Count - s.Positives) / s.Positives);

    /// <summary>True when labels need a weight each.</summary>
    public bool Weighted { get; }

    /// <summary>Means that were subtracted, one a track.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>Standard deviations that were divided by, one a track.</summary>
    public ReadOnlySpan<float> Deviations => _deviations;

    /// <summary>Rewrites the labels of an example; a missing one becomes 0 with weight 0.</summary>
    /// <param name="labels">Bins × tracks.</param>
    /// <param name="weights">One a label, or empty.</param>
    /// <param name="reverse">Whether the sequence was turned, so that tracks of a strand change places.</param>
    public void Encode(Span<float> labels, Span<float> weights, bool reverse)
    {
        if (reverse)
            ChangePlaces(labels);
        for (int i = 0; i < labels.Length; i++)
        {
            int t = i % _tracks.Count;
            bool missing = float.IsNaN(labels[i]);
            if (!weights.IsEmpty)
                weights[i] = missing ? 0 : labels[i] > 0.5f ? _positiveWeights[t] * _taskWeights[t] : _taskWeights[t];
            labels[i] = missing ? 0 : (labels[i] - _means[t]) / _deviations[t];
        }
    }

    void ChangePlaces(Span<float> labels)
    {
        for (int t = 0; t < labels.Length; t++)
            if (_tracks[t].StrandPair is { } other && other > t)
                (labels[t], labels[other]) = (labels[other], labels[t]);
    }
}
