using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>What the labels of sequences are: classes where every number is 0 or 1, else numbers.</summary>
static class SequenceTracks
{
    /// <summary>A track for each label.</summary>
    /// <exception cref="InputException">No row has the class, or no row is measured.</exception>
    public static Track[] From(string source, IReadOnlyList<LabelColumn> labels, IReadOnlyList<SequenceRow> rows) =>
        [.. labels.Select((label, t) => From(source, label, [.. rows.Select(r => r.Labels[t]).Where(v => !float.IsNaN(v))]))];

    static Track From(string source, LabelColumn label, float[] values)
    {
        if (values.Length == 0)
            throw InputException.In(source, $"column {label.Column} holds no number at all");
        bool classes = values.All(v => v is 0 or 1);
        if (classes && values.Distinct().Count() == 1)
            throw InputException.In(source, label.Value is null
                ? $"column {label.Column} is {values[0]} in every row, there is nothing to learn"
                : $"column {label.Column} is {(values[0] == 1 ? "" : "not ")}'{label.Value}' in every row, there is nothing to learn");
        return new Track
        {
            Id = label.Track,
            Kind = classes ? TrackKind.Probability : TrackKind.Scalar,
            Label = label.Value is null ? null : $"{label.Column}={label.Value}",
        };
    }
}
