using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.TwoStep;

/// <summary>
/// The chromatin windows of a <see cref="FeatureLayout"/> for one chromatin model, inside a window around a TSS that is in the direction
/// of transcription, and the features of their predictions.
/// </summary>
/// <remarks>
/// On the plus strand, the TSS is the base <see cref="Centre.Left"/> of the window. The window of a gene on the minus strand is the reverse
/// complement of the window of the plus strand that has the TSS there; the starts are the same for both strands.
/// </remarks>
public sealed class ChromatinWindows
{
    readonly double[] _weights;   // weights × positions
    readonly SignalTransform _transform;

    /// <summary>Computes the windows.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="chromatin">The manifest of the chromatin model; its first head is used.</param>
    /// <exception cref="ModelException">The window would be too long, or no bin is within reach.</exception>
    public ChromatinWindows(FeatureLayout layout, ModelManifest chromatin)
    {
        (ChromatinLength, Tracks) = (chromatin.Window, chromatin.Tracks.Count);
        if (chromatin.BinBp is { } bp)
        {
            if (layout.EffectShifts.Length > 0)
                throw new ModelException($"{chromatin.Name} has bins; effect_shifts need a model with one prediction per window");
            // from the middle of the window to the middle of a bin, so that it is the same on both strands
            double[] all = [.. Enumerable.Range(0, chromatin.Bins).Select(b => chromatin.CropBp + (b + 0.5) * bp - chromatin.Window / 2.0)];
            int first = Array.FindIndex(all, d => Math.Abs(d) <= layout.ReachBp);
            if (first < 0)
                throw new ModelException($"{chromatin.Name} has no bin within {layout.ReachBp} bp of the TSS; expected a larger reach");
            int count = all.Count(d => Math.Abs(d) <= layout.ReachBp);
            (Length, Starts0, Bins, Distances) = (chromatin.Window, [0], new BinRange(first, count), all[first..(first + count)]);
        }
        else
        {
            int[] distances = [.. Enumerable.Range(0, layout.Count).Select(k => layout.FirstBp + k * layout.StepBp)];
            int margin = layout.EffectShifts.Select(Math.Abs).DefaultIfEmpty().Max();   // for windows around variants within reach
            int shared = layout.Mirrored && chromatin.Window % 2 == 0 ? 1 : 0;   // both sides share a middle base
            Length = checked(2 * (layout.ReachBp + margin) + chromatin.Window - shared);
            Starts0 = Array.ConvertAll(distances, d => layout.ReachBp + margin + d - (d > 0 ? shared : 0));
            (Bins, Distances) = (new BinRange(0, 1), Array.ConvertAll(distances, d => (double)d));
        }
        double[][] each = layout.Rates.Length > 0 ? [.. Distances.Select(d => layout.Weights(d))]
            : [.. Distances.Select((_, i) => Distances.Select((_, j) => i == j ? 1.0 : 0).ToArray())];
        _weights = [.. from w in Enumerable.Range(0, each[0].Length) from own in each select own[w]];
        FeatureCount = checked(each[0].Length * Tracks);
        _transform = layout.Transform;
    }

    /// <summary>Length of the window around the TSS in bp.</summary>
    public int Length { get; }

    /// <summary>Length of a chromatin window in bp.</summary>
    public int ChromatinLength { get; }

    /// <summary>0-based starts of the chromatin windows; for a model with bins, the one window is the whole.</summary>
    public IReadOnlyList<int> Starts0 { get; }

    /// <summary>The bins of each chromatin window that are used; the only one for a model without bins.</summary>
    public BinRange Bins { get; }

    /// <summary>d of each position in bp: one per chromatin window, or one per bin.</summary>
    public IReadOnlyList<double> Distances { get; }

    /// <summary>Number of tracks of the chromatin model.</summary>
    public int Tracks { get; }

    /// <summary>Number of features: weights × tracks.</summary>
    public int FeatureCount { get; }

    /// <summary>
    /// Computes the features: for each weight, and for each track, the weighted sum over positions of the transformed prediction. Sums are
    /// in float64.
    /// </summary>
    /// <param name="predictions">Positions × tracks.</param>
    /// <param name="features">Receives weights × tracks.</param>
    public void Features(ReadOnlySpan<float> predictions, Span<float> features)
    {
        var sums = new double[FeatureCount];
        Sums(predictions, sums);
        for (int i = 0; i < sums.Length; i++)
            features[i] = (float)sums[i];
    }

    /// <summary>As <see cref="Features"/>, in float64.</summary>
    /// <param name="predictions">Positions × tracks.</param>
    /// <param name="sums">Receives weights × tracks.</param>
    public void Sums(ReadOnlySpan<float> predictions, Span<double> sums)
    {
        sums.Clear();
        var rented = ArrayPool<double>.Shared.Rent(Tracks);
        var row = rented.AsSpan(0, Tracks);
        for (int position = 0; position < Distances.Count; position++)
        {
            var values = predictions.Slice(position * Tracks, Tracks);
            for (int t = 0; t < Tracks; t++)
                row[t] = _transform == SignalTransform.Identity ? values[t] : Moments.Apply(_transform, values[t]);
            for (int w = 0; w * Tracks < sums.Length; w++)
                if (_weights[w * Distances.Count + position] is var weight && weight != 0)
                    AddScaled(row, weight, sums.Slice(w * Tracks, Tracks));
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// Distributes contributions of features to positions and tracks, each in proportion to its part of the difference of the feature.
    /// </summary>
    /// <param name="features">The contribution of each feature, weights × tracks; 0 if the feature is that of the baseline.</param>
    /// <param name="predictions">Positions × tracks.</param>
    /// <param name="baseline">The predictions that are compared with, positions × tracks.</param>
    /// <param name="contributions">Receives positions × tracks.</param>
    public void Distribute(ReadOnlySpan<double> features, ReadOnlySpan<float> predictions, ReadOnlySpan<float> baseline,
        Span<double> contributions)
    {
        contributions.Clear();
        double[] own = new double[FeatureCount], other = new double[FeatureCount];
        Sums(predictions, own);
        Sums(baseline, other);
        for (int f = 0; f < features.Length; f++)
        {
            var (weight, track) = Math.DivRem(f, Tracks);
            if (features[f] == 0)
                continue;
            double scale = features[f] / (own[f] - other[f]);
            for (int position = 0; position < Distances.Count; position++)
            {
                int at = position * Tracks + track;
                double difference = Moments.Apply(_transform, predictions[at]) - Moments.Apply(_transform, baseline[at]);
                contributions[at] += scale * _weights[weight * Distances.Count + position] * difference;
            }
        }
    }

    /// <summary>sums += weight · row.</summary>
    static void AddScaled(ReadOnlySpan<double> row, double weight, Span<double> sums)
    {
        var rows = MemoryMarshal.Cast<double, Vector<double>>(row);
        var into = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (int i = 0; i < rows.Length; i++)
            into[i] += weight * rows[i];
        for (int i = rows.Length * Vector<double>.Count; i < row.Length; i++)
            sums[i] += weight * row[i];
    }
}
