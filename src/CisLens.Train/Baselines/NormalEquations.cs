using System.Numerics;
using System.Runtime.InteropServices;

namespace CisLens.Train.Baselines;

/// <summary>
/// The sums that a ridge regression needs: Σ x x', Σ x y', Σ y², over rows that are added block by block. Memory: columns × (columns +
/// tracks) numbers.
/// </summary>
sealed class NormalEquations
{
    /// <summary>Rows of a block.</summary>
    public const int Block = 512;

    readonly int _columns, _tracks;
    readonly double[] _xx, _xy, _x, _y, _yy;
    readonly float[] _rows, _labels;   // columns × Block, tracks × Block
    int _filled;

    /// <summary>Starts with no rows.</summary>
    public NormalEquations(int columns, int tracks)
    {
        (_columns, _tracks) = (columns, tracks);
        (_xx, _xy, _x) = (new double[columns * columns], new double[columns * tracks], new double[columns]);
        (_y, _yy) = (new double[tracks], new double[tracks]);
        (_rows, _labels) = (new float[columns * Block], new float[tracks * Block]);
    }

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row: <paramref name="fill"/> writes column c at <c>c * Block</c>.</summary>
    public void Add(Action<Memory<float>> fill, ReadOnlySpan<float> labels)
    {
        fill(_rows.AsMemory(_filled));
        for (int t = 0; t < _tracks; t++)
            _labels[t * Block + _filled] = labels[t];
        if (++_filled == Block)
            Flush();
    }

    /// <summary>Adds what is left of the last block.</summary>
    public void Flush()
    {
        Count += _filled;
        // rows that are not filled are 0 and add nothing; sums over a block of counts are exact in float32
        Parallel.For(0, _columns, i =>
        {
            var own = _rows.AsSpan(i * Block, Block);
            for (int j = i; j < _columns; j++)
                _xx[i * _columns + j] += Dot(own, _rows.AsSpan(j * Block, Block));
            for (int t = 0; t < _tracks; t++)
                _xy[i * _tracks + t] += Dot(own, _labels.AsSpan(t * Block, Block));
            foreach (float value in own)
                _x[i] += value;
        });
        for (int t = 0; t < _tracks; t++)
            foreach (float label in _labels.AsSpan(t * Block, Block))
                (_y[t], _yy[t]) = (_y[t] + label, _yy[t] + (double)label * label);
        Array.Clear(_rows);
        Array.Clear(_labels);
        _filled = 0;
    }

    /// <summary>
    /// Weights and intercepts, [track][column, and the intercept last], with the penalty per track that has the least squared error on
    /// other rows. Features are standardised for the penalty.
    /// </summary>
    /// <param name="validation">The other rows.</param>
    /// <param name="penalties">Penalties, relative to the number of rows.</param>
    public double[][] Solve(NormalEquations validation, IReadOnlyList<double> penalties)
    {
        var best = new double[_tracks][];
        var least = Enumerable.Repeat(double.PositiveInfinity, _tracks).ToArray();
        double[] deviations = Deviations(), matrix = Correlations(deviations);
        foreach (double penalty in penalties)
        {
            var factor = Cholesky.Factor(matrix, _columns, penalty);
            Parallel.For(0, _tracks, t =>
            {
                var weights = Weights(factor, deviations, t);
                double error = validation.Error(weights, t);
                if (error < least[t])
                    (least[t], best[t]) = (error, weights);
            });
        }
        return best;
    }

    double Covariance(int i, int j) => _xx[i * _columns + j] / Count - _x[i] / Count * (_x[j] / Count);

    // a constant feature gets the weight 0
    double[] Deviations() => [.. Enumerable.Range(0, _columns)
        .Select(i => Covariance(i, i) is > 1e-18 and var variance ? Math.Sqrt(variance) : double.PositiveInfinity)];

    double[] Correlations(double[] deviations)
    {
        var matrix = new double[_xx.Length];
        for (int i = 0; i < _columns; i++)
            for (int j = i; j < _columns; j++)
                matrix[j * _columns + i] = Covariance(i, j) / deviations[i] / deviations[j];
        return matrix;
    }

    double[] Weights(double[] factor, double[] deviations, int track)
    {
        int n = _columns;
        double mean = _y[track] / Count;
        var w = new double[n + 1];
        for (int i = 0; i < n; i++)
            w[i] = (_xy[i * _tracks + track] / Count - _x[i] / Count * mean) / deviations[i];
        Cholesky.Solve(factor, w.AsSpan(0, n));
        w[n] = mean;
        for (int i = 0; i < n; i++)
        {
            w[i] /= deviations[i];
            w[n] -= w[i] * _x[i] / Count;
        }
        return w;
    }

    // Σ (y − w'x − b)² from the sums
    double Error(double[] w, int track)
    {
        int n = _columns;
        double b = w[n], error = _yy[track] - 2 * b * _y[track] + Count * b * b;
        for (int i = 0; i < n; i++)
        {
            double row = 0.5 * _xx[i * n + i] * w[i];
            for (int j = i + 1; j < n; j++)
                row += _xx[i * n + j] * w[j];
            error += 2 * w[i] * (row + b * _x[i] - _xy[i * _tracks + track]);
        }
        return error;
    }

    static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return Vector.Sum(sum);
    }
}
