using CisLens.Core;
using CisLens.Core.Models;

namespace CisLens.Train.Evaluation;

/// <summary>What a model says of every example of a split, beside the labels.</summary>
public sealed class SplitPredictions
{
    const int ChunkSequences = 512;
    readonly float[] _predictions;
    readonly float[] _labels;
    readonly int _tracks;

    SplitPredictions(IReadOnlyList<int> examples, int tracks)
    {
        (Examples, _tracks) = (examples, tracks);
        _predictions = new float[(long)examples.Count * tracks];
        _labels = new float[(long)examples.Count * tracks];
    }

    /// <summary>The examples, by their index in the dataset.</summary>
    public IReadOnlyList<int> Examples { get; }

    /// <summary>Predicts a split, both strands as the model's manifest wants.</summary>
    /// <param name="model">The model; the tracks of the data must be among its own, by their names.</param>
    /// <param name="data">The data.</param>
    /// <param name="split">Which part.</param>
    /// <param name="log">Hears of the progress, or null.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static SplitPredictions Of(ISequenceModel model, ILabelledSequences data, Split split, IRunLog? log = null, CancellationToken stop = default)
    {
        var result = new SplitPredictions(data.Indexes(split), data.Tracks.Count);
        string[] ids = [.. model.Manifest.Tracks.Select(t => t.Id)];
        var predictor = new Predictor(model, [.. data.Tracks.Select(t => Array.IndexOf(ids, t.Id))]);
        int chunk = Math.Max(1, ChunkSequences / model.BatchSize) * model.BatchSize;
        var codes = new byte[Math.Min(chunk, result.Examples.Count) * data.Window];
        for (int first = 0; first < result.Examples.Count; first += chunk)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(chunk, result.Examples.Count - first);
            for (int i = 0; i < count; i++)
            {
                data.Sequence(result.Examples[first + i], 0, codes.AsSpan(i * data.Window, data.Window));
                data.Labels(result.Examples[first + i], result.Row(result._labels, first + i));
            }
            predictor.Predict(new SequenceBatch(codes.AsSpan(0, count * data.Window), data.Window),
                result._predictions.AsSpan(first * result._tracks, count * result._tracks));
            log?.Progress("predict", first + count, result.Examples.Count, "sequences");
        }
        return result;
    }

    /// <summary>Predictions and labels of a track, without the examples whose label is missing.</summary>
    public TrackPredictions Track(int track)
    {
        var kept = new List<int>(Examples.Count);
        for (int i = 0; i < Examples.Count; i++)
            if (!float.IsNaN(_labels[i * _tracks + track]))
                kept.Add(i);
        return new TrackPredictions([.. kept],
            [.. kept.Select(i => (double)_predictions[i * _tracks + track])],
            [.. kept.Select(i => (double)_labels[i * _tracks + track])]);
    }

    Span<float> Row(float[] array, int i) => array.AsSpan(i * _tracks, _tracks);
}

/// <summary>A track's predictions and labels.</summary>
/// <param name="Places">Places in <see cref="SplitPredictions.Examples"/>.</param>
/// <param name="Predictions">One a place.</param>
/// <param name="Labels">One a place, none missing.</param>
public sealed record TrackPredictions(int[] Places, double[] Predictions, double[] Labels);
