using CisLens.Core;
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
    readonly FeatureLayout _layout;
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
        (_chromatin, _layout, Windows, _known) = (chromatin, layout, new(layout, chromatin.Manifest), new(cacheBytes));
        _tracks = [.. Enumerable.Range(0, Windows.Tracks)];
        _width = Windows.Bins.Count * Windows.Tracks;
    }

    /// <summary>Features that are kept for other runs; null for none.</summary>
    public IFeatureStore? Store { get; set; }

    /// <summary>The chromatin windows, and the number of features.</summary>
    public ChromatinWindows Windows { get; }

    /// <summary>Computes the features of a window.</summary>
    /// <param name="codes">Codes of the window in the direction of transcription, <see cref="ChromatinWindows.Length"/> bp.</param>
    /// <param name="features">Receives weights × tracks.</param>
    public void Window(ReadOnlySpan<byte> codes, Span<float> features)
    {
        if (Store?.Find(codes, features) == true)
            return;
        Windows.Features(Predictions(codes), features);
        Store?.Add(codes, features);
    }

    /// <summary>The predicted chromatin of a window, positions × tracks, before the transform.</summary>
    /// <param name="codes">Codes of the window in the direction of transcription, <see cref="ChromatinWindows.Length"/> bp.</param>
    public ReadOnlySpan<float> Chromatin(ReadOnlySpan<byte> codes) => Predictions(codes);

    /// <summary>Computes the features of an edited copy of a window.</summary>
    /// <param name="codes">Codes of the copy.</param>
    /// <param name="window">Codes of the window.</param>
    /// <param name="edit">Where they differ.</param>
    /// <param name="features">Receives weights × tracks.</param>
    public void Copy(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> window, WindowEdit edit, Span<float> features)
    {
        CheckLength(codes);
        if (_layout.EffectShifts.Length > 0)
        {
            Shifted(codes, window, edit, features);
            return;
        }
        var own = (float[])Predictions(window).Clone();
        var changed = new List<int>();
        for (int i = 0; i < Windows.Starts0.Count; i++)
            if (!Part(codes, i).SequenceEqual(Part(window, i)))
                changed.Add(i);
        float[] values = Predict(codes, [.. changed.Select(w => Windows.Starts0[w])]);
        for (int i = 0; i < changed.Count; i++)
            values.AsSpan(i * _width, _width).CopyTo(own.AsSpan(changed[i] * _width));
        Windows.Features(own, features);
    }

    /// <summary>The features of the window, plus the weighted differences of chromatin windows around the variant.</summary>
    void Shifted(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> window, WindowEdit edit, Span<float> features)
    {
        int sign = edit.IsReversed ? -1 : 1, grown = (int)Math.Floor(edit.Growth / 2.0);   // both alleles are cut around their middle
        // the first base of the variant on the plus strand
        int ofRef = edit.ReferenceStart0 + (edit.IsReversed ? edit.ReferenceLength - 1 : 0);
        int ofAlt = edit.AlternateStart0 + (edit.IsReversed ? edit.AlternateLength - 1 : 0);
        int before = Anchor(Windows.ChromatinLength, edit), tss = Anchor(Windows.Length, edit);
        int[] shifts = [.. _layout.EffectShifts.Select(shift => sign * shift)];
        float[] reference = Around(window, [.. shifts.Select(shift => ofRef - before + shift)]);
        float[] alternate = Around(codes, [.. shifts.Select(shift => ofAlt - before + shift + sign * grown)]);
        var sums = new double[Windows.FeatureCount];
        Windows.Sums(Predictions(window), sums);
        foreach (var (i, shift) in shifts.Index())
            foreach (var (w, weight) in _layout.Weights(ofRef - tss + shift).Index())
                for (int t = 0; t < Windows.Tracks; t++)
                    sums[w * Windows.Tracks + t] += weight * (alternate[i * Windows.Tracks + t] - reference[i * Windows.Tracks + t]);
        for (int i = 0; i < sums.Length; i++)
            features[i] = (float)sums[i];
    }

    // the base of a window that is the anchor on the plus strand
    static int Anchor(int length, WindowEdit edit) =>
        edit.IsReversed ? length - 1 - Centre.Left.AnchorIndex(length) : Centre.Left.AnchorIndex(length);

    /// <summary>The predictions for chromatin windows with these starts. Bases outside the sequence are N.</summary>
    float[] Around(ReadOnlySpan<byte> codes, int[] starts0)
    {
        int before = Math.Max(0, -starts0.Min()), after = Math.Max(0, starts0.Max() + Windows.ChromatinLength - codes.Length);
        var padded = new byte[before + codes.Length + after];
        padded.AsSpan().Fill(Dna.N);
        codes.CopyTo(padded.AsSpan(before));
        return Predict(padded, [.. starts0.Select(start => start + before)]);
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
        return _known.Get(codes, own => Predict(own, [.. Windows.Starts0]));
    }

    /// <summary>
    /// The predictions for chromatin windows of one sequence, by their starts. Its batches have no windows of other sequences, so that the
    /// features of a sequence do not depend on the others of a run.
    /// </summary>
    float[] Predict(ReadOnlySpan<byte> codes, int[] starts0)
    {
        int length = Windows.ChromatinLength;
        var values = new float[starts0.Length * _width];
        bool bothStrands = _chromatin.Manifest.Strand == StrandRule.Average;
        if (_chromatin.Sliding is { } sliding)
        {
            sliding.Predict(codes, starts0, 0, _tracks, bothStrands, values);
            return values;
        }
        for (int first = 0; first < starts0.Length; first += _chromatin.BatchSize)
        {
            int count = Math.Min(_chromatin.BatchSize, starts0.Length - first);
            var batch = new byte[count * length];
            for (int i = 0; i < count; i++)
                codes.Slice(starts0[first + i], length).CopyTo(batch.AsSpan(i * length));
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
