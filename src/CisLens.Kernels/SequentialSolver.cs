using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Solves the dual problem two variables at a time. The two are chosen as in LIBSVM, by second-order information and with the last one
/// in ties, so on a float32 matrix every step is the same as in LIBSVM.
/// </summary>
/// <remarks>Fan, Chen and Lin, JMLR 6:1889 (2005); Chang and Lin, ACM TIST 2:27 (2011). Without shrinking.</remarks>
sealed class SequentialSolver(SvmDual dual, GramMatrix kernel, SvmOptions options, IRunLog log, CancellationToken stop)
{
    const double Tau = 1e-12; // curvature in LIBSVM if that of the pair is not positive
    const int FewestSteps = 10_000_000, StepsPerVariable = 100; // LIBSVM's limit on iterations
    const int StepsBetweenReports = 100;

    readonly double[] _a = new double[dual.Count];
    readonly double[] _gradient = [.. dual.Linear];
    int _steps;

    /// <summary>Finds the optimum.</summary>
    /// <param name="start">Start point, which is projected on the bounds; null for 0, as in LIBSVM.</param>
    /// <param name="store">Stores the state. A stored state is used instead of <paramref name="start"/>.</param>
    /// <exception cref="OperationCanceledException">The training was stopped, and the state was stored.</exception>
    public SvmSolution Solve(double[]? start, ISolverStore? store)
    {
        if (store?.Load() is { } state)
            Restore(state);
        else if (start is not null)
            Begin(start);
        int most = Math.Max(FewestSteps, StepsPerVariable * dual.Count);
        for (; Choose(options.StoppingGap) is var (i, j); _steps++)
        {
            if (_steps == most)
            {
                log.Warn("training stopped before the optimum", $"{_steps} steps, gap {dual.Gap(_a, _gradient):G3}");
                break;
            }
            if (_steps % StepsBetweenReports == 0)
                Report(store);
            Step(i, j);
        }
        return dual.Solution(_a, _gradient, _steps);
    }

    void Report(ISolverStore? store)
    {
        log.Progress("train", _steps, null, "solver steps");
        if (store is not null && (store.IsDue || stop.IsCancellationRequested))
            store.Save(new SolverState([.. _a], [.. _gradient], _steps));
        stop.ThrowIfCancellationRequested();
    }

    void Restore(SolverState state)
    {
        state.Point.CopyTo(_a, 0);
        state.Gradient.CopyTo(_gradient, 0);
        _steps = state.Steps;
    }

    void Begin(double[] start)
    {
        start.CopyTo(_a, 0);
        BoxProjection.Apply(dual, _a);
        for (int t = 0; t < _a.Length; t++)
            if (_a[t] != 0)
                AddToGradient(Row(t), dual.Signs[t] * _a[t], Row(t), 0);
    }

    bool CanGrow(int t) => _a[t] < dual.Upper[t];

    bool CanShrink(int t) => _a[t] > 0;

    /// <summary>True if s_t a_t can grow.</summary>
    bool InUp(int t) => dual.Signs[t] > 0 ? CanGrow(t) : CanShrink(t);

    /// <summary>True if s_t a_t can shrink.</summary>
    bool InLow(int t) => dual.Signs[t] > 0 ? CanShrink(t) : CanGrow(t);

    ReadOnlySpan<float> Row(int t) => kernel.Row(t % dual.Sequences);

    (int I, int J)? Choose(double stoppingGap)
    {
        var (i, most) = (-1, double.NegativeInfinity);
        for (int t = 0; t < _a.Length; t++)
            if (InUp(t) && -dual.Signs[t] * _gradient[t] >= most)
                (i, most) = (t, -dual.Signs[t] * _gradient[t]);
        if (i < 0)
            return null;
        var row = Row(i);
        var (j, best, least) = (-1, double.PositiveInfinity, double.NegativeInfinity);
        for (int t = 0; t < _a.Length; t++)
        {
            if (!InLow(t))
                continue;
            double push = dual.Signs[t] * _gradient[t], difference = most + push;
            least = Math.Max(least, push);
            if (difference <= 0)
                continue;
            double gain = -difference * difference / Curvature(row[t % dual.Sequences]);
            if (gain <= best)
                (j, best) = (t, gain);
        }
        return most + least < stoppingGap || j < 0 ? null : (i, j);
    }

    /// <summary>K_ii + K_jj - 2 K_ij with a diagonal of 1. In terms of s a, the two always move in opposite directions.</summary>
    static double Curvature(float value) => 2.0 - 2.0 * value is var curvature && curvature > 0 ? curvature : Tau;

    /// <summary>The best step of the pair within the bounds: s_i a_i grows by as much as s_j a_j shrinks.</summary>
    void Step(int i, int j)
    {
        var (signI, signJ) = (dual.Signs[i], dual.Signs[j]);
        var (oldI, oldJ) = (_a[i], _a[j]);
        double move = (signJ * _gradient[j] - signI * _gradient[i]) / Curvature(Row(i)[j % dual.Sequences]);
        double roomI = signI > 0 ? dual.Upper[i] - oldI : oldI, roomJ = signJ > 0 ? oldJ : dual.Upper[j] - oldJ;
        if (move >= roomI || move >= roomJ)
            move = Math.Min(roomI, roomJ);
        _a[i] = move == roomI ? (signI > 0 ? dual.Upper[i] : 0) : oldI + signI * move;
        _a[j] = move == roomJ ? (signJ > 0 ? 0 : dual.Upper[j]) : oldJ - signJ * move;
        AddToGradient(Row(i), signI * (_a[i] - oldI), Row(j), signJ * (_a[j] - oldJ));
    }

    void AddToGradient(ReadOnlySpan<float> rowI, double changeI, ReadOnlySpan<float> rowJ, double changeJ)
    {
        int n = dual.Sequences;
        for (int part = 0; part < _gradient.Length; part += n)
            for (int t = 0; t < n; t++)
                _gradient[part + t] += dual.Signs[part + t] * (rowI[t] * changeI + rowJ[t] * changeJ);
    }
}
