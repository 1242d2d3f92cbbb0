using System.Numerics;
using System.Runtime.InteropServices;

namespace CisLens.Train.Baselines;

/// <summary>Solves linear equations with a symmetric positive definite matrix.</summary>
static class Cholesky
{
    /// <summary>The lower triangle of L with L L' = matrix + penalty on the diagonal.</summary>
    /// <param name="matrix">n × n; only the lower triangle is read.</param>
    /// <param name="n">Number of rows.</param>
    /// <param name="penalty">What is added to the diagonal.</param>
    public static double[] Factor(double[] matrix, int n, double penalty)
    {
        var factor = (double[])matrix.Clone();
        for (int j = 0; j < n; j++)
        {
            var rowJ = factor.AsMemory(j * n, j);
            double diagonal = Math.Sqrt(factor[j * n + j] + penalty - Dot(rowJ.Span, rowJ.Span));
            factor[j * n + j] = diagonal;
            void Row(int i) => factor[i * n + j] = (factor[i * n + j] - Dot(factor.AsSpan(i * n, j), rowJ.Span)) / diagonal;
            if (j < 64)
                for (int i = j + 1; i < n; i++)
                    Row(i);
            else
                Parallel.For(j + 1, n, Row);
        }
        return factor;
    }

    /// <summary>Replaces the right side of L L' x = b by x.</summary>
    public static void Solve(double[] factor, Span<double> x)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
            x[i] = (x[i] - Dot(factor.AsSpan(i * n, i), x[..i])) / factor[i * n + i];
        for (int i = n - 1; i >= 0; i--)
        {
            x[i] /= factor[i * n + i];
            for (int k = 0; k < i; k++)
                x[k] -= factor[i * n + k] * x[i];
        }
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var x = MemoryMarshal.Cast<double, Vector<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        double total = Vector.Sum(sum);
        for (int i = x.Length * Vector<double>.Count; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}
