using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Boosters;

/// <summary>The last step from the sum of a booster, its margin, to its prediction.</summary>
public enum BoosterObjective
{
    /// <summary>The prediction is the margin: <c>reg:squarederror</c>, earlier <c>reg:linear</c>.</summary>
    SquaredError,
    /// <summary>The prediction is the probability 1 / (1 + exp(−margin)): <c>binary:logistic</c>.</summary>
    Logistic,
}

/// <summary>
/// Predicts one value from a row of features, as a model of XGBoost does or as a small network. Sums are float32 in the order of XGBoost,
/// so that predictions are equal. A feature that is NaN is missing.
/// </summary>
public abstract class Booster
{
    /// <summary>Checks what all boosters have.</summary>
    /// <exception cref="ArgumentException">There is no feature, or the intercept is not finite.</exception>
    private protected Booster(int features, float intercept, BoosterObjective objective)
    {
        if (features < 1 || !float.IsFinite(intercept))
            throw new ArgumentException($"{features} features and an intercept of {intercept}; expected at least 1 and a finite number");
        (Features, Intercept, Objective) = (features, intercept, objective);
    }

    /// <summary>Number of features of a row.</summary>
    public int Features { get; }

    /// <summary>The start of the sum: the base score as a margin, plus the bias of a linear booster.</summary>
    public float Intercept { get; }

    /// <summary>The last step.</summary>
    public BoosterObjective Objective { get; }

    /// <summary>Number of weights, or of thresholds and leaves.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>The map of the predictions to calibrated probabilities, or null.</summary>
    public IsotonicMap? Calibration { get; private set; }

    /// <summary>The same booster with calibrated predictions.</summary>
    public Booster Calibrated(IsotonicMap calibration)
    {
        var booster = (Booster)MemberwiseClone();
        booster.Calibration = calibration;
        return booster;
    }

    /// <summary>Computes the margins of rows.</summary>
    /// <param name="rows">Rows × features, row-major.</param>
    /// <param name="margins">One value per row.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public void Margins(ReadOnlySpan<float> rows, Span<float> margins)
    {
        if (rows.Length != (long)margins.Length * Features)
            throw new ArgumentException($"{rows.Length} values for {margins.Length} rows; expected {Features} features per row");
        for (int r = 0; r < margins.Length; r++)
            margins[r] = Margin(rows.Slice(r * Features, Features));
    }

    /// <summary>Computes the predictions of rows: margins or probabilities, calibrated if the booster has a calibration.</summary>
    /// <param name="rows">Rows × features, row-major.</param>
    /// <param name="predictions">One value per row.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<float> predictions)
    {
        Margins(rows, predictions);
        if (Objective == BoosterObjective.Logistic)
            foreach (ref float value in predictions)
                value = 1 / (MathF.Exp(-value) + 1);
        if (Calibration is { } calibration)
            foreach (ref float value in predictions)
                value = (float)calibration.Apply(value);
    }

    private protected abstract float Margin(ReadOnlySpan<float> row);

    /// <summary>
    /// Computes how much each feature contributes to the difference between the margins of two rows; the contributions add up to it. A
    /// feature that is equal in both contributes 0. Of trees they are Shapley values; of a network the weights of the hidden units are
    /// multiplied by the share of the line between the rows on which a unit is above 0 (integrated gradients).
    /// </summary>
    /// <param name="row">The row, without missing features.</param>
    /// <param name="baseline">The row to compare with, without missing features.</param>
    /// <param name="contributions">Receives one value per feature.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public void Contributions(ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, Span<double> contributions)
    {
        if (row.Length != Features || baseline.Length != Features || contributions.Length != Features)
            throw new ArgumentException($"{row.Length}, {baseline.Length} and {contributions.Length} values; expected {Features} features");
        contributions.Clear();
        AddContributions(row, baseline, contributions);
    }

    private protected abstract void AddContributions(
        ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, Span<double> contributions);

    /// <summary>The tensors for a safetensors file. Their names begin with the prefix and a dot.</summary>
    public IEnumerable<TensorSource> Tensors(string prefix) =>
    [
        Tensor(prefix + KindName, ElementType.I32, new[] { (int)Objective, Features }),
        Tensor(prefix + InterceptName, ElementType.F32, new[] { Intercept }),
        .. OwnTensors(prefix),
        .. Calibration is null ? (TensorSource[])[] :
        [
            Tensor(prefix + ScoresName, ElementType.F64, Calibration.Scores.ToArray()),
            Tensor(prefix + ValuesName, ElementType.F64, Calibration.Values.ToArray()),
        ],
    ];

    private protected abstract IEnumerable<TensorSource> OwnTensors(string prefix);

    private protected static TensorSource Tensor<T>(string name, ElementType type, T[] values) where T : unmanaged =>
        new(name, type, [values.Length], stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    const string KindName = ".objective_features", InterceptName = ".intercept", ScoresName = ".calibration_scores",
        ValuesName = ".calibration_values";

    /// <summary>Reads the booster that <see cref="Tensors"/> wrote with a prefix.</summary>
    /// <param name="weights">An open file.</param>
    /// <param name="prefix">The prefix, without the dot.</param>
    /// <param name="path">Name of the file, for errors.</param>
    /// <exception cref="ModelException">A tensor is missing or not valid.</exception>
    /// <exception cref="InputException">The file ends early.</exception>
    public static Booster Load(SafetensorsReader weights, string prefix, string path)
    {
        var tensors = new StoredBooster(weights, prefix, path);
        int[] kind = tensors.Read<int>(KindName, ElementType.I32, 2);
        float intercept = tensors.Read<float>(InterceptName, ElementType.F32, 1)[0];
        if (!Enum.IsDefined((BoosterObjective)kind[0]))
            throw new ModelException($"{path}: booster {prefix} has the objective {kind[0]}; expected 0 or 1");
        try
        {
            Booster booster = tensors.Has(LinearBooster.WeightName)
                ? LinearBooster.Load(tensors, kind[1], intercept, (BoosterObjective)kind[0])
                : tensors.Has(DenseBooster.HiddenName) ? DenseBooster.Load(tensors, kind[1], intercept, (BoosterObjective)kind[0])
                : TreeBooster.Load(tensors, kind[1], intercept, (BoosterObjective)kind[0]);
            if (tensors.Has(ScoresName))
                booster.Calibration = new(
                    tensors.Read<double>(ScoresName, ElementType.F64), tensors.Read<double>(ValuesName, ElementType.F64));
            return booster;
        }
        catch (ArgumentException e)
        {
            throw new ModelException($"{path}: booster {prefix}: {e.Message}", e);
        }
    }
}
