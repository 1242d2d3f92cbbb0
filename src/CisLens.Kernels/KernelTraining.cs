using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Trains an SVM from sequences in one call. Use <see cref="Svm"/> for other kernels, warm starts and details of the solution.
/// </summary>
public static class KernelTraining
{
    /// <summary>Trains a classifier of positives and negatives.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="positives">Sequences of label 1.</param>
    /// <param name="negatives">Sequences of label -1.</param>
    /// <param name="options">C, class weight, stopping gap.</param>
    /// <param name="threads">Number of threads. It does not change the result.</param>
    /// <param name="log">Receives the progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">A class is empty, or a sequence has no k-mers; the message names it.</exception>
    /// <exception cref="UsageException">The parameters of the kernel or the options are out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public static KernelModel Classify(GappedKernel kernel, SequenceSet positives, SequenceSet negatives, SvmOptions options, int threads,
        IRunLog? log = null, CancellationToken stop = default)
    {
        var sequences = positives.Followed(negatives);
        var labels = new bool[sequences.Count];
        Array.Fill(labels, true, 0, positives.Count);
        var solution = Svm.Classify(Operator(kernel.Build(), sequences, threads, log, stop), labels, options, log: log, stop: stop);
        return KernelModel.From(kernel, sequences, solution);
    }

    /// <summary>Trains a regression: one number per sequence. The default C of LS-GKM for regression is 0.1.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="targets">One finite number per sequence.</param>
    /// <param name="options">C, tube, stopping gap.</param>
    /// <param name="threads">Number of threads. It does not change the result.</param>
    /// <param name="log">Receives the progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">A target is not finite, or a sequence has no k-mers; the message names it.</exception>
    /// <exception cref="UsageException">The parameters of the kernel or the options are out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public static KernelModel Regress(GappedKernel kernel, SequenceSet sequences, ReadOnlySpan<double> targets, SvmOptions options,
        int threads, IRunLog? log = null, CancellationToken stop = default)
    {
        var solution = Svm.Regress(Operator(kernel.Build(), sequences, threads, log, stop), targets, options, log: log, stop: stop);
        return KernelModel.From(kernel, sequences, solution) with { IsRegression = true };
    }

    /// <summary>The kernel matrix for training: products only for a linear kernel, all values for a Gaussian kernel.</summary>
    /// <exception cref="InputException">
    /// A sequence has no k-mers (the message names it), or the matrix needs more memory than there is.
    /// </exception>
    public static IKernelOperator Operator(KmerKernel kernel, SequenceSet sequences, int threads, IRunLog? log = null,
        CancellationToken stop = default) => kernel.Gamma is null
        ? new KernelProduct(kernel, sequences, threads, stop)
        : new GramMatrix(kernel, sequences, threads, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, log, stop);
}
