using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>
/// The tracks of a table: classes if every label is 0 or 1, or every label is −1 or 1, otherwise measured values. The log says which.
/// </summary>
sealed class SequenceTracks(string source, TableOptions options, IRunLog log)
{
    const int MostPrinted = 30;

    /// <summary>One track per label. In <paramref name="rows"/>, −1 of a class becomes 0.</summary>
    /// <exception cref="InputException">A label is missing in every row, every row is in the class, or none is, or a label is not the
    /// class that the options say it is.</exception>
    public Track[] Make(IReadOnlyList<LabelColumn> labels, IReadOnlyList<SequenceRow> rows)
    {
        var tracks = labels.Select((label, t) => Make(label, t, rows)).ToArray();
        if (tracks.Length > MostPrinted)
            log.Info($"{tracks.Length - MostPrinted} more labels: " + string.Join(" and ", tracks[MostPrinted..].GroupBy(t => t.Kind)
                .Select(g => $"{g.Count()} of {(g.Key == TrackKind.Probability ? "classes" : "measured values")}")));
        return tracks;
    }

    Track Make(LabelColumn label, int t, IReadOnlyList<SequenceRow> rows)
    {
        float[] values = [.. rows.Select(r => r.Labels[t]).Where(v => !float.IsNaN(v))];
        if (values.Length == 0)
            throw InputException.In(source, $"column {label.Column} has no value in any row, expected at least one");
        bool signed = values.All(v => v is -1 or 1) && values.Contains(-1);
        bool classes = options.KindOf(label.Track) switch
        {
            LabelKind.Value when label.Value is null => false,
            LabelKind.Class => signed || values.All(v => v is 0 or 1) ? true
                : throw InputException.In(source, $"column {label.Column} has {Text(values.First(v => v is not (0 or 1)))}, "
                    + "expected 0 and 1, or -1 and 1, for a class"),
            _ => signed || values.All(v => v is 0 or 1),
        };
        if (classes && values.Distinct().Count() == 1)
            throw InputException.In(source, label.Value is null
                ? $"column {label.Column} is {Text(values[0])} in every row, expected both 0 and 1"
                : $"column {label.Column} is {(values[0] == 1 ? "" : "not ")}'{label.Value}' in every row, expected some rows with it "
                    + "and some without");
        if (classes && signed)
            foreach (var row in rows)
                row.Labels[t] = row.Labels[t] == -1 ? 0 : row.Labels[t];
        if (t < MostPrinted)
            log.Info(Describe(label, values, classes, signed, rows.Count - values.Length));
        if (!classes && values.Distinct().Take(3).Count() == 2 && options.KindOf(label.Track) is null)
            log.Warn("labels with only two values are taken as measured values; for classes, use 0 and 1, or --label COLUMN=VALUE",
                $"{label.Track}: {string.Join(" and ", values.Distinct().Order().Select(Text))}");
        return new Track
        {
            Id = label.Track,
            Kind = classes ? TrackKind.Probability : TrackKind.Scalar,
            Label = label.Value is null ? null : $"{label.Column}={label.Value}",
        };
    }

    static string Describe(LabelColumn label, float[] values, bool classes, bool signed, int missing)
    {
        int ones = values.Count(v => v == 1);
        return $"label {label.Track}: " + (classes
            ? $"class, {ones} of 1 and {values.Length - ones} of {(signed ? "-1, which becomes 0" : "0")}"
            : $"measured value, mean {values.Average(v => (double)v).ToString("G4", CultureInfo.InvariantCulture)}, "
                + $"from {Text(values.Min())} to {Text(values.Max())}")
            + (missing > 0 ? $", {missing} missing" : "");
    }

    static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
