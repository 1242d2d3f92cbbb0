using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;
using Microsoft.Win32.SafeHandles;

namespace CisLens.Train.Evaluate;

/// <summary>The predictions and labels of one track.</summary>
/// <param name="Indexes">For each value, index of its example in the split × bins + bin; ascending.</param>
/// <param name="Predictions">One per value.</param>
/// <param name="Labels">One per value; none is missing.</param>
/// <param name="Unpredicted">Number of labels that are left out because they have no prediction.</param>
public sealed record TrackPredictions(int[] Indexes, double[] Predictions, double[] Labels, int Unpredicted);

/// <summary>
/// The predictions and labels of a split, in a temporary file that is read one track at a time. Memory grows with the number of examples,
/// not with examples × tracks.
/// </summary>
/// <remarks>
/// The file has one block per part of the split, as the model predicts it. A block has, for each track, all its predictions and then all
/// its labels, as float32. The file loses its name as soon as it is open, so the system removes it however the process ends.
/// </remarks>
public sealed class SplitPredictions : IDisposable
{
    const int ChunkSequences = 512, ChunkNumbers = 1 << 24;
    readonly SafeFileHandle _file;
    readonly int _bins, _tracks;
    int _blockSize;   // values per track in every block but the last

    SplitPredictions(IReadOnlyList<int> examples, int bins, int tracks, string folder)
    {
        (Examples, _bins, _tracks) = (examples, bins, tracks);
        if ((long)examples.Count * bins > Array.MaxLength)
            throw new InputException($"the split has {examples.Count:N0} windows of {bins:N0} bins; "
                + $"expected at most {Array.MaxLength:N0} bins in all: prepare fewer windows");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "cislens-" + Path.GetRandomFileName());
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
    }

    /// <summary>The examples of the split, as indexes into the dataset.</summary>
    public IReadOnlyList<int> Examples { get; }

    /// <summary>Values per track: examples × bins.</summary>
    public int Count => Examples.Count * _bins;

    /// <summary>The example of a value, as an index into the dataset.</summary>
    public int ExampleOf(int index) => Examples[index / _bins];

    /// <summary>Predicts a split; both strands are averaged if the model's manifest says so.</summary>
    /// <param name="model">The model. It must have every track of the data, by name, and the bins of the data.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="split">The part of the dataset.</param>
    /// <param name="tracks">For each track of the data, the track of the model; null for the tracks with the same ids.</param>
    /// <param name="folder">
    /// The folder of the temporary file, which has 8 bytes per example, bin and track; null for the system's temporary folder.
    /// </param>
    /// <param name="log">Receives progress, or null.</param>
    /// <param name="stop">Stops the prediction.</param>
    /// <exception cref="ModelException">A prediction is not finite. NaN is allowed for models whose predictions may be missing.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static SplitPredictions Compute(ISequenceModel model, ILabelledSequences data, Split split,
        IReadOnlyList<int>? tracks = null, string? folder = null, IRunLog? log = null, CancellationToken stop = default)
    {
        var result = new SplitPredictions(data.Indexes(split), data.Bins, data.Tracks.Count, folder ?? Path.GetTempPath());
        try
        {
            Each(model, data, split, result.Append, tracks, log, stop);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Predicts a split part by part and keeps nothing; see <see cref="Compute"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="split">The part of the dataset.</param>
    /// <param name="use">Receives the index of the first value, the number of values per track, and predictions and labels.</param>
    /// <param name="tracks">For each track of the data, the track of the model; null for the tracks with the same ids.</param>
    /// <param name="log">Receives progress, or null.</param>
    /// <param name="stop">Stops the prediction.</param>
    public static void Each(ISequenceModel model, ILabelledSequences data, Split split,
        Action<int, int, float[], float[]> use, IReadOnlyList<int>? tracks = null, IRunLog? log = null, CancellationToken stop = default)
    {
        var examples = data.Indexes(split);
        string[] ids = [.. model.Manifest.Tracks.Select(t => t.Id)];
        var predictor = new Predictor(model, tracks is null ? [.. data.Tracks.Select(t => Array.IndexOf(ids, t.Id))] : [.. tracks]);
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

    /// <summary>The window length in bp for which the model predicts the bins of the data.</summary>
    /// <exception cref="ModelException">The model takes windows of one length only, and has another number of bins.</exception>
    public static int WindowLength(ModelManifest manifest, ILabelledSequences data) => manifest.Bins == data.Bins ? manifest.Window
        : manifest.LengthStep is not null ? data.Window + 2 * manifest.CropBp
        : throw new ModelException($"model {manifest.Name} predicts {manifest.Bins} bins per window; the data has {data.Bins}");

    /// <summary>Reads one track. Values without a label or without a prediction are left out.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public TrackPredictions Track(int track)
    {
        var indexes = new int[Count];
        double[] predictions = new double[Count], labels = new double[Count];
        int kept = 0, unpredicted = 0;
        var column = new float[2 * Math.Min(_blockSize, Count)];
        for (int first = 0; first < Count; first += _blockSize)
        {
            int size = Math.Min(_blockSize, Count - first);
            Fill(Offset(first, size, track), column.AsSpan(0, 2 * size));
            for (int i = 0; i < size; i++)
            {
                float prediction = column[i], label = column[size + i];
                if (float.IsNaN(label))
                    continue;
                if (float.IsNaN(prediction))
                    unpredicted++;
                else
                    (indexes[kept], predictions[kept], labels[kept++]) = (first + i, prediction, label);
            }
        }
        Array.Resize(ref indexes, kept);
        Array.Resize(ref predictions, kept);
        Array.Resize(ref labels, kept);
        return new TrackPredictions(indexes, predictions, labels, unpredicted);
    }

    /// <summary>Reads a run of values of one track; NaN where a label or a prediction is missing.</summary>
    /// <param name="first">Index of the first value.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="predictions">Receives predictions.</param>
    /// <param name="labels">Receives as many labels.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Read(int first, int track, Span<float> predictions, Span<float> labels)
    {
        for (int done = 0; done < predictions.Length;)
        {
            int at = first + done, block = at / _blockSize * _blockSize, size = Math.Min(_blockSize, Count - block);
            int count = Math.Min(predictions.Length - done, block + size - at);
            Fill(Offset(block, size, track) + (at - block) * (long)sizeof(float), predictions.Slice(done, count));
            Fill(Offset(block, size, track) + (size + at - block) * (long)sizeof(float), labels.Slice(done, count));
            done += count;
        }
    }

    /// <summary>Removes the file.</summary>
    public void Dispose() => _file.Dispose();

    void Append(int first, int size, float[] predictions, float[] labels)
    {
        if (first == 0)
            _blockSize = size;
        var column = new float[2 * size];
        for (int t = 0; t < _tracks; t++)
        {
            for (int i = 0; i < size; i++)
                (column[i], column[size + i]) = (predictions[i * _tracks + t], labels[i * _tracks + t]);
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(column.AsSpan()), Offset(first, size, t));
        }
    }

    void Fill(long offset, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        for (int done = 0, read; done < bytes.Length; done += read)
            if ((read = RandomAccess.Read(_file, bytes[done..], offset + done)) == 0)
                throw new IOException("the temporary file of predictions is shorter than what was written to it");
    }

    long Offset(int first, int size, int track) => 2L * sizeof(float) * ((long)first * _tracks + (long)track * size);

    static void MustBeFinite(ISequenceModel model, ILabelledSequences data, IEnumerable<int> examples, ReadOnlySpan<float> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            if (!float.IsFinite(rows[i]) && !(model.Manifest.MayLackValues && float.IsNaN(rows[i])))
                throw new ModelException($"{model.Manifest.Name} predicts {rows[i]} on track {data.Tracks[i % data.Tracks.Count].Id} of "
                    + $"example {examples.ElementAt(i / (data.Bins * data.Tracks.Count))}; expected a finite number. "
                    + "If the model is being trained, try a smaller learning_rate, or clip_norm 1");
    }
}
