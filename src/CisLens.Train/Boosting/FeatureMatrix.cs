using CisLens.Core;

namespace CisLens.Train.Boosting;

/// <summary>
/// Rows of features in the memory of XGBoost, and their labels. XGBoost keeps 8 bytes per value, and once more for a linear booster; the
/// original can be freed. The labels can be replaced, so that boosters of many tracks share a matrix.
/// </summary>
public sealed unsafe class FeatureMatrix : IDisposable
{
    readonly MatrixHandle _handle;

    /// <summary>Copies rows into XGBoost.</summary>
    /// <param name="rows">Rows × features, row-major; NaN is missing.</param>
    /// <param name="features">Number of features of a row.</param>
    /// <param name="threads">Number of threads that copy.</param>
    /// <exception cref="NativeException">XGBoost is not installed, or refuses the values.</exception>
    /// <exception cref="ArgumentException">There is no row, or the last is not complete.</exception>
    public static FeatureMatrix From(ReadOnlySpan<float> rows, int features, int threads)
    {
        if (features < 1 || rows.Length == 0 || rows.Length % features != 0)
            throw new ArgumentException($"{rows.Length} values of {features} features; expected one or more whole rows", nameof(rows));
        fixed (float* first = rows)
            return new((nint)first, rows.Length / features, features, threads);
    }

    /// <summary>Copies rows at an address into XGBoost, such as those of a memory-mapped file.</summary>
    /// <param name="address">Address of rows × features float32 numbers, row-major; NaN is missing.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="features">Number of features of a row.</param>
    /// <param name="threads">Number of threads that copy.</param>
    /// <exception cref="NativeException">XGBoost is not installed, or refuses the values.</exception>
    public FeatureMatrix(nint address, long rows, int features, int threads)
    {
        (Rows, Features) = (rows, features);
        LibXgboost.Check(LibXgboost.XGDMatrixCreateFromMat_omp(
            (float*)address, (ulong)rows, (ulong)features, float.NaN, out _handle, threads));
    }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Number of features of a row.</summary>
    public int Features { get; }

    /// <summary>Mean of the labels that are not missing; NaN if all are.</summary>
    public double MeanLabel { get; private set; } = double.NaN;

    internal MatrixHandle Handle => _handle;

    /// <summary>Sets the labels. A row whose label is NaN gets the weight 0.</summary>
    /// <param name="labels">One label per row.</param>
    /// <exception cref="ArgumentException">The number of labels is not the number of rows.</exception>
    public void SetLabels(ReadOnlySpan<float> labels)
    {
        if (labels.Length != Rows)
            throw new ArgumentException($"{labels.Length} labels; expected {Rows}", nameof(labels));
        var (known, weights, sum, count) = (labels.ToArray(), new float[labels.Length], 0.0, 0);
        for (int i = 0; i < known.Length; i++)
            if (float.IsNaN(known[i]))
                known[i] = 0;
            else
                (weights[i], sum, count) = (1, sum + known[i], count + 1);
        MeanLabel = sum / count;
        Set("label", known);
        Set("weight", weights);
    }

    void Set(string field, float[] values)
    {
        fixed (float* first = values)
            LibXgboost.Check(LibXgboost.XGDMatrixSetFloatInfo(_handle, field, first, (ulong)values.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
