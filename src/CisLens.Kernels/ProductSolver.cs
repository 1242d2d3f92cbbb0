using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Solves the dual problem with products of the kernel matrix only. Projected steps of Barzilai and Borwein find the variables at
/// their bounds. Conjugate gradients then solve for the others, and the result is projected on the bounds. A round that does not
/// lower the objective is undone, so the solver converges even if the kernel is slightly indefinite.
/// </summary>
/// <remarks>
/// After More and Toraldo, SIAM J Optim 1:93 (1991); Barzilai and Borwein, IMA J Numer Anal 8:141 (1988); Dai and Fletcher,
/// Math Program 106:403 (2006). It stops by the rule of LIBSVM, on a gradient in float64.
/// </remarks>
sealed class ProductSolver(SvmDual dual, IKernelOperator kernel, SvmOptions options, IRunLog log, CancellationToken stop)
{
    const int FirstProjections = 6, FaceRounds = 3, MostConjugateSteps = 50;
    const double FaceReduction = 0.3; // of the residual, before the bounds are checked again; few products on NF-E2, CTCF and KAT2B
    const double ShorterPart = 0.25, ShortestPart = 1e-4;
    internal const double AtBound = 1e-12; // of C: within rounding of a bound
    const double CurvatureOfNoise = 1e-10, EnoughDescent = 1e-4; // of the slope, in the rule of Armijo

    readonly double[] _a = new double[dual.Count], _gradient = [.. dual.Linear];
    readonly double[] _direction = new double[dual.Count], _image = new double[dual.Count];
    readonly double[] _folded = new double[dual.Sequences], _product = new double[dual.Sequences];
    readonly CountBuckets _buckets = new(dual, kernel.Rows);
    double _step = 1; // length of the next projected step; the diagonal of the kernel is 1
    int _products, _projections = FirstProjections;
    bool _precise;

    /// <summary>Finds the optimum.</summary>
    /// <param name="start">Start point, which is projected on the bounds; null for 0.</param>
    /// <param name="store">Stores the state. A stored state is used instead of <paramref name="start"/>.</param>
    /// <exception cref="OperationCanceledException">The training was stopped, and the state was stored.</exception>
    public SvmSolution Solve(double[]? start, ISolverStore? store)
    {
        if (store?.Load() is { } state)
            State = state;
        else if (start is not null)
            Begin(start);
        var last = store is null ? null : State;
        try
        {
            while (!Done())
            {
                Round();
                if (store is null)
                    continue;
                last = State;
                if (store.IsDue)
                    store.Save(last);
            }
        }
        catch (OperationCanceledException) when (last is not null)
        {
            store!.Save(last);
            throw;
        }
        return dual.Solution(_a, _gradient, _products);
    }

    void Round()
    {
        for (int i = 0; i < _projections; i++)
            ProjectedStep();
        _projections = 1;
        if (!Reached())
            FaceStep();
    }

    SolverState State
    {
        get => new([.. _a], [.. _gradient], _products) { StepLength = _step, Projections = _projections, Precise = _precise };
        set
        {
            value.Point.CopyTo(_a, 0);
            value.Gradient.CopyTo(_gradient, 0);
            (_products, _step, _projections, _precise) = (value.Steps, value.StepLength, value.Projections, value.Precise);
        }
    }

    void Begin(double[] start)
    {
        start.CopyTo(_a, 0);
        BoxProjection.Apply(dual, _a);
        CleanBounds();
        RenewGradient(precise: false);
    }

    bool Reached() => dual.Gap(_a, _gradient) < options.StoppingGap;

    /// <summary>
    /// Checks the gradient of many float32 steps with one product in float64. If they disagree, all further products are float64.
    /// </summary>
    bool Done()
    {
        log.Progress("train", _products, null, "solver steps");
        if (_products > 0 && Reached())
        {
            RenewGradient(precise: true);
            if (Reached())
                return true;
            _precise = true;
        }
        if (_products < options.MostProducts)
            return false;
        RenewGradient(precise: true);
        log.Warn("training stopped before the optimum",
            $"{_products} products, gap {dual.Gap(_a, _gradient):G3}, expected {options.StoppingGap:G3}");
        return true;
    }

    /// <summary>
    /// Makes one projected gradient step. Its length is that of Barzilai and Borwein from the step before. The full step to the projection
    /// is taken if it lowers the objective, because finding bounds is worth more than the best length.
    /// </summary>
    void ProjectedStep()
    {
        for (int t = 0; t < _a.Length; t++)
            _direction[t] = _a[t] - _step * _gradient[t];
        BoxProjection.Apply(dual, _direction);
        for (int t = 0; t < _a.Length; t++)
            _direction[t] -= _a[t];
        Multiply(_direction, _image, _precise);
        double slope = Dot(_direction, _gradient), curvature = Dot(_direction, _image), square = Dot(_direction, _direction);
        if (slope + curvature / 2 <= EnoughDescent * Math.Min(slope, 0))
            Move(1, _direction, _image);
        else if (slope < 0)
            Move(-slope / curvature, _direction, _image);
        if (curvature > CurvatureOfNoise * square)
            _step = square / curvature;
    }

    /// <summary>
    /// Conjugate gradients over the variables that are not at a bound, a projection of the result, and again over the variables that are
    /// still not at a bound. The objective may rise in one round, but not over all rounds.
    /// </summary>
    void FaceStep()
    {
        var (point, gradient) = (_a.ToArray(), _gradient.ToArray());
        double before = Objective();
        var face = new ActiveFace(dual, _a, _gradient);
        double[]? first = null;
        for (int round = 0; round < FaceRounds && face.Free > 1; round++)
        {
            var (shift, inside) = ToFaceMinimum(face);
            first ??= shift;
            if (inside)
                break;
            face.RemoveBounded(_a);
        }
        if (first is null || Objective() < before)
            return;
        point.CopyTo(_a, 0);
        gradient.CopyTo(_gradient, 0);
        ShorterStep(first);
    }

    /// <summary>
    /// A part of the way to the minimum of an active face, projected on the bounds. Nearly equal sequences can push each other's variables
    /// far beyond the bounds. A shorter way crosses fewer bounds.
    /// </summary>
    void ShorterStep(double[] shift)
    {
        var face = new ActiveFace(dual, _a, _gradient);
        for (double part = ShorterPart; part > ShortestPart; part *= ShorterPart)
        {
            for (int t = 0; t < _a.Length; t++)
                _direction[t] = _a[t] + part * shift[t];
            BoxProjection.Apply(dual, _direction, face);
            for (int t = 0; t < _a.Length; t++)
                _direction[t] -= _a[t];
            Multiply(_direction, _image, _precise);
            double slope = Dot(_direction, _gradient), curvature = Dot(_direction, _image);
            if (slope + curvature / 2 >= EnoughDescent * Math.Min(slope, 0))
                continue;
            Move(1, _direction, _image);
            return;
        }
    }

    /// <summary>Moves close to the minimum of the active face or, if the minimum is beyond the bounds, to its projection.</summary>
    /// <returns>The way to the minimum, and whether it is within the bounds.</returns>
    (double[] Shift, bool Inside) ToFaceMinimum(ActiveFace face)
    {
        var solver = new ActiveFaceSolver(face, _gradient);
        for (int i = 0; i < MostConjugateSteps; i++)
        {
            Multiply(solver.Direction, _image, _precise);
            if (!solver.Advance(_image) || solver.Residual <= FaceReduction * solver.FirstResidual
                || solver.Spread(dual) < options.StoppingGap / 3)
                break;
        }
        if (Room(solver.Shift) >= 1)
        {
            Move(1, solver.Shift, solver.ShiftImage);
            return (solver.Shift, true);
        }
        for (int t = 0; t < _a.Length; t++)
            _direction[t] = _a[t] + solver.Shift[t];
        BoxProjection.Apply(dual, _direction, face);
        for (int t = 0; t < _a.Length; t++)
            _direction[t] -= _a[t];
        Multiply(_direction, _image, _precise);
        Move(1, _direction, _image);
        return (solver.Shift, false);
    }

    double Objective()
    {
        double sum = 0;
        for (int t = 0; t < _a.Length; t++)
            sum += _a[t] * (_gradient[t] + dual.Linear[t]);
        return sum / 2;
    }

    /// <summary>How many times a shift can be made before a variable reaches a bound.</summary>
    double Room(double[] shift)
    {
        double room = double.PositiveInfinity;
        for (int t = 0; t < _a.Length; t++)
            if (shift[t] != 0)
                room = Math.Min(room, (shift[t] < 0 ? -_a[t] : dual.Upper[t] - _a[t]) / shift[t]);
        return room;
    }

    void Move(double length, double[] direction, double[] image)
    {
        for (int t = 0; t < _a.Length; t++)
        {
            _a[t] += length * direction[t];
            _gradient[t] += length * image[t];
        }
        CleanBounds();
    }

    /// <summary>
    /// Moves variables that rounding left next to a bound onto the bound. Else they would count as support vectors and as free.
    /// </summary>
    void CleanBounds()
    {
        for (int t = 0; t < _a.Length; t++)
            if (_a[t] < AtBound * dual.Upper[t])
                _a[t] = 0;
            else if (_a[t] > (1 - AtBound) * dual.Upper[t])
                _a[t] = dual.Upper[t];
        _buckets.Settle(_a);
    }

    void RenewGradient(bool precise)
    {
        Multiply(_a, _gradient, precise);
        for (int t = 0; t < _a.Length; t++)
            _gradient[t] += dual.Linear[t];
    }

    /// <summary>result = Q v.</summary>
    void Multiply(double[] v, double[] result, bool precise)
    {
        stop.ThrowIfCancellationRequested();
        dual.Fold(v, _folded);
        kernel.Multiply(_folded, _product, precise);
        for (int part = 0; part < v.Length; part += dual.Sequences)
            for (int i = 0; i < _product.Length; i++)
                result[part + i] = dual.Signs[part + i] * _product[i];
        _products++;
    }

    static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int t = 0; t < x.Length; t++)
            sum += x[t] * y[t];
        return sum;
    }
}
