using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design.Kernels;

namespace CisLens.Train.Machines;

/// <summary>The examples of a split that have a label, as a kernel wants them: each sequence as long as it was.</summary>
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
    /// <param name="split">The part of it.</param>
    /// <param name="track">The label.</param>
    public static SvmExamples Of(ILabelledSequences data, Split split, int track)
    {
        var set = new SequenceSet();
        var labels = new List<double>();
        var codes = new byte[data.Window];
        var row = new float[data.Tracks.Count];
        foreach (int index in data.Indexes(split))
        {
            data.Labels(index, row);
            if (float.IsNaN(row[track]))
                continue;
            data.Sequence(index, 0, codes);
            set.Add(data.Name(index), KnownSpan.Of(codes));
            labels.Add(row[track]);
        }
        return new SvmExamples(set, [.. labels]);
    }
}
