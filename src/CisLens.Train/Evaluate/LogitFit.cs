using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>A scale that calibrates a track, fitted on predicted probabilities and labels.</summary>
/// <param name="Scale">The scale with the smallest loss.</param>
/// <param name="Examples">Number of labels.</param>
/// <param name="Positives">Number of positive labels.</param>
/// <param name="LossBefore">Mean negative log-likelihood of the labels, before.</param>
/// <param name="LossAfter">The same with the scale.</param>
/// <param name="EceBefore">Expected calibration error before.</param>
/// <param name="EceAfter">The same with the scale.</param>
public sealed record LogitFit(
    LogitScale Scale, int Examples, int Positives, double LossBefore, double LossAfter, double EceBefore, double EceAfter)
{
    /// <summary>Fewer positives or negatives than this give a scale that is mostly chance.</summary>
    public const int Few = 50;

    const int MostSteps = 100;
    const double Near = 1e-10, Flat = 1e-12;   // of the parameters, and of the loss, whose digits are fewer near its minimum

    /// <summary>True if there are few positives or few negatives.</summary>
    public bool HasFew => Math.Min(Positives, Examples - Positives) < Few;

    /// <summary>
    /// Finds a = 1/T and b with the smallest Σ −log-likelihood of y under σ(a z + b), z = logit p: logistic regression with one variable,
    /// by Newton's method. The loss is convex, so the only zero of its gradient is the minimum.
    /// </summary>
    /// <returns>Null if the probabilities do not rise with the labels, or separate them without a mistake.</returns>
    public static LogitFit? From(double[] probabilities, double[] labels)
    {
        double[] logits = Array.ConvertAll(probabilities, LogitScale.Logit);
        var (a, b) = Minimum(logits, labels);
        if (!(a > 0))
            return null;
        var scale = new LogitScale(1 / a, b);
        double[] scaled = Array.ConvertAll(probabilities, scale.Apply);
        return new(scale, labels.Length, labels.Count(y => y == 1), Loss(logits, labels, 1, 0), Loss(logits, labels, a, b),
            Reliability.Compute(probabilities, labels).Ece, Reliability.Compute(scaled, labels).Ece);
    }

    // NaN if there is no minimum: a grows without end where the labels are separated
    static (double A, double B) Minimum(double[] z, double[] y)
    {
        double a = 1, b = 0, loss = Loss(z, y, a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            double ga = 0, gb = 0, haa = 1e-12, hab = 0, hbb = 1e-12;
            for (int i = 0; i < z.Length; i++)
            {
                double p = 1 / (1 + Math.Exp(-(a * z[i] + b))), w = p * (1 - p);
                (ga, gb) = (ga + (p - y[i]) * z[i], gb + p - y[i]);
                (haa, hab, hbb) = (haa + w * z[i] * z[i], hab + w * z[i], hbb + w);
            }
            double determinant = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / determinant, db = (haa * gb - hab * ga) / determinant, length = 1;
            // half steps until the loss falls: far from the minimum, a whole step may be too long
            while (!(Loss(z, y, a - length * da, b - length * db) <= loss + Flat) && length > 1e-6)
                length /= 2;
            (a, b) = (a - length * da, b - length * db);
            loss = Loss(z, y, a, b);
            if (Math.Abs(da) + Math.Abs(db) < Near)
                return (a, b);
        }
        return (double.NaN, b);
    }

    // mean of ln(1 + e^-s), s = a z + b for y = 1 and its negative for y = 0
    static double Loss(double[] z, double[] y, double a, double b)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double s = (2 * y[i] - 1) * (a * z[i] + b);
            sum += s > 0 ? Math.Log(1 + Math.Exp(-s)) : Math.Log(1 + Math.Exp(s)) - s;
        }
        return sum / z.Length;
    }
}
