using CisLens.Core.Contract;

namespace CisLens.Train.Predict;

/// <summary>A column of numbers in an output of <c>predict</c>.</summary>
/// <param name="Name">Name of the column in a table.</param>
/// <param name="Matrix">The matrix of a file with matrices that has the column: prediction, spread or label.</param>
/// <param name="Id">Id of the track.</param>
/// <param name="Float64">True if the values have all digits of float64; if not, those of float32.</param>
public sealed record ValueColumn(string Name, string Matrix, string Id, bool Float64);

/// <summary>The columns of an output of <c>predict</c>: texts and whole numbers, then numbers.</summary>
public sealed class PredictionColumns
{
    static readonly string[] s_whole = ["start", "end", "position", "bin_start", "bin_end"];

    /// <summary>The columns for a source and a model.</summary>
    /// <param name="source">The source.</param>
    /// <param name="predictor">The predictor, with the chosen tracks.</param>
    /// <param name="model">The manifest of the model.</param>
    public PredictionColumns(PredictionSource source, Predictor predictor, ModelManifest model)
    {
        string[] position = !new WindowCutter(model, 1).HasBins ? [] : model.BinBp == 1 ? ["position"] : ["bin_start", "bin_end"];
        Cells = [.. source.Columns, "status", .. position];
        var taken = Cells.ToHashSet(StringComparer.Ordinal);
        // a track may have the name of another column
        string Free(string name) => taken.Add(name) ? name : Free($"track.{name}");
        var values = new List<ValueColumn>();
        foreach (string label in source.Labels)
            values.Add(new(Free($"{label}.label"), "label", label, false));
        foreach (int t in predictor.Tracks)
        {
            string id = model.Tracks[t].Id;
            values.Add(new(Free(id), "prediction", id, predictor.HasAllDigits));
            if (model.Members > 0)
                values.Add(new(Free($"{id}.spread"), "spread", id, false));
        }
        Values = values;
        Labels = source.Labels.Count;
    }

    PredictionColumns(PredictionColumns all) =>
        (Cells, Values, Labels) = (all.Cells, [.. all.Values.Take(all.Labels)], all.Labels);

    /// <summary>The same columns without predictions and spreads.</summary>
    internal PredictionColumns WithLabelsOnly() => new(this);

    /// <summary>The columns of texts and whole numbers.</summary>
    public IReadOnlyList<string> Cells { get; }

    /// <summary>The columns of numbers: labels, then for each track the prediction and for an ensemble the spread.</summary>
    public IReadOnlyList<ValueColumn> Values { get; }

    /// <summary>Number of labels.</summary>
    public int Labels { get; }

    /// <summary>Whether a column of <see cref="Cells"/> has whole numbers.</summary>
    /// <param name="column">Index of the column.</param>
    public bool IsWhole(int column) => s_whole.Contains(Cells[column]);
}

/// <summary>Writes the rows of an output of <c>predict</c>.</summary>
public interface IPredictionWriter
{
    /// <summary>Adds a row.</summary>
    /// <param name="cells">A string, a long or null for each column of <see cref="PredictionColumns.Cells"/>.</param>
    /// <param name="values">A number for each column of <see cref="PredictionColumns.Values"/>; NaN for a missing one.</param>
    void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values);
}
