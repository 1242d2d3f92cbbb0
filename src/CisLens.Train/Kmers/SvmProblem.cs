using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Metrics;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>
/// What a label asks of its machine: two classes apart, or a number. Numbers are standardised, so that C and the tube mean
/// the same for any assay; machines answer on the labels' own scale.
/// </summary>
sealed class SvmProblem
{
    readonly double _mean, _deviation = 1;

    /// <summary>The problem of a label.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="track">The label.</param>
    /// <param name="choose">Whether cross-validation chooses; it takes the place of the validation split, which is then trained on, too.</param>
    /// <exception cref="InputException">A class is empty, the label is neither classes nor a number a sequence, or its numbers are all the same.</exception>
    /// <param name="unknown">What becomes of letters other than A, C, G and T.</param>
    public SvmProblem(ILabelledSequences data, int track, bool choose, UnknownBases unknown)
    {
        Label = data.Tracks[track];
        Examples = SvmExamples.From(data, track, unknown, choose ? [Split.Train, Split.Validation] : [Split.Train]);
        Validation = SvmExamples.From(data, track, unknown, choose ? [] : [Split.Validation]);
        if (Label.Kind is not (TrackKind.Probability or TrackKind.Scalar))
            throw new InputException($"{Label.Id} is signal along the sequence; support vector machines take classes or one number a sequence");
        if (IsClasses && Examples.Labels.Count(SvmExamples.IsPositive) is var positives && (positives == 0 || positives == Examples.Labels.Length))
            throw new InputException($"{Label.Id} has {positives} positives and {Examples.Labels.Length - positives} negatives to train on, expected some of each");
        if (IsClasses)
            return;
        var labels = Examples.Labels;
        if (Array.FindIndex(labels, y => !double.IsFinite(y)) is >= 0 and var odd)
            throw new InputException($"{Label.Id} of {Examples.Sequences.Id(odd)} is {labels[odd]}, expected a finite number; leave the example out or make it NA");
        _mean = labels.DefaultIfEmpty(double.NaN).Average();
        _deviation = Math.Sqrt(labels.Select(y => (y - _mean) * (y - _mean)).DefaultIfEmpty(0).Average());
        if (!(_deviation > 0))
            throw new InputException($"{Label.Id}: all {labels.Length} training labels are {_mean}, expected numbers that differ");
    }

    /// <summary>The label.</summary>
    public Track Label { get; }

    /// <summary>What is trained on.</summary>
    public SvmExamples Examples { get; }

    /// <summary>What the probability is fitted on; empty where cross-validation chooses.</summary>
    public SvmExamples Validation { get; }

    /// <summary>Two classes rather than numbers.</summary>
    public bool IsClasses => Label.Kind == TrackKind.Probability;

    /// <summary>Name of what <see cref="Quality"/> measures.</summary>
    public string Metric => IsClasses ? "AUROC" : "Pearson";

    /// <summary>Solves for some of the examples.</summary>
    /// <param name="kernel">The kernel matrix of those examples.</param>
    /// <param name="members">Which they are.</param>
    /// <param name="options">C, tube, gap.</param>
    /// <param name="start">Coefficients to start from, one a member; null for none.</param>
    /// <param name="log">Hears of progress.</param>
    /// <param name="store">Keeps the state.</param>
    /// <param name="stop">Stops it.</param>
    public SvmSolution Solve(IKernelOperator kernel, IReadOnlyList<int> members, SvmOptions options, double[]? start, IRunLog log, ISolverStore? store, CancellationToken stop)
    {
        double[] labels = [.. members.Select(i => Examples.Labels[i])];
        return IsClasses
            ? Svm.Classify(kernel, Array.ConvertAll(labels, SvmExamples.IsPositive), options, start, log, store, stop)
            : Svm.Regress(kernel, Array.ConvertAll(labels, y => (y - _mean) / _deviation), options, start, log, store, stop);
    }

    /// <summary>A decision value on the labels' scale.</summary>
    public double OnScale(double decision) => decision * _deviation + _mean;

    /// <summary>The machine of a solution over all examples, answering on the labels' scale.</summary>
    public KernelModel Machine(KernelDesign design, SvmSolution solution)
    {
        if (!IsClasses)
            solution = solution with { Coefficients = Array.ConvertAll(solution.Coefficients, c => c * _deviation), Rho = solution.Rho * _deviation - _mean };
        return design.ToModel(Examples.Sequences, solution) with { IsRegression = !IsClasses };
    }

    /// <summary>AUROC, or Pearson's r, of decision values; NaN where the labels do not allow it.</summary>
    public double Quality(double[] decisions, double[] labels) => IsClasses ? Auroc.Compute(decisions, labels) : decisions.Length > 1 ? Pearson.Compute(decisions, labels) : double.NaN;

    /// <summary>The parts of a cross-validation, those of LS-GKM; equal sequences share a part.</summary>
    public int[] Folds(int count, uint seed)
    {
        int[] parts = IsClasses ? StratifiedFolds.Compute(Examples.Positives, count, seed) : StratifiedFolds.Compute(Examples.Labels.Length, count, seed);
        StratifiedFolds.KeepDuplicatesTogether(parts, Examples.Sequences);
        return parts;
    }
}
