using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Baselines;

/// <summary>
/// A baseline for signal in bins: ridge regression of ln(1 + y) on counts of k-mers in and around each bin, fitted by normal equations
/// that are summed over the training split; the penalty of each track is chosen on the validation split.
/// </summary>
public sealed class BinRidge : ISequenceModel
{
    /// <summary>Its name in tables.</summary>
    public const string Name = "kmer_ridge";

    const int MostBins = 200_000, FewestBins = 100;
    static readonly double[] s_penalties = [3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
    readonly BinKmers _features;
    readonly double[]?[] _weights;   // [track][column, intercept]; null without labels

    BinRidge(ModelManifest manifest, BinKmers features, double[]?[] weights, int bins) =>
        (Manifest, _features, _weights, Bins) = (manifest, features, weights, bins);

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => 8;

    /// <summary>Number of training bins.</summary>
    public int Bins { get; }

    /// <summary>The baseline in words.</summary>
    public string Description => $"{Name}: ridge regression of ln(1 + y) on counts of {_features.K}-mers "
        + (_features.K == 4 ? "of the plus strand " : "and their reverse complements ")
        + "in the bin, within 64 bp and within 192 bp of it; penalty chosen on the validation split";

    /// <summary>Fits the baseline; null if there are too few bins with labels on all tracks that have labels.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="rng">Chooses windows if there are more than 200,000 bins.</param>
    /// <param name="stop">Stops the fit.</param>
    public static BinRidge? Fit(ILabelledSequences data, Rng rng, CancellationToken stop)
    {
        var features = new BinKmers(data.Tracks.Any(t => t.StrandPair is not null));
        int[] train = Sample(data.Indexes(Split.Train), data.Bins, rng);
        int[] validation = Sample(data.Indexes(Split.Validation), data.Bins, rng);
        if (validation.Length == 0)
            (train, validation) = ([.. train.Where((_, i) => i % 10 != 0)], [.. train.Where((_, i) => i % 10 == 0)]);
        int[] known = Known(data, train);
        if (known.Length == 0)
            return null;
        NormalEquations fitted = Sum(data, train, features, known, stop), other = Sum(data, validation, features, known, stop);
        if (fitted.Count < FewestBins || other.Count < FewestBins)
            return null;
        var solved = fitted.Solve(other, s_penalties);
        var weights = new double[]?[data.Tracks.Count];
        foreach (var (k, t) in known.Index())
            weights[t] = solved[k];
        int bp = data.Window / data.Bins;
        var manifest = new ModelManifest
        {
            Name = Name,
            Family = "baseline",
            Design = Name,
            Window = data.Window + 2 * BinKmers.ReachBp,
            Bins = data.Bins,
            BinBp = bp,
            CropBp = BinKmers.ReachBp,
            Strand = StrandRule.Forward,
            Tracks = data.Tracks,
            MayLackValues = true,
        };
        return new BinRidge(manifest, features, weights, (int)fitted.Count);
    }

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, Predict, into);

    /// <inheritdoc/>
    public void Dispose() { }

    void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        int bins = Manifest.Bins, width = tracks.Length;
        for (int w = 0; w < batch.Count; w++)
        {
            int[] scanned = _features.Scan(batch[w]);
            for (int t = 0; t < width; t++)
                for (int bin = 0; bin < bins; bin++)
                    output[(w * bins + bin) * width + t] = _weights[tracks[t]] is { } weights ? Value(scanned, bin, weights) : float.NaN;
        }
    }

    float Value(int[] scanned, int bin, double[] weights)
    {
        double value = weights[^1];
        foreach (var (first, from, to) in _features.Zones(bin, Manifest.BinBp!.Value))
            foreach (int column in scanned.AsSpan(from, to - from))
                value += column < 0 ? 0 : weights[first + column];
        return (float)Math.Max(0, Math.Exp(value) - 1);
    }

    static NormalEquations Sum(ILabelledSequences data, int[] examples, BinKmers features, int[] known, CancellationToken stop)
    {
        var sums = new NormalEquations(features.Columns, known.Length);
        var codes = new byte[data.Window + 2 * BinKmers.ReachBp];
        float[] labels = new float[data.Bins * data.Tracks.Count], row = new float[known.Length];
        int bp = data.Window / data.Bins;
        foreach (int example in examples)
        {
            stop.ThrowIfCancellationRequested();
            data.Sequence(example, 0, codes);
            data.Labels(example, labels);
            int[] scanned = features.Scan(codes);
            for (int bin = 0; bin < data.Bins; bin++)
            {
                for (int k = 0; k < row.Length; k++)
                    row[k] = (float)Math.Log(1 + (double)labels[bin * data.Tracks.Count + known[k]]);
                if (!row.AsSpan().ContainsAnyExceptInRange(float.NegativeInfinity, float.MaxValue))
                    sums.Add(counts => features.Count(scanned, bin, bp, counts.Span, NormalEquations.Block), row);
            }
        }
        sums.Flush();
        return sums;
    }

    // the tracks that have labels
    static int[] Known(ILabelledSequences data, int[] examples)
    {
        var has = new bool[data.Tracks.Count];
        var labels = new float[data.Bins * has.Length];
        foreach (int example in examples.TakeWhile(_ => has.Contains(false)))
        {
            data.Labels(example, labels);
            for (int i = 0; i < labels.Length; i++)
                has[i % has.Length] |= !float.IsNaN(labels[i]);
        }
        return [.. Enumerable.Range(0, has.Length).Where(t => has[t])];
    }

    static int[] Sample(IReadOnlyList<int> examples, int bins, Rng rng)
    {
        int[] all = [.. examples];
        if ((long)all.Length * bins <= MostBins)
            return all;
        rng.Shuffle<int>(all);
        return [.. all.Take(Math.Max(1, MostBins / bins)).Order()];
    }
}
