namespace CisLens.Kernels;

/// <summary>Conjugate gradients for the minimum over an active face, one matrix product per step. Bounds are ignored.</summary>
/// <remarks>Hestenes and Stiefel, J Res Natl Bur Stand 49:409 (1952).</remarks>
sealed class ActiveFaceSolver
{
    readonly ActiveFace _face;
    readonly double[] _gradient, _residual, _now;
    double _square;
    bool _moved;

    /// <summary>Starts at a point with a known gradient.</summary>
    public ActiveFaceSolver(ActiveFace face, double[] gradient)
    {
        (_face, _gradient) = (face, gradient);
        int n = gradient.Length;
        (Shift, ShiftImage, _residual, _now) = (new double[n], new double[n], new double[n], [.. gradient]);
        face.Descend(gradient, _residual);
        Direction = [.. _residual];
        _square = Square(_residual);
        FirstResidual = Residual;
    }

    /// <summary>The direction that the next product is needed for.</summary>
    public double[] Direction { get; }

    /// <summary>Current point minus start.</summary>
    public double[] Shift { get; }

    /// <summary>Matrix product with <see cref="Shift"/>.</summary>
    public double[] ShiftImage { get; }

    /// <summary>Norm of the residual.</summary>
    public double Residual => Math.Sqrt(_square);

    /// <summary>Norm of the residual at the start.</summary>
    public double FirstResidual { get; }

    /// <summary>Makes a step, given the product with <see cref="Direction"/>. Returns false if the curvature is not positive.</summary>
    public bool Advance(double[] image)
    {
        double curvature = 0;
        for (int t = 0; t < image.Length; t++)
            curvature += Direction[t] * image[t];
        if (!(curvature > 1e-10 * Square(Direction)))
            return FirstDescent(image);
        Go(_square / curvature, image);
        double before = _square;
        _square = Square(_residual);
        double part = _square / before;
        for (int t = 0; t < image.Length; t++)
            Direction[t] = _residual[t] + part * Direction[t];
        return true;
    }

    /// <summary>Largest minus smallest s g over the face. It is 0 at the minimum.</summary>
    public double Spread(SvmDual dual)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int t = 0; t < _now.Length; t++)
            if (_face.IsFree[t])
                (low, high) = (Math.Min(low, dual.Signs[t] * _now[t]), Math.Max(high, dual.Signs[t] * _now[t]));
        return high - low;
    }

    /// <summary>If the kernel is not convex, the first step follows the gradient by its length. The bounds limit it later.</summary>
    bool FirstDescent(double[] image)
    {
        if (!_moved)
            Go(1, image);
        return false;
    }

    void Go(double length, double[] image)
    {
        for (int t = 0; t < image.Length; t++)
        {
            Shift[t] += length * Direction[t];
            ShiftImage[t] += length * image[t];
            _now[t] = _gradient[t] + ShiftImage[t];
        }
        _face.Descend(_now, _residual);
        _moved = true;
    }

    static double Square(double[] x)
    {
        double sum = 0;
        foreach (double value in x)
            sum += value * value;
        return sum;
    }
}
