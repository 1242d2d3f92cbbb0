namespace CisLens.Kernels;

/// <summary>Conjugate gradients for the minimum over a face, one product at a time; the bounds are not looked at.</summary>
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
        face.Downhill(gradient, _residual);
        Direction = [.. _residual];
        _square = Square(_residual);
        FirstResidual = Residual;
    }

    /// <summary>The direction whose product is wanted next.</summary>
    public double[] Direction { get; }

    /// <summary>The way from the start to the present point.</summary>
    public double[] Shift { get; }

    /// <summary>The product of <see cref="Shift"/>.</summary>
    public double[] ShiftImage { get; }

    /// <summary>Norm of the residual.</summary>
    public double Residual => Math.Sqrt(_square);

    /// <summary>Norm of the residual at the start.</summary>
    public double FirstResidual { get; }

    /// <summary>Takes the product of <see cref="Direction"/> and steps; false where the curvature is not positive.</summary>
    public bool Advance(double[] image)
    {
        double curvature = 0;
        for (int t = 0; t < image.Length; t++)
            curvature += Direction[t] * image[t];
        if (!(curvature > 1e-10 * Square(Direction)))
            return Downwards(image);
        Go(_square / curvature, image);
        double before = _square;
        _square = Square(_residual);
        double part = _square / before;
        for (int t = 0; t < image.Length; t++)
            Direction[t] = _residual[t] + part * Direction[t];
        return true;
    }

    /// <summary>The largest minus the smallest s g over the face: zero at its minimum.</summary>
    public double Spread(SvmDual dual)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int t = 0; t < _now.Length; t++)
            if (_face.IsFree[t])
                (low, high) = (Math.Min(low, dual.Signs[t] * _now[t]), Math.Max(high, dual.Signs[t] * _now[t]));
        return high - low;
    }

    /// <summary>Where the kernel is not convex, a first step goes downhill by the length of the gradient; the bounds end it.</summary>
    bool Downwards(double[] image)
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
        _face.Downhill(_now, _residual);
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
