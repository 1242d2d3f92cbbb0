using System.Runtime.InteropServices;
using CisLens.Core.Contract;
using CisLens.Models.Boosters;
using CisLens.Train.Boosting;

namespace CisLens.Train.TwoStep;

/// <summary>The features and labels of some examples, in memory that may be larger than an array.</summary>
sealed unsafe class ExampleRows : IDisposable
{
    readonly float* _rows;
    readonly float[] _labels;   // examples × tracks
    readonly int _tracks;

    /// <summary>Reads the features and labels of examples.</summary>
    public ExampleRows(FeatureTable features, ILabelledSequences data, int[] examples)
    {
        (Count, Features, _tracks) = (examples.Length, features.FeatureCount, data.Tracks.Count);
        _rows = (float*)NativeMemory.Alloc((nuint)Count * (nuint)Features, sizeof(float));
        _labels = new float[Count * (long)_tracks];
        for (int i = 0; i < Count; i++)
        {
            features.Row(examples[i], MutableRow(i));
            data.Labels(examples[i], _labels.AsSpan(i * _tracks, _tracks));
        }
    }

    /// <summary>Number of examples.</summary>
    public int Count { get; }

    /// <summary>Number of features of an example.</summary>
    public int Features { get; }

    /// <summary>Address of examples × features numbers.</summary>
    public nint Address => (nint)_rows;

    Span<float> MutableRow(int example) => new(_rows + (long)example * Features, Features);

    /// <summary>The labels of a track; NaN if not measured.</summary>
    public float[] Labels(int track) => [.. Enumerable.Range(0, Count).Select(i => _labels[i * _tracks + track])];

    /// <summary>Features and labels as arrays.</summary>
    public FeatureRows ToArrays()
    {
        var rows = new float[checked(Count * Features)];
        new ReadOnlySpan<float>(_rows, rows.Length).CopyTo(rows);
        return new(rows, _labels);
    }

    /// <summary>The isotonic map from the predictions of a booster to the labels of a track.</summary>
    public IsotonicMap Calibration(Booster booster, int track)
    {
        var (scores, labels, value) = (new List<double>(), new List<double>(), new float[1]);
        for (int i = 0; i < Count; i++)
            if (_labels[i * _tracks + track] is var label && !float.IsNaN(label))
            {
                booster.Predict(MutableRow(i), value);
                scores.Add(value[0]);
                labels.Add(label);
            }
        return IsotonicMap.Fit(CollectionsMarshal.AsSpan(scores), CollectionsMarshal.AsSpan(labels));
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_rows);
}
