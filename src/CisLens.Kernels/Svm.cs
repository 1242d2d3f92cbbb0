using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Trains support vector machines on a kernel. Linear kernels use products only (<see cref="KernelProduct"/>), Gaussian kernels a matrix
/// (<see cref="GramMatrix"/>).
/// </summary>
public static class Svm
{
    /// <summary>Trains a classifier (C-SVC) of positives and negatives.</summary>
    /// <param name="kernel">The kernel of the training sequences.</param>
    /// <param name="labels">True for each positive.</param>
    /// <param name="options">C, class weight, stopping gap.</param>
    /// <param name="start">Coefficients of an earlier solution to start from, such as that of a smaller C; null for none.</param>
    /// <param name="log">Receives the progress, and a warning if the optimum was not reached.</param>
    /// <param name="store">Stores the state from time to time; null to store none.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">One class is empty.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public static SvmSolution Classify(IKernelOperator kernel, ReadOnlySpan<bool> labels, SvmOptions options,
        double[]? start = null, IRunLog? log = null, ISolverStore? store = null, CancellationToken stop = default)
    {
        options.Check();
        CheckCount(kernel, labels.Length);
        int positives = labels.Count(true);
        if (positives == 0 || positives == labels.Length)
            throw new InputException($"{positives} positives and {labels.Length - positives} negatives; expected some of each");
        return Solve(kernel, SvmDual.Classification(labels, options), options, start, log, store, stop);
    }

    /// <summary>Trains a regression (epsilon-SVR): one number per sequence.</summary>
    /// <param name="kernel">The kernel of the training sequences.</param>
    /// <param name="targets">One finite number per sequence.</param>
    /// <param name="options">C, tube, stopping gap. The default C of LS-GKM for regression is 0.1.</param>
    /// <param name="start">Coefficients of an earlier solution to start from, or null.</param>
    /// <param name="log">Receives the progress, and a warning if the optimum was not reached.</param>
    /// <param name="store">Stores the state from time to time; null to store none.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">A target is not finite.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public static SvmSolution Regress(IKernelOperator kernel, ReadOnlySpan<double> targets, SvmOptions options,
        double[]? start = null, IRunLog? log = null, ISolverStore? store = null, CancellationToken stop = default)
    {
        options.Check();
        CheckCount(kernel, targets.Length);
        for (int i = 0; i < targets.Length; i++)
            if (!double.IsFinite(targets[i]))
                throw new InputException($"target of sequence {i + 1} is {targets[i]}; expected a finite number");
        return Solve(kernel, SvmDual.Regression(targets, options), options, start, log, store, stop);
    }

    static SvmSolution Solve(IKernelOperator kernel, SvmDual dual, SvmOptions options, double[]? start, IRunLog? log, ISolverStore? store,
        CancellationToken stop)
    {
        var point = start is null ? null : dual.Unfold(start);
        return kernel is GramMatrix matrix
            ? new SequentialSolver(dual, matrix, options, log ?? new SilentLog(), stop).Solve(point, store)
            : new ProductSolver(dual, kernel, options, log ?? new SilentLog(), stop).Solve(point, store);
    }

    static void CheckCount(IKernelOperator kernel, int examples)
    {
        if (examples != kernel.Count)
            throw new ArgumentException($"{examples} examples for a kernel of {kernel.Count} sequences", nameof(examples));
    }
}
