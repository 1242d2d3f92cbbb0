using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Baselines;

/// <summary>
/// Baselines: regressions on GC content and on counts of k-mers, fitted on the training split. There is one fit per track. The penalty is
/// chosen on the validation split.
/// </summary>
public sealed class BaselineSet
{
    /// <summary>Length of the k-mers.</summary>
    public const int K = 6;

    const long MostLabels = 4_000_000;   // examples × tracks of all fits, so that thousands of tracks take minutes
    readonly ILabelledSequences _data;
    readonly Feature[] _features;
    readonly float[][] _trainLabels, _validationLabels;   // [track][example]

    /// <summary>Extracts the features of the training and the validation split.</summary>
    /// <exception cref="InputException">The training split is empty.</exception>
    public BaselineSet(ILabelledSequences data, Rng rng)
    {
        _data = data;
        var train = Sample(data.Indexes(Split.Train), data.Tracks.Count, rng);
        var validation = Sample(data.Indexes(Split.Validation), data.Tracks.Count, rng);
        if (train.Count == 0)
            throw new InputException("the dataset has no training examples to fit baselines on");
        if (validation.Count == 0)
            (train, validation) = ([.. train.Where((_, i) => i % 10 != 0)], [.. train.Where((_, i) => i % 10 == 0)]);
        Examples = train.Count;
        _features = [Extract("gc", SequenceFeatures.Gc), Extract("kmer", (d, e) => SequenceFeatures.Kmers(d, e, K))];
        _trainLabels = Labels(train);
        _validationLabels = Labels(validation);
        Feature Extract(string name, Func<ILabelledSequences, IReadOnlyList<int>, SparseRows> extract) =>
            new(name, extract, extract(data, train), extract(data, validation));
    }

    /// <summary>Number of training examples of each fit.</summary>
    public int Examples { get; }

    /// <summary>Names of the baselines.</summary>
    public IReadOnlyList<string> Names => [.. _features.Select(f => f.Name)];

    /// <summary>Describes a baseline.</summary>
    public static string Describe(string name) => name == "gc"
        ? "GC content of the window, put through a regression on the training split"
        : $"regression on counts of {K}-mers, both strands together, penalty chosen on the validation split";

    /// <summary>Features of the examples to predict, one set per baseline, for all tracks.</summary>
    public IReadOnlyList<SparseRows> Features(IReadOnlyList<int> examples) => [.. _features.Select(f => f.Extract(_data, examples))];

    /// <summary>Fits a baseline to a track and predicts.</summary>
    /// <param name="baseline">Index into <see cref="Names"/>.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="features">The features of the baseline, from <see cref="Features"/>.</param>
    /// <returns>On the scale of the labels; NaN if all training labels are missing.</returns>
    public double[] Predict(int baseline, int track, SparseRows features)
    {
        var kind = _data.Tracks[track].Kind;
        var feature = _features[baseline];
        double[] train = Forward(kind, _trainLabels[track]), validation = Forward(kind, _validationLabels[track]);
        if (train.All(double.IsNaN) || validation.All(double.IsNaN))
            return [.. Enumerable.Repeat(double.NaN, features.Count)];
        var loss = kind == TrackKind.Probability ? LinearLoss.Logistic : LinearLoss.Squared;
        var predicted = LinearBaseline.Fit(feature.Train, train, feature.Validation, validation, loss).Model.Predict(features);
        return kind == TrackKind.Signal ? Array.ConvertAll(predicted, p => Math.Exp(p) - 1) : predicted;
    }

    /// <summary>Signal is fitted as ln(1 + y).</summary>
    static double[] Forward(TrackKind kind, float[] labels) =>
        Array.ConvertAll(labels, y => kind == TrackKind.Signal ? Math.Log(1 + (double)y) : y);

    static List<int> Sample(IReadOnlyList<int> examples, int tracks, Rng rng)
    {
        int most = (int)Math.Max(2000, Math.Min(50_000, MostLabels / tracks));
        if (examples.Count <= most)
            return [.. examples];
        int[] shuffled = [.. examples];
        rng.Shuffle<int>(shuffled);
        return [.. shuffled.Take(most).Order()];
    }

    float[][] Labels(List<int> examples)
    {
        var result = new float[_data.Tracks.Count][];
        for (int t = 0; t < result.Length; t++)
            result[t] = new float[examples.Count];
        var row = new float[result.Length];
        for (int i = 0; i < examples.Count; i++)
        {
            _data.Labels(examples[i], row);
            for (int t = 0; t < result.Length; t++)
                result[t][i] = row[t];
        }
        return result;
    }

    sealed record Feature(
        string Name, Func<ILabelledSequences, IReadOnlyList<int>, SparseRows> Extract, SparseRows Train, SparseRows Validation);
}
