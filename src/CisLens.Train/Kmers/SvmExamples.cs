using CisLens.Core.Contract;
using CisLens.Kernels;

namespace CisLens.Train.Kmers;

/// <summary>
/// The examples of some splits that have a label, in the order of the dataset. Each sequence has its original length, with the unknown
/// bases at its ends.
/// </summary>
/// <param name="Sequences">The sequences.</param>
/// <param name="Labels">One per sequence.</param>
/// <param name="Indexes">Index of each in the dataset.</param>
sealed record SvmExamples(SequenceSet Sequences, double[] Labels, int[] Indexes)
{
    /// <summary>Whether each example is a positive.</summary>
    public bool[] Positives => Array.ConvertAll(Labels, IsPositive);

    /// <summary>Whether a label means a positive.</summary>
    public static bool IsPositive(double label) => label > 0.5;

    /// <summary>Reads examples from a dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="unknown">How letters other than A, C, G and T are treated.</param>
    /// <param name="splits">The splits to read.</param>
    public static SvmExamples From(ILabelledSequences data, int track, UnknownBases unknown, IReadOnlyList<Split> splits)
    {
        var set = new SequenceSet(unknown);
        var labels = new List<double>();
        var indexes = new List<int>();
        var codes = new byte[data.Window];
        var row = new float[data.Tracks.Count];
        foreach (int index in splits.SelectMany(data.Indexes).Order())
        {
            data.Labels(index, row);
            if (float.IsNaN(row[track]))
                continue;
            data.Sequence(index, 0, codes);
            var (start0, end0) = data.Bases(index);
            set.Add(data.Name(index), codes.AsSpan(start0..end0));
            labels.Add(row[track]);
            indexes.Add(index);
        }
        return new SvmExamples(set, [.. labels], [.. indexes]);
    }
}
