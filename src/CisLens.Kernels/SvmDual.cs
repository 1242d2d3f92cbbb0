namespace CisLens.Kernels;

/// <summary>
/// The dual problem of a support vector machine: minimise a'Qa/2 + p'a with 0 &lt;= a_t &lt;= C_t and sum over t of s_t a_t = 0,
/// where Q_tu = s_t s_u K and each sequence has one variable (classification) or two (regression).
/// </summary>
/// <remarks>Chang and Lin, ACM TIST 2:27 (2011), who write both kinds as one problem.</remarks>
sealed class SvmDual
{
    SvmDual(int sequences, double[] signs, double[] linear, double[] upper) =>
        (Sequences, Signs, Linear, Upper) = (sequences, signs, linear, upper);

    /// <summary>Number of sequences n; variable t belongs to sequence t mod n.</summary>
    public int Sequences { get; }

    /// <summary>Number of variables.</summary>
    public int Count => Signs.Length;

    /// <summary>s_t, +1 or -1.</summary>
    public double[] Signs { get; }

    /// <summary>p.</summary>
    public double[] Linear { get; }

    /// <summary>C_t.</summary>
    public double[] Upper { get; }

    /// <summary>Classification: s = label, p = -1.</summary>
    public static SvmDual Classification(ReadOnlySpan<bool> labels, SvmOptions options)
    {
        var (signs, linear, upper) = (new double[labels.Length], new double[labels.Length], new double[labels.Length]);
        for (int i = 0; i < labels.Length; i++)
            (signs[i], linear[i], upper[i]) = labels[i] ? (1, -1, options.C * options.PositiveWeight) : (-1, -1, options.C);
        return new SvmDual(labels.Length, signs, linear, upper);
    }

    /// <summary>Regression: above the target with s = 1, p = tube - target; below it with s = -1, p = tube + target.</summary>
    public static SvmDual Regression(ReadOnlySpan<double> targets, SvmOptions options)
    {
        int n = targets.Length;
        var (signs, linear, upper) = (new double[2 * n], new double[2 * n], new double[2 * n]);
        Array.Fill(upper, options.C);
        for (int i = 0; i < n; i++)
        {
            (signs[i], linear[i]) = (1, options.Tube - targets[i]);
            (signs[n + i], linear[n + i]) = (-1, options.Tube + targets[i]);
        }
        return new SvmDual(n, signs, linear, upper);
    }

    /// <summary>Coefficients of the sequences: sum of s_t a_t.</summary>
    public double[] Fold(ReadOnlySpan<double> a)
    {
        var coefficients = new double[Sequences];
        Fold(a, coefficients);
        return coefficients;
    }

    /// <inheritdoc cref="Fold(ReadOnlySpan{double})"/>
    public void Fold(ReadOnlySpan<double> a, Span<double> coefficients)
    {
        coefficients.Clear();
        for (int part = 0; part < a.Length; part += Sequences)
            for (int i = 0; i < Sequences; i++)
                coefficients[i] += Signs[part + i] * a[part + i];
    }

    /// <summary>The point with the given coefficients in which at most one variable of each sequence is above 0.</summary>
    public double[] Unfold(ReadOnlySpan<double> coefficients)
    {
        var a = new double[Count];
        for (int t = 0; t < a.Length; t++)
            a[t] = Math.Max(0, Signs[t] * coefficients[t % Sequences]);
        return a;
    }

    /// <summary>The gap of LIBSVM's stopping rule: how far the most violating pair is from the conditions of the optimum.</summary>
    public double Gap(ReadOnlySpan<double> a, ReadOnlySpan<double> gradient)
    {
        var (up, low) = (double.NegativeInfinity, double.NegativeInfinity);
        for (int t = 0; t < a.Length; t++)
        {
            double push = -Signs[t] * gradient[t];
            bool canGrow = a[t] < Upper[t], canShrink = a[t] > 0;
            if (Signs[t] > 0 ? canGrow : canShrink)
                up = Math.Max(up, push);
            if (Signs[t] > 0 ? canShrink : canGrow)
                low = Math.Max(low, -push);
        }
        return double.IsInfinity(up) || double.IsInfinity(low) ? 0 : up + low; // no variable can move in one of the directions
    }

    /// <summary>Makes the solution from a point and its gradient.</summary>
    public SvmSolution Solution(double[] a, double[] gradient, int steps)
    {
        double objective = 0;
        for (int t = 0; t < a.Length; t++)
            objective += a[t] * (gradient[t] + Linear[t]) / 2;
        var coefficients = Fold(a);
        return new SvmSolution
        {
            Coefficients = coefficients,
            Rho = Rho(a, gradient),
            Objective = objective,
            SupportVectors = coefficients.Count(c => c != 0),
            BoundedSupportVectors = coefficients.Where((c, i) => Math.Abs(c) >= Upper[c < 0 && Count > Sequences ? Sequences + i : i])
                .Count(),
            Gap = Gap(a, gradient),
            Steps = steps,
        };
    }

    /// <summary>
    /// rho as in LIBSVM: the mean of s g over the variables that are not at a bound, else the middle of the allowed range.
    /// </summary>
    double Rho(double[] a, double[] gradient)
    {
        var (sum, free) = (0.0, 0);
        var (upper, lower) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int t = 0; t < a.Length; t++)
        {
            double value = Signs[t] * gradient[t];
            if (a[t] > 0 && a[t] < Upper[t])
                (sum, free) = (sum + value, free + 1);
            else if (a[t] <= 0 == Signs[t] > 0)
                upper = Math.Min(upper, value);
            else
                lower = Math.Max(lower, value);
        }
        return free > 0 ? sum / free : (upper + lower) / 2;
    }
}
