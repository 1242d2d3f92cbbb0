namespace CisLens.Train.Baselines;

/// <summary>A linear model with an L2 penalty on its weights (not on the intercept), fitted by L-BFGS.</summary>
public sealed class LinearModel
{
    const int Parts = 8;   // fixed, so that sums do not depend on the number of threads
    readonly LinearLoss _loss;
    readonly double[] _parameters;   // weights, then the intercept

    LinearModel(LinearLoss loss, double[] parameters) => (_loss, _parameters) = (loss, parameters);

    /// <summary>Weights, one per column.</summary>
    public ReadOnlySpan<double> Weights => _parameters.AsSpan(0, _parameters.Length - 1);

    /// <summary>The intercept.</summary>
    public double Intercept => _parameters[^1];

    /// <summary>Minimises Σ loss + ½ strength · |w|² over the rows whose label is not NaN.</summary>
    /// <param name="rows">Features.</param>
    /// <param name="labels">One per row; rows with NaN are ignored.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="strength">Strength of the penalty.</param>
    /// <param name="start">A model of the same shape to start from; null for zeros.</param>
    public static LinearModel Fit(SparseRows rows, double[] labels, LinearLoss loss, double strength, LinearModel? start = null)
    {
        var parameters = start is null ? new double[rows.Columns + 1] : (double[])start._parameters.Clone();
        Lbfgs.Minimise((x, gradient) => Objective(rows, labels, loss, strength, x, gradient), parameters);
        return new LinearModel(loss, parameters);
    }

    /// <summary>Predicts each row; probabilities for logistic regression.</summary>
    public double[] Predict(SparseRows rows)
    {
        var result = new double[rows.Count];
        for (int i = 0; i < result.Length; i++)
        {
            double value = rows.Dot(i, Weights) + Intercept;
            result[i] = _loss == LinearLoss.Logistic ? 1 / (1 + Math.Exp(-value)) : value;
        }
        return result;
    }

    /// <summary>Mean loss over the rows whose label is not NaN.</summary>
    public double MeanLoss(SparseRows rows, double[] labels)
    {
        double sum = Objective(rows, labels, _loss, 0, _parameters, new double[_parameters.Length]);
        return sum / labels.Count(y => !double.IsNaN(y));
    }

    static double Objective(SparseRows rows, double[] labels, LinearLoss loss, double strength, double[] x, double[] gradient)
    {
        var sums = new double[Parts];
        var gradients = new double[Parts][];
        Parallel.For(0, Parts, part =>
        {
            int first = (int)((long)part * rows.Count / Parts), end = (int)((long)(part + 1) * rows.Count / Parts);
            gradients[part] = new double[x.Length];
            sums[part] = AddRows(rows, labels, loss, x, first, end, gradients[part]);
        });
        double sum = sums.Sum();
        for (int j = 0; j < x.Length; j++)
        {
            bool intercept = j == x.Length - 1;
            gradient[j] = gradients.Sum(g => g[j]) + (intercept ? 0 : strength * x[j]);
            sum += intercept ? 0 : strength / 2 * x[j] * x[j];
        }
        return sum;
    }

    static double AddRows(SparseRows rows, double[] labels, LinearLoss loss, double[] x, int first, int end, double[] gradient)
    {
        double sum = 0;
        for (int i = first; i < end; i++)
        {
            if (double.IsNaN(labels[i]))
                continue;
            double value = rows.Dot(i, x) + x[^1];
            var (own, slope) = loss == LinearLoss.Logistic ? Logistic(value, labels[i]) : Squared(value, labels[i]);
            sum += own;
            rows.AddTo(i, slope, gradient);
            gradient[^1] += slope;
        }
        return sum;
    }

    static (double Loss, double Slope) Squared(double value, double label) =>
        ((value - label) * (value - label) / 2, value - label);

    /// <summary>ln(1 + e^v) − y v, in a form that does not overflow.</summary>
    static (double Loss, double Slope) Logistic(double value, double label)
    {
        double small = Math.Exp(-Math.Abs(value));
        double probability = value >= 0 ? 1 / (1 + small) : small / (1 + small);
        return (Math.Max(value, 0) + Math.Log(1 + small) - label * value, probability - label);
    }
}
