using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Batches;

/// <summary>What the training labels of a track look like.</summary>
/// <param name="Count">Labels that are not missing.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation; 1 where they do not vary.</param>
/// <param name="Positives">Labels above one half.</param>
public sealed record LabelStatistics(long Count, double Mean, double Deviation, long Positives)
{
    /// <summary>One a track, from one pass over the training split; labels that do not fit their track's kind are refused.</summary>
    /// <exception cref="InputException">A label is not what its track's kind allows, or a track has none.</exception>
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
