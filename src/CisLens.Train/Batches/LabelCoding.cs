using CisLens.Core.Contract;

namespace CisLens.Train.Batches;

/// <summary>Encodes labels for the loss: scalars are standardised, and labels are weighted where some are missing or rare.</summary>
public sealed class LabelCoding
{
    readonly IReadOnlyList<Track> _tracks;
    readonly float[] _means;
    readonly float[] _deviations;
    readonly float[] _positiveWeights;
    readonly float[] _taskWeights;

    /// <summary>Sets means, deviations and weights from the training labels.</summary>
    /// <param name="tracks">The tracks.</param>
    /// <param name="statistics">Statistics of the training labels.</param>
    /// <param name="balance">Whether positives and negatives of a binary track have the same total weight.</param>
    /// <param name="missing">Whether some labels are missing.</param>
    /// <param name="taskWeights">Weight of each track; null if all weigh 1.</param>
    public LabelCoding(IReadOnlyList<Track> tracks, IReadOnlyList<LabelStatistics> statistics, bool balance, bool missing,
        float[]? taskWeights = null)
    {
        _tracks = tracks;
        _means = [.. tracks.Select((t, i) => t.Kind == TrackKind.Scalar ? (float)statistics[i].Mean : 0)];
        _deviations = [.. tracks.Select((t, i) => t.Kind == TrackKind.Scalar ? (float)statistics[i].Deviation : 1)];
        _positiveWeights = [.. tracks.Select((t, i) => balance && t.Kind == TrackKind.Probability ? PositiveWeight(statistics[i]) : 1)];
        _taskWeights = taskWeights ?? [.. tracks.Select(_ => 1f)];
        Weighted = balance || missing || taskWeights is not null;
    }

    static float PositiveWeight(LabelStatistics s) => s.Positives == 0 ? 1 : (float)((double)(s.Count - s.Positives) / s.Positives);

    /// <summary>Whether each label has a weight.</summary>
    public bool Weighted { get; }

    /// <summary>Means that were subtracted, one per track.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>Standard deviations by which labels were divided, one per track.</summary>
    public ReadOnlySpan<float> Deviations => _deviations;

    /// <summary>Encodes the labels of an example in place; a missing label becomes 0 with weight 0.</summary>
    /// <param name="labels">Bins × tracks.</param>
    /// <param name="weights">Receives one weight per label; may be empty.</param>
    /// <param name="reverse">
    /// Whether the sequence is reverse-complemented, so that the bins are reversed and the tracks of the two strands swapped.
    /// </param>
    public void Encode(Span<float> labels, Span<float> weights, bool reverse)
    {
        if (reverse)
            TurnRound(labels);
        for (int i = 0; i < labels.Length; i++)
        {
            int t = i % _tracks.Count;
            bool missing = float.IsNaN(labels[i]);
            if (!weights.IsEmpty)
                weights[i] = missing ? 0 : labels[i] > 0.5f ? _positiveWeights[t] * _taskWeights[t] : _taskWeights[t];
            labels[i] = missing ? 0 : (labels[i] - _means[t]) / _deviations[t];
        }
    }

    void TurnRound(Span<float> labels)
    {
        int tracks = _tracks.Count, last = labels.Length / tracks - 1;
        for (int bin = 0; 2 * bin <= last; bin++)
            for (int t = 0; t < tracks; t++)
            {
                int other = _tracks[t].StrandPair ?? t;
                ref float own = ref labels[bin * tracks + t], partner = ref labels[(last - bin) * tracks + other];
                if (2 * bin < last || other > t)   // the middle bin is swapped with itself
                    (own, partner) = (partner, own);
            }
    }
}
