using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>The probability of a positive: P = 1 / (1 + exp(A f + B)) at decision value f.</summary>
/// <remarks>Platt (1999), fitted as Lin, Lin and Weng, Mach Learn 68:267 (2007).</remarks>
/// <param name="A">Slope. It is negative if high values are positives.</param>
/// <param name="B">Offset.</param>
public sealed record PlattScale(double A, double B)
{
    // algorithm 1 of the paper: most rounds, shortest step, ridge, gradient, sufficient decrease
    const int MostRounds = 100;
    const double ShortestStep = 1e-10, Ridge = 1e-12, SmallGradient = 1e-5, Decrease = 1e-4;

    /// <summary>The probability at a decision value.</summary>
    public double Probability(double decision)
    {
        double z = A * decision + B;
        return z >= 0 ? Math.Exp(-z) / (1 + Math.Exp(-z)) : 1 / (1 + Math.Exp(z));
    }

    /// <summary>Fits A and B to decision values of examples that were not in training, such as those of cross-validation.</summary>
    /// <exception cref="InputException">One class is empty, or a value is not finite.</exception>
    public static PlattScale Fit(ReadOnlySpan<double> decisions, ReadOnlySpan<bool> labels)
    {
        var (values, targets) = (decisions.ToArray(), Targets(labels));
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad >= 0)
            throw new InputException($"decision value {bad + 1} is {values[bad]}; expected a finite number");
        int positives = labels.Count(true);
        var fit = new PlattScale(0, Math.Log((labels.Length - positives + 1.0) / (positives + 1.0)));
        double loss = fit.Loss(values, targets);
        for (int round = 0; round < MostRounds; round++)
        {
            var (gradientA, gradientB, stepA, stepB) = fit.Newton(values, targets);
            if (Math.Abs(gradientA) < SmallGradient && Math.Abs(gradientB) < SmallGradient)
                break;
            double slope = gradientA * stepA + gradientB * stepB, length = 1, before = loss;
            var start = fit;
            do
            {
                fit = new PlattScale(start.A + length * stepA, start.B + length * stepB);
                loss = fit.Loss(values, targets);
                length /= 2;
            }
            while (loss >= before + Decrease * 2 * length * slope && length >= ShortestStep);
            if (length < ShortestStep)
                return start;
        }
        return fit;
    }

    /// <summary>Targets of the fit: (n+ + 1) / (n+ + 2) for positives and 1 / (n- + 2) for negatives.</summary>
    static double[] Targets(ReadOnlySpan<bool> labels)
    {
        int positives = labels.Count(true), negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0)
            throw new InputException($"{positives} positives and {negatives} negatives; expected some of each");
        var targets = new double[labels.Length];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = labels[i] ? (positives + 1.0) / (positives + 2.0) : 1 / (negatives + 2.0);
        return targets;
    }

    /// <summary>-sum of t log P + (1-t) log(1-P).</summary>
    double Loss(double[] values, double[] targets)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double z = A * values[i] + B;
            sum += z >= 0 ? targets[i] * z + Math.Log(1 + Math.Exp(-z)) : (targets[i] - 1) * z + Math.Log(1 + Math.Exp(z));
        }
        return sum;
    }

    (double GradientA, double GradientB, double StepA, double StepB) Newton(double[] values, double[] targets)
    {
        var (aa, bb, ab, a, b) = (Ridge, Ridge, 0.0, 0.0, 0.0);
        for (int i = 0; i < values.Length; i++)
        {
            double p = Probability(values[i]), curvature = p * (1 - p), pull = targets[i] - p;
            aa += values[i] * values[i] * curvature;
            bb += curvature;
            ab += values[i] * curvature;
            a += values[i] * pull;
            b += pull;
        }
        double determinant = aa * bb - ab * ab;
        return (a, b, -(bb * a - ab * b) / determinant, -(aa * b - ab * a) / determinant);
    }
}
