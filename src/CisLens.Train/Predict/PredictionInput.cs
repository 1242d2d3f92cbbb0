using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Predict;

/// <summary>What is predicted, and the columns that describe it in the output.</summary>
/// <param name="Columns">Names of the columns before the status.</param>
/// <param name="Labels">Names of the labels of a dataset; empty for other inputs.</param>
/// <param name="Inputs">The sequences or regions, in the order of the input.</param>
public sealed record PredictionSource(IReadOnlyList<string> Columns, IReadOnlyList<string> Labels, IEnumerable<PredictionInput> Inputs);

/// <summary>A sequence or region to predict: it gives one row, or one row per bin if the model has bins.</summary>
/// <param name="Cells">Texts and whole numbers for the columns before the status.</param>
/// <param name="Status">The status that is known before the prediction.</param>
/// <param name="Windows">The windows, in ascending order; none if the status is not that of a predicted sequence.</param>
public sealed record PredictionInput(object?[] Cells, AlleleStatus Status, IEnumerable<PredictionWindow> Windows)
{
    /// <summary>The labels, once or once per bin; NaN if not measured. Empty if there are none.</summary>
    public ReadOnlyMemory<float> Labels { get; init; }

    /// <summary>Index of the contig of a region in its genome; −1 for a sequence, and if the genome does not have the contig.</summary>
    public int Contig { get; init; } = -1;

    /// <summary>Index of an example of a dataset, for its labels; −1 for other inputs.</summary>
    public int Example { get; init; } = -1;
}

/// <summary>A window that the model gets, and the bins of it that become rows.</summary>
/// <param name="Codes">Codes of the bases, on the strand that is predicted.</param>
/// <param name="Start0">0-based position of the first base of the window, on the plus strand.</param>
/// <param name="FirstBase0">0-based position of the first base that a bin covers, on the plus strand.</param>
/// <param name="Bins">The bins that become rows, in ascending order of their positions on the plus strand.</param>
/// <param name="Reverse">True if <paramref name="Codes"/> are those of the minus strand.</param>
public sealed record PredictionWindow(byte[] Codes, long Start0, long FirstBase0, BinRange Bins, bool Reverse);
