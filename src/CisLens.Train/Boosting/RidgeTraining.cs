using CisLens.Models.Boosters;
using CisLens.Torch;
using CisLens.Train.Baselines;

namespace CisLens.Train.Boosting;

/// <summary>A table of features and labels in memory.</summary>
/// <param name="Rows">Rows × features, row-major, without missing values.</param>
/// <param name="Labels">Rows × tracks, row-major; NaN is missing.</param>
public sealed record FeatureRows(float[] Rows, float[] Labels);

/// <summary>
/// Ridge regression: the weights w and intercept b with the least Σ (y − w'x − b)² / n + penalty · Σ (s w)², where s is the standard
/// deviation of each feature. The penalty of each track is the one with the least squared error on validation rows.
/// </summary>
/// <remarks>
/// The number of equations is that of features or of rows, the smaller one: w = X'(X X' + n · penalty)⁻¹ y has one equation per row.
/// </remarks>
public static class RidgeTraining
{
    static readonly double[] s_penalties = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>Fits one model per track.</summary>
    /// <param name="train">Features and labels.</param>
    /// <param name="validation">Features and labels of other rows.</param>
    /// <param name="features">Number of features of a row.</param>
    /// <param name="stop">Stops the fit.</param>
    /// <returns>A booster per track, and its penalty; null for a track without labels in one of the tables.</returns>
    public static IReadOnlyList<(LinearBooster Booster, double Penalty)?> Train(
        FeatureRows train, FeatureRows validation, int features, CancellationToken stop = default)
    {
        int rows = train.Rows.Length / features, tracks = train.Labels.Length / rows;
        var fitted = new (LinearBooster, double)?[tracks];
        // tracks with labels on the same rows share the equations
        foreach (var group in Enumerable.Range(0, tracks).GroupBy(t => string.Join(',', Known(train, rows, tracks, t))))
        {
            int[] own = [.. group], known = Known(train, rows, tracks, own[0]);
            if (known.Length > 0)
                Fit(train, validation, features, tracks, own, known, fitted, stop);
        }
        return fitted;
    }

    static int[] Known(FeatureRows table, int rows, int tracks, int track) =>
        [.. Enumerable.Range(0, rows).Where(r => !float.IsNaN(table.Labels[r * tracks + track]))];

    static void Fit(FeatureRows train, FeatureRows validation, int features, int tracks, int[] own, int[] known,
        (LinearBooster, double)?[] fitted, CancellationToken stop)
    {
        using var scope = new TensorScope();
        int n = known.Length, m = Math.Min(n, features), width = own.Length;
        float[] rows = n * (long)features == train.Rows.Length ? train.Rows
            : [.. known.SelectMany(r => new ArraySegment<float>(train.Rows, r * features, features))];
        var x = Tensor.From<float>(rows, [n, features]);
        Tensor mean = x.Mean([0], keep: true), deviation = x.Var([0], unbiased: false, keep: true).Sqrt();
        // a feature that does not vary gets the weight 0
        float[] scale = [.. deviation.ToArray<float>().Select(s => s > 1e-6f ? 1 / s : 0)];
        var scales = Tensor.From<float>(scale, [1, features]);
        x.AddInPlace(mean, -1).MulInPlace(scales);
        double[] means = [.. own.Select(t => known.Average(r => (double)train.Labels[r * tracks + t]))];
        float[] centred = [.. known.SelectMany(r => own.Select((t, k) => (float)(train.Labels[r * tracks + t] - means[k])))];
        var y = Tensor.From<float>(centred, [n, width]);
        var other = (Tensor.From<float>(validation.Rows, [validation.Rows.Length / features, features]) - mean) * scales;
        Tensor turned = x.Transpose(0, 1);
        double[] matrix = (m == features ? turned.MatMul(x) : x.MatMul(turned)).ToArray<double>();
        double[] right = (m == features ? turned.MatMul(y) : y).ToArray<double>();
        var least = Enumerable.Repeat(double.PositiveInfinity, width).ToArray();
        float[] offsets = mean.ToArray<float>();
        foreach (double penalty in s_penalties)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var solved = Tensor.From<float>(Solve(Cholesky.Factor(matrix, m, n * penalty), right, m, width), [m, width]);
            var weights = m == features ? solved : turned.MatMul(solved);
            float[] predicted = other.MatMul(weights).ToArray<float>(), all = weights.ToArray<float>();
            for (int k = 0; k < width; k++)
                if (Error(predicted, validation.Labels, k, own[k], width, tracks, means[k]) is var error && error < least[k])
                {
                    least[k] = error;
                    float[] raw = [.. scale.Select((s, f) => s * all[f * width + k])];
                    double intercept = means[k] - raw.Select((w, f) => (double)w * offsets[f]).Sum();
                    fitted[own[k]] = (new LinearBooster(raw, (float)intercept, BoosterObjective.SquaredError), penalty);
                }
        }
    }

    static float[] Solve(double[] factor, double[] right, int m, int width)
    {
        var solved = new float[right.Length];
        Parallel.For(0, width, k =>
        {
            var b = new double[m];
            for (int i = 0; i < m; i++)
                b[i] = right[i * width + k];
            Cholesky.Solve(factor, b);
            for (int i = 0; i < m; i++)
                solved[i * width + k] = (float)b[i];
        });
        return solved;
    }

    // mean squared error over the labels that are not missing; NaN without one
    static double Error(float[] predicted, float[] labels, int column, int track, int width, int tracks, double mean)
    {
        var (sum, count) = (0.0, 0);
        for (int r = 0; r < labels.Length / tracks; r++)
            if (labels[r * tracks + track] is var label && !float.IsNaN(label))
                (sum, count) = (sum + Math.Pow(predicted[r * width + column] + mean - label, 2), count + 1);
        return sum / count;
    }
}
