using CisLens.Core.Contract;

namespace CisLens.Models.TwoStep;

/// <summary>
/// The features of windows around TSSs and of edited copies of them, from the predictions of a chromatin model. Predictions for the last
/// windows are kept, and for a copy only chromatin windows are predicted that differ from those of its window. It does not own the model.
/// </summary>
public sealed class ChromatinFeatures
{
    /// <summary>Default size of the predictions that are kept: 256 MiB, which is 160 windows of ExPecto.</summary>
    public const long DefaultCacheBytes = 1L << 28;

    readonly ISequenceModel _chromatin;
    readonly PredictionCache _known;
    readonly int[] _tracks;
    readonly int _width;   // values per chromatin window
    readonly Prediction _answer = new();

    /// <summary>Prepares the features of a chromatin model; its first head is used, and its strand rule.</summary>
    /// <param name="chromatin">The chromatin model.</param>
    /// <param name="layout">The layout of the features.</param>
    /// <param name="cacheBytes">Largest size of the chromatin predictions that are kept for the next call.</param>
    /// <exception cref="CisLens.Core.ModelException">The layout does not fit the model.</exception>
    public ChromatinFeatures(ISequenceModel chromatin, FeatureLayout layout, long cacheBytes = DefaultCacheBytes)
    {
        (_chromatin, Windows, _known) = (chromatin, new(layout, chromatin.Manifest), new(cacheBytes));
        _tracks = [.. Enumerable.Range(0, Windows.Tracks)];
        _width = Windows.Bins.Count * Windows.Tracks;
    }

    /// <summary>The chromatin windows, and the number of features.</summary>
    public ChromatinWindows Windows { get; }

    /// <summary>Computes the features of a window.</summary>
    /// <param name="codes">Codes of the window in the direction of transcription, <see cref="ChromatinWindows.Length"/> bp.</param>
    /// <param name="features">Receives weights × tracks.</param>
    public void Window(ReadOnlySpan<byte> codes, Span<float> features) => Windows.Features(Predictions(codes), features);

    /// <summary>Computes the features of an edited copy of a window.</summary>
    /// <param name="codes">Codes of the copy.</param>
    /// <param name="window">Codes of the window.</param>
    /// <param name="features">Receives weights × tracks.</param>
    public void Copy(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> window, Span<float> features)
    {
        CheckLength(codes);
        var own = (float[])Predictions(window).Clone();
        var changed = new List<int>();
        for (int i = 0; i < Windows.Starts0.Count; i++)
            if (!Part(codes, i).SequenceEqual(Part(window, i)))
                changed.Add(i);
        float[] values = Predict(codes, changed);
        for (int i = 0; i < changed.Count; i++)
            values.AsSpan(i * _width, _width).CopyTo(own.AsSpan(changed[i] * _width));
        Windows.Features(own, features);
    }

    void CheckLength(ReadOnlySpan<byte> codes)
    {
        if (codes.Length != Windows.Length)
            throw new ArgumentException($"a window of {codes.Length} bp; expected {Windows.Length} bp");
    }

    ReadOnlySpan<byte> Part(ReadOnlySpan<byte> codes, int window) =>
        codes.Slice(Windows.Starts0[window], Windows.ChromatinLength);

    /// <summary>The predictions for all chromatin windows, positions × tracks.</summary>
    float[] Predictions(ReadOnlySpan<byte> codes)
    {
        CheckLength(codes);
        return _known.Get(codes, own => Predict(own, [.. Enumerable.Range(0, Windows.Starts0.Count)]));
    }

    /// <summary>
    /// The predictions for some chromatin windows of one sequence. Its batches have no windows of other sequences, so that the features of
    /// a sequence do not depend on the others of a run.
    /// </summary>
    float[] Predict(ReadOnlySpan<byte> codes, List<int> windows)
    {
        int length = Windows.ChromatinLength;
        var values = new float[windows.Count * _width];
        bool bothStrands = _chromatin.Manifest.Strand == StrandRule.Average;
        if (_chromatin.Sliding is { } sliding)
        {
            sliding.Predict(codes, [.. windows.Select(w => Windows.Starts0[w])], 0, _tracks, bothStrands, values);
            return values;
        }
        for (int first = 0; first < windows.Count; first += _chromatin.BatchSize)
        {
            int count = Math.Min(_chromatin.BatchSize, windows.Count - first);
            var batch = new byte[count * length];
            for (int i = 0; i < count; i++)
                Part(codes, windows[first + i]).CopyTo(batch.AsSpan(i * length));
            _chromatin.Predict(new()
            {
                Length = length,
                Windows = batch,
                Tracks = _tracks,
                Bins = Windows.Bins,
                BothStrands = bothStrands,
            }, _answer);
            _answer.All().CopyTo(values.AsSpan(first * _width));
        }
        return values;
    }
}
