using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Trains an SVM from sequences in one call; <see cref="Svm"/> for other kernels, warm starts and the
/// solution's own figures.</summary>
public static class KernelTraining
{
    /// <summary>Trains a classifier: positives against negatives.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="positives">Sequences of label 1.</param>
    /// <param name="negatives">Sequences of label -1.</param>
    /// <param name="options">C, class weight, stopping gap.</param>
    /// <param name="threads">Most threads at once; they change no number.</param>
    /// <param name="log">Hears of progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">A class is empty, or a sequence has no k-mers; the message names it.</exception>
    /// <exception cref="UsageException">The kernel's parameters or the options do not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static KernelModel Classify(GappedKernel kernel, SequenceSet positives, SequenceSet negatives, SvmOptions options, int threads,
        IRunLog? log = null, CancellationToken stop = default)
    {
        var sequences = positives.Followed(negatives);
        var labels = new bool[sequences.Count];
        Array.Fill(labels, true, 0, positives.Count);
        var solution = Svm.Classify(Operator(kernel.Build(), sequences, threads, log, stop), labels, options, log: log, stop: stop);
        return KernelModel.From(kernel, sequences, solution);
    }

    /// <summary>Trains a regression: one number per sequence. LS-GKM's C for it is 0.1.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="targets">One finite number a sequence.</param>
    /// <param name="options">C, tube, stopping gap.</param>
    /// <param name="threads">Most threads at once; they change no number.</param>
    /// <param name="log">Hears of progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="InputException">A target is not finite, or a sequence has no k-mers; the message names it.</exception>
    /// <exception cref="UsageException">The kernel's parameters or the options do not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static KernelModel Regress(GappedKernel kernel, SequenceSet sequences, ReadOnlySpan<double> targets, SvmOptions options,
        int threads, IRunLog? log = null, CancellationToken stop = default)
    {
        var solution = Svm.Regress(Operator(kernel.Build(), sequences, threads, log, stop), targets, options, log: log, stop: stop);
        return KernelModel.From(kernel, sequences, solution) with { IsRegression = true };
    }

    /// <summary>What an SVM is trained on: products only if the kernel is linear, a matrix of all pairs
    /// where it has a gamma.</summary>
    /// <exception cref="InputException">A sequence has no k-mers (the message names it), or the matrix is
    /// larger than the memory.</exception>
    public static IKernelOperator Operator(KmerKernel kernel, SequenceSet sequences, int threads, IRunLog? log = null,
        CancellationToken stop = default) => kernel.Gamma is null
        ? new KernelProduct(kernel, sequences, threads, stop)
        : new GramMatrix(kernel, sequences, threads, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, log, stop);
}
