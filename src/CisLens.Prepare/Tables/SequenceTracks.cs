using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>The tracks of a table: probabilities if every label is 0 or 1, otherwise numbers.</summary>
static class SequenceTracks
{
    /// <summary>One track per label.</summary>
    /// <exception cref="InputException">A label is missing in every row, or every row is in the class, or none is.</exception>
    public static Track[] From(string source, IReadOnlyList<LabelColumn> labels, IReadOnlyList<SequenceRow> rows) =>
        [.. labels.Select((label, t) => From(source, label, [.. rows.Select(r => r.Labels[t]).Where(v => !float.IsNaN(v))]))];

    static Track From(string source, LabelColumn label, float[] values)
    {
        if (values.Length == 0)
            throw InputException.In(source, $"column {label.Column} has no value in any row, expected at least one");
        bool classes = values.All(v => v is 0 or 1);
        if (classes && values.Distinct().Count() == 1)
            throw InputException.In(source, label.Value is null
                ? $"column {label.Column} is {values[0]} in every row, expected both 0 and 1"
                : $"column {label.Column} is {(values[0] == 1 ? "" : "not ")}'{label.Value}' in every row, expected some rows with it "
                    + "and some without");
        return new Track
        {
            Id = label.Track,
            Kind = classes ? TrackKind.Probability : TrackKind.Scalar,
            Label = label.Value is null ? null : $"{label.Column}={label.Value}",
        };
    }
}
