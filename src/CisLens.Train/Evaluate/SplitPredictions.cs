using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Evaluate;

/// <summary>What a model says of every place of a split, beside the labels: of every example, or of every bin of each.</summary>
public sealed class SplitPredictions
{
    const int ChunkSequences = 512, ChunkNumbers = 1 << 24;
    readonly float[][] _predictions; // [track][place]: all in one array would be too long for .NET at thousands of tracks
    readonly float[][] _labels;

    readonly int _bins;

    SplitPredictions(IReadOnlyList<int> examples, int bins, int tracks)
    {
        (Examples, _bins) = (examples, bins);
        if ((long)examples.Count * bins > Array.MaxLength)
            throw new InputException($"{examples.Count:N0} windows of {bins:N0} labels a track are more than one run can judge; prepare fewer for this split");
        _predictions = Columns();
        _labels = Columns();
        float[][] Columns() => [.. Enumerable.Range(0, tracks).Select(_ => new float[examples.Count * bins])];
    }

    /// <summary>The examples, by their index in the dataset.</summary>
    public IReadOnlyList<int> Examples { get; }

    /// <summary>Examples times bins.</summary>
    public int Places => Examples.Count * _bins;

    /// <summary>The example that a place is of, by its index in the dataset.</summary>
    public int ExampleOf(int place) => Examples[place / _bins];

    /// <summary>Predicts a split, both strands as the model's manifest wants.</summary>
    /// <param name="model">The model; the tracks of the data must be among its own, by their names, and its bins the data's.</param>
    /// <param name="data">The data.</param>
    /// <param name="split">Which part.</param>
    /// <param name="log">Hears of the progress, or null.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ModelException">The model predicts something that is not a finite number; NaN of words and motifs means no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static SplitPredictions Compute(ISequenceModel model, ILabelledSequences data, Split split, IRunLog? log = null, CancellationToken stop = default)
    {
        var result = new SplitPredictions(data.Indexes(split), data.Bins, data.Tracks.Count);
        Each(model, data, split, (first, count, predictions, labels) =>
        {
            Transpose(predictions, count, first, result._predictions);
            Transpose(labels, count, first, result._labels);
        }, log, stop);
        return result;
    }

    /// <summary>Predicts a split part by part, so that no more than a part is in memory; see <see cref="Compute"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="use">Takes the first place of a part, its number of places, and its predictions and labels as places × tracks.</param>
    /// <param name="log">Receives progress, or null.</param>
    /// <param name="stop">Ends it.</param>
    public static void Each(ISequenceModel model, ILabelledSequences data, Split split,
        Action<int, int, float[], float[]> use, IRunLog? log = null, CancellationToken stop = default)
    {
        var examples = data.Indexes(split);
        string[] ids = [.. model.Manifest.Tracks.Select(t => t.Id)];
        var predictor = new Predictor(model, [.. data.Tracks.Select(t => Array.IndexOf(ids, t.Id))]);
        int width = data.Bins * data.Tracks.Count, window = WindowLength(model.Manifest, data);
        int chunk = Math.Max(1, Math.Min(ChunkSequences, ChunkNumbers / width) / model.BatchSize) * model.BatchSize;
        int most = Math.Min(chunk, examples.Count);
        var codes = new byte[most * window];
        float[] predictions = new float[most * width], labels = new float[most * width];
        for (int first = 0; first < examples.Count; first += chunk)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(chunk, examples.Count - first);
            for (int i = 0; i < count; i++)
            {
                data.Sequence(examples[first + i], 0, codes.AsSpan(i * window, window));
                data.Labels(examples[first + i], labels.AsSpan(i * width, width));
            }
            predictor.Predict(new SequenceBatch(codes.AsSpan(0, count * window), window), predictions.AsSpan(0, count * width));
            MustBeFinite(model, data, examples.Skip(first), predictions.AsSpan(0, count * width));
            use(first * data.Bins, count * data.Bins, predictions, labels);
            log?.Progress("predict", first + count, examples.Count, "sequences");
        }
    }

    /// <summary>Length of the windows that a model takes so that its bins are those of the data.</summary>
    /// <exception cref="ModelException">The model takes windows of one length alone, with another number of bins.</exception>
    public static int WindowLength(ModelManifest manifest, ILabelledSequences data) => manifest.Bins == data.Bins ? manifest.Window
        : manifest.LengthStep is not null ? data.Window + 2 * manifest.CropBp
        : throw new ModelException($"model {manifest.Name} predicts {manifest.Bins} bins per window; the data has {data.Bins}");

    /// <summary>Places that have a label of a track, but no answer of the model: of words and motifs, windows without known bases.</summary>
    public int Unanswered(int track) => Enumerable.Range(0, Places).Count(i => float.IsNaN(_predictions[track][i]) && !float.IsNaN(_labels[track][i]));

    /// <summary>Predictions and labels of a track, without the places whose label or answer is missing.</summary>
    public TrackPredictions Track(int track)
    {
        var kept = new List<int>(Places);
        for (int i = 0; i < Places; i++)
            if (!float.IsNaN(_labels[track][i]) && !float.IsNaN(_predictions[track][i]))
                kept.Add(i);
        return new TrackPredictions([.. kept], [.. kept.Select(i => (double)_predictions[track][i])], [.. kept.Select(i => (double)_labels[track][i])]);
    }

    static void MustBeFinite(ISequenceModel model, ILabelledSequences data, IEnumerable<int> examples, ReadOnlySpan<float> rows)
    {
                for (int i = 0; i < rows.Length; i++)
            if (!float.IsFinite(rows[i]) && !(model.Manifest.MayLackValues && float.IsNaN(rows[i])))
                throw new ModelException($"{model.Manifest.Name} predicts {rows[i]} on track {data.Tracks[i % data.Tracks.Count].Id} of example {examples.ElementAt(i / (data.Bins * data.Tracks.Count))}: its numbers outgrow float32; " +
                    "if it is being trained, try a smaller learning_rate, or clip_norm 1");
    }

    /// <summary>Puts the rows of a chunk [count, track] at the places from <paramref name="first"/> on.</summary>
    static void Transpose(float[] rows, int count, int first, float[][] columns)
    {
        for (int t = 0; t < columns.Length; t++)
            for (int i = 0; i < count; i++)
                columns[t][first + i] = rows[i * columns.Length + t];
    }
}

/// <summary>A track's predictions and labels.</summary>
/// <param name="Places">Places of the <see cref="SplitPredictions"/>.</param>
/// <param name="Predictions">One a place.</param>
/// <param name="Labels">One a place, none missing.</param>
public sealed record TrackPredictions(int[] Places, double[] Predictions, double[] Labels);
