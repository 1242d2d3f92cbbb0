using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Batches;

/// <summary>Statistics of the training labels of a track.</summary>
/// <param name="Count">Number of labels that are not missing.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation; 1 if all are equal.</param>
/// <param name="Positives">Number of labels above 0.5.</param>
public sealed record LabelStatistics(long Count, double Mean, double Deviation, long Positives)
{
    /// <summary>One per track, from one pass over the training split.</summary>
    /// <exception cref="InputException">A label is out of range for the kind of its track, or a track has no label.</exception>
    public static IReadOnlyList<LabelStatistics> Compute(ILabelledSequences data)
    {
        int tracks = data.Tracks.Count;
        var labels = new float[data.Bins * tracks];
        var count = new long[tracks];
        var positives = new long[tracks];
        double[] mean = new double[tracks], squares = new double[tracks];
        foreach (int example in data.Indexes(Split.Train))
        {
            data.Labels(example, labels);
            for (int i = 0; i < labels.Length; i++)
            {
                if (float.IsNaN(labels[i]))
                    continue;
                int t = i % tracks;
                Check(data, example, t, labels[i]);
                count[t]++;
                positives[t] += labels[i] > 0.5f ? 1 : 0;
                double off = labels[i] - mean[t];
                mean[t] += off / count[t];
                squares[t] += off * (labels[i] - mean[t]);
            }
        }
        return [.. Enumerable.Range(0, tracks).Select(t => count[t] == 0
            ? throw new InputException($"track {data.Tracks[t].Id}: no training example has a label")
            : new LabelStatistics(count[t], mean[t], squares[t] > 0 ? Math.Sqrt(squares[t] / count[t]) : 1, positives[t]))];
    }

    static void Check(ILabelledSequences data, int example, int track, float label)
    {
        string? expected = data.Tracks[track].Kind switch
        {
            TrackKind.Probability when label is < 0 or > 1 => "0 to 1",
            TrackKind.Signal when label < 0 => "0 or more",
            _ when !float.IsFinite(label) => "a finite number",
            _ => null,
        };
        if (expected is not null)
            throw new InputException($"{data.Name(example)}: label of track {data.Tracks[track].Id} is {label}, expected {expected}");
    }
}
