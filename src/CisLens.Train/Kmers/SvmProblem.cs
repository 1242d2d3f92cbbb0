using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Metrics;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>
/// The training problem of one track: two classes, or a number. Numbers are standardised, so that C and the tube have the same meaning for
/// every assay. Models predict on the scale of the labels.
/// </summary>
sealed class SvmProblem
{
    readonly double _mean, _deviation = 1;

    /// <summary>Reads the examples of a track.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="withValidation">Whether the model is trained on the validation split, too.</param>
    /// <param name="unknown">How letters other than A, C, G and T are treated.</param>
    /// <exception cref="InputException">A class is empty, all numbers are equal, or the track is signal.</exception>
    public SvmProblem(ILabelledSequences data, int track, bool withValidation, UnknownBases unknown)
    {
        Label = data.Tracks[track];
        Examples = SvmExamples.From(data, track, unknown, withValidation ? [Split.Train, Split.Validation] : [Split.Train]);
        Validation = SvmExamples.From(data, track, unknown, [Split.Validation]);
        if (Label.Kind is not (TrackKind.Probability or TrackKind.Scalar))
            throw new InputException($"track {Label.Id} is signal; expected classes or one number per sequence, as k-mer SVMs need");
        var labels = Examples.Labels;
        if (IsClasses)
        {
            int positives = labels.Count(SvmExamples.IsPositive);
            if (positives == 0 || positives == labels.Length)
                throw new InputException(
                    $"{Label.Id} has {positives} positives and {labels.Length - positives} negatives to train on; expected some of each");
            return;
        }
        if (Array.FindIndex(labels, y => !double.IsFinite(y)) is >= 0 and var odd)
            throw new InputException($"{Label.Id} of {Examples.Sequences.Id(odd)} is {labels[odd]}; "
                + "expected a finite number: remove the example or set the label to NA");
        _mean = labels.DefaultIfEmpty(double.NaN).Average();
        _deviation = Math.Sqrt(labels.Select(y => (y - _mean) * (y - _mean)).DefaultIfEmpty(0).Average());
        if (!(_deviation > 0))
            throw new InputException($"{Label.Id}: all {labels.Length} training labels are {_mean}; expected two different values");
    }

    /// <summary>The track.</summary>
    public Track Label { get; }

    /// <summary>The training examples.</summary>
    public SvmExamples Examples { get; }

    /// <summary>The examples of the validation split.</summary>
    public SvmExamples Validation { get; }

    /// <summary>Whether the labels are two classes, not numbers.</summary>
    public bool IsClasses => Label.Kind == TrackKind.Probability;

    /// <summary>Name of the metric of <see cref="Quality"/>.</summary>
    public string Metric => IsClasses ? "AUROC" : "Pearson";

    /// <summary>Solves the problem for some of the examples.</summary>
    /// <param name="kernel">The kernel matrix of those examples.</param>
    /// <param name="members">Indexes of those examples.</param>
    /// <param name="options">C, tube and tolerance.</param>
    /// <param name="start">Coefficients to start from, one per member; null for zeros.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="store">Stores the state of the solver.</param>
    /// <param name="stop">Stops the solver.</param>
    public SvmSolution Solve(IKernelOperator kernel, IReadOnlyList<int> members, SvmOptions options, double[]? start, IRunLog log,
        ISolverStore? store, CancellationToken stop)
    {
        double[] labels = [.. members.Select(i => Examples.Labels[i])];
        return IsClasses
            ? Svm.Classify(kernel, Array.ConvertAll(labels, SvmExamples.IsPositive), options, start, log, store, stop)
            : Svm.Regress(kernel, Array.ConvertAll(labels, y => (y - _mean) / _deviation), options, start, log, store, stop);
    }

    /// <summary>Converts a decision value to the scale of the labels.</summary>
    public double OnScale(double decision) => decision * _deviation + _mean;

    /// <summary>The model of a solution over all examples; it predicts on the scale of the labels.</summary>
    public KernelModel Model(KernelDesign design, SvmSolution solution)
    {
        if (!IsClasses)
            solution = solution with
            {
                Coefficients = Array.ConvertAll(solution.Coefficients, c => c * _deviation),
                Rho = solution.Rho * _deviation - _mean,
            };
        return design.ToModel(Examples.Sequences, solution) with { IsRegression = !IsClasses };
    }

    /// <summary>AUROC or Pearson's correlation of decision values; NaN if it is not defined for these labels.</summary>
    public double Quality(double[] decisions, double[] labels) => IsClasses ? Auroc.Compute(decisions, labels)
        : decisions.Length > 1 ? Pearson.Compute(decisions, labels) : double.NaN;

    /// <summary>The fold of each example, as in LS-GKM, except that equal sequences are in the same fold.</summary>
    public int[] Folds(int count, uint seed)
    {
        int[] folds = IsClasses ? StratifiedFolds.Compute(Examples.Positives, count, seed)
            : StratifiedFolds.Compute(Examples.Labels.Length, count, seed);
        StratifiedFolds.KeepDuplicatesTogether(folds, Examples.Sequences);
        return folds;
    }
}
