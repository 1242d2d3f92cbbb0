using CisLens.Core.Contract;
using CisLens.Kernels;

namespace CisLens.Train.Kmers;

/// <summary>The examples of some splits that have a label, in the order of the dataset, as a kernel wants them: each sequence as long as it was.</summary>
/// <param name="Sequences">The sequences.</param>
/// <param name="Labels">One number each.</param>
sealed record SvmExamples(SequenceSet Sequences, double[] Labels)
{
    /// <summary>Which are positives.</summary>
    public bool[] Positives => Array.ConvertAll(Labels, IsPositive);

    /// <summary>Whether a label is that of a positive.</summary>
    public static bool IsPositive(double label) => label > 0.5;

    /// <summary>Reads them.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="track">The label.</param>
    /// <param name="unknown">What becomes of letters other than A, C, G and T.</param>
    /// <param name="splits">The parts of it.</param>
    public static SvmExamples From(ILabelledSequences data, int track, UnknownBases unknown, IReadOnlyList<Split> splits)
    {
        var set = new SequenceSet(unknown);
        var labels = new List<double>();
        var codes = new byte[data.Window];
        var row = new float[data.Tracks.Count];
        foreach (int index in splits.SelectMany(data.Indexes).Order())
        {
            data.Labels(index, row);
            if (float.IsNaN(row[track]))
                continue;
            data.Sequence(index, 0, codes);
            set.Add(data.Name(index), KnownRun.From(codes));
            labels.Add(row[track]);
        }
        return new SvmExamples(set, [.. labels]);
    }
}
