using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;

namespace CisLens.Train.Evaluation;

/// <summary>What a model says of every example of a split, beside the labels.</summary>
public sealed class SplitPredictions
{
    const int ChunkSequences = 512;
    readonly float[][] _predictions; // [track][example]: all in one array would be too long for .NET at thousands of tracks
    readonly float[][] _labels;

    SplitPredictions(IReadOnlyList<int> examples, int tracks)
    {
        Examples = examples;
        _predictions = Columns();
        _labels = Columns();
        float[][] Columns() => [.. Enumerable.Range(0, tracks).Select(_ => new float[examples.Count])];
    }

    /// <summary>The examples, by their index in the dataset.</summary>
    public IReadOnlyList<int> Examples { get; }

    /// <summary>Predicts a split, both strands as the model's manifest wants.</summary>
    /// <param name="model">The model; the tracks of the data must be among its own, by their names.</param>
    /// <param name="data">The data.</param>
    /// <param name="split">Which part.</param>
    /// <param name="log">Hears of the progress, or null.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ModelException">The model predicts something that is not a finite number; NaN of words and motifs means no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static SplitPredictions Of(ISequenceModel model, ILabelledSequences data, Split split, IRunLog? log = null, CancellationToken stop = default)
    {
        var result = new SplitPredictions(data.Indexes(split), data.Tracks.Count);
        string[] ids = [.. model.Manifest.Tracks.Select(t => t.Id)];
        var predictor = new Predictor(model, [.. data.Tracks.Select(t => Array.IndexOf(ids, t.Id))]);
        int chunk = Math.Max(1, ChunkSequences / model.BatchSize) * model.BatchSize;
        int most = Math.Min(chunk, result.Examples.Count), tracks = data.Tracks.Count;
        var codes = new byte[most * data.Window];
        float[] predictions = new float[most * tracks], labels = new float[most * tracks];
        for (int first = 0; first < result.Examples.Count; first += chunk)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(chunk, result.Examples.Count - first);
            for (int i = 0; i < count; i++)
            {
                data.Sequence(result.Examples[first + i], 0, codes.AsSpan(i * data.Window, data.Window));
                data.Labels(result.Examples[first + i], labels.AsSpan(i * tracks, tracks));
            }
            predictor.Predict(new SequenceBatch(codes.AsSpan(0, count * data.Window), data.Window), predictions.AsSpan(0, count * tracks));
            MustBeFinite(model, data, result.Examples.Skip(first), predictions.AsSpan(0, count * tracks));
            Transpose(predictions, count, first, result._predictions);
            Transpose(labels, count, first, result._labels);
            log?.Progress("predict", first + count, result.Examples.Count, "sequences");
        }
        return result;
    }

    /// <summary>Examples that have a label of a track, but no answer of the model: of words and motifs, windows without known bases.</summary>
    public int Unanswered(int track) => Enumerable.Range(0, Examples.Count).Count(i => float.IsNaN(_predictions[track][i]) && !float.IsNaN(_labels[track][i]));

    /// <summary>Predictions and labels of a track, without the examples whose label or answer is missing.</summary>
    public TrackPredictions Track(int track)
    {
        var kept = new List<int>(Examples.Count);
        for (int i = 0; i < Examples.Count; i++)
            if (!float.IsNaN(_labels[track][i]) && !float.IsNaN(_predictions[track][i]))
                kept.Add(i);
        return new TrackPredictions([.. kept], [.. kept.Select(i => (double)_predictions[track][i])], [.. kept.Select(i => (double)_labels[track][i])]);
    }

    static void MustBeFinite(ISequenceModel model, ILabelledSequences data, IEnumerable<int> examples, ReadOnlySpan<float> rows)
    {
        bool mayBeSilent = model.Manifest.Family is WordModel.Family or MotifModel.Family or SvmModel.Family;
        for (int i = 0; i < rows.Length; i++)
            if (!float.IsFinite(rows[i]) && !(mayBeSilent && float.IsNaN(rows[i])))
                throw new ModelException($"{model.Manifest.Name} predicts {rows[i]} on track {data.Tracks[i % data.Tracks.Count].Id} of example {examples.ElementAt(i / data.Tracks.Count)}: its numbers outgrow float32; " +
                    "if it is being trained, try a smaller learning_rate, or clip_norm 1");
    }

    /// <summary>Puts the rows of a chunk [count, track] at the examples from <paramref name="first"/> on.</summary>
    static void Transpose(float[] rows, int count, int first, float[][] columns)
    {
        for (int t = 0; t < columns.Length; t++)
            for (int i = 0; i < count; i++)
                columns[t][first + i] = rows[i * columns.Length + t];
    }
}

/// <summary>A track's predictions and labels.</summary>
/// <param name="Places">Places in <see cref="SplitPredictions.Examples"/>.</param>
/// <param name="Predictions">One a place.</param>
/// <param name="Labels">One a place, none missing.</param>
public sealed record TrackPredictions(int[] Places, double[] Predictions, double[] Labels);
