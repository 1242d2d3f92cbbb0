using System.Diagnostics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>A training of k-mer SVMs: data, options, and the model file.</summary>
/// <param name="Data">Sequences with labels; one SVM is trained per track.</param>
/// <param name="Options">All options that affect the result.</param>
/// <param name="Output">The model file.</param>
public sealed record SvmJob(ILabelledSequences Data, SvmTrainOptions Options, string Output)
{
    /// <summary>Maximum number of threads. It does not change the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The results of fits that took longer are stored until the model is written, so that a resumed run can skip them.</summary>
    public TimeSpan KeepAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The folder of checkpoints, next to the model file.</summary>
    public string CheckpointFolder => Output + ".checkpoints";

    /// <summary>Genome build of the data, for the manifest.</summary>
    public string? Build { get; init; }

    /// <summary>Which base of a window the data was centred on, for the manifest.</summary>
    public Centre Centre { get; init; } = Centre.Left;
}

/// <summary>The SVM of a track.</summary>
/// <param name="Label">The track.</param>
/// <param name="Solution">The optimum. Measured values are standardised.</param>
/// <param name="HeldOut">AUROC or Pearson on the validation split or in cross-validation; NaN without either.</param>
/// <param name="Seconds">Wall time in seconds.</param>
public sealed record SvmResult(Track Label, SvmSolution Solution, double HeldOut, double Seconds);

/// <summary>
/// Trains one SVM per track: C-SVC for two classes, epsilon-SVR for measured values. With a grid, cross-validation chooses the kernel and C
/// with the best mean over all tracks.
/// </summary>
public sealed class SvmTrainer
{
    readonly SvmJob _job;
    readonly IReadOnlyList<SvmCandidate> _candidates;
    readonly FitStore _fits;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    SvmProblem[] _problems = [];

    SvmTrainer(SvmJob job, bool resume, IRunLog log, CancellationToken stop)
    {
        (_job, _log, _stop, _fits) = (job, log, stop, new FitStore(job, resume, log));
        job.Options.Check();
        if (job.Data.Bins > 1)
            throw new ModelException($"design {job.Options.Design} predicts one value per sequence; the data has {job.Data.Bins:N0} bins "
                + "per window: choose a design that predicts bins (cislens model ls)");
        _candidates = SvmCandidate.From(job.Options);
    }

    /// <summary>Trains, and writes the model file and the tables of the cross-validation.</summary>
    /// <param name="job">The training.</param>
    /// <param name="resume">Whether to continue from the checkpoints of a stopped run.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <param name="finished">Called when the model is written. If it fails, the checkpoints stay and the run can be resumed.</param>
    /// <exception cref="InputException">A class is empty, a label is not finite, or a sequence is shorter than a k-mer.</exception>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; a run with --resume continues.</exception>
    public static IReadOnlyList<SvmResult> Run(SvmJob job, bool resume, IRunLog log, CancellationToken stop,
        Action<IReadOnlyList<SvmResult>>? finished = null)
    {
        var trainer = new SvmTrainer(job, resume, log, stop);
        try
        {
            if (!resume)
                trainer._fits.Clear();
            var results = trainer.Run();
            finished?.Invoke(results);
            trainer._fits.Clear();
            return results;
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException("stopped before the last SVM was trained; run the same command with --resume to continue");
        }
    }

    List<SvmResult> Run()
    {
        bool choose = _candidates.Count > 1 || _candidates[0].Costs.Count > 1;
        _problems = [.. Enumerable.Range(0, _job.Data.Tracks.Count)
            .Select(t => new SvmProblem(_job.Data, t, choose || _job.Options.TrainOnValidation, _candidates[0].Design.Unknown))];
        CrossValidated?[] validated = [.. _problems.Select(problem => choose || NeedsFolds(problem) ? Validate(problem) : null)];
        var (chosen, c) = choose ? Choose(validated) : (0, _candidates[0].Costs[0]);
        var results = new List<SvmResult>();
        var models = new List<KernelModel>();
        for (int t = 0; t < _problems.Length; t++)
        {
            var problem = _problems[t];
            long started = Stopwatch.GetTimestamp();
            var best = validated[t]?.Results.Single(r => r.Kernel == chosen && r.C == c);
            var (model, solution, heldOut) = Train(problem, _candidates[chosen], c, best);
            models.Add(model);
            if (solution.SupportVectors == 0)
                _log.Warn("an SVM without support vectors predicts the same value for every sequence; try a smaller tube or a larger C",
                    problem.Label.Id);
            results.Add(new SvmResult(problem.Label, solution, heldOut, Stopwatch.GetElapsedTime(started).TotalSeconds));
            int sequences = problem.Examples.Labels.Length;
            _log.Info($"{problem.Label.Id}: {solution.SupportVectors:N0} of {sequences:N0} sequences are support vectors "
                + $"({solution.BoundedSupportVectors:N0} at C), rho {model.Rho:0.####}, objective {solution.Objective:0.####}, "
                + $"{solution.Steps:N0} steps, held out {problem.Metric} {heldOut:0.####}");
        }
        CrossValidationTables.Write(_job, _candidates, [.. validated.OfType<CrossValidated>()], chosen, c);
        Write(models, _candidates[chosen]);
        return results;
    }

    /// <summary>Whether cross-validation must provide held-out decision values for fitting probabilities.</summary>
    static bool NeedsFolds(SvmProblem problem) => problem.IsClasses && !HasBoth(problem.Validation);

    static bool HasBoth(SvmExamples examples) => ClassSize.From(examples.Labels).Suffices();

    CrossValidated Validate(SvmProblem problem)
    {
        var validation = new CrossValidation(problem, _job.Options, _fits, _job.Threads, _log, _stop);
        long done = 0, total = _candidates.Sum(candidate => candidate.Costs.Count) * (long)_job.Options.Folds;
        var results = new List<CandidateResult>();
        for (int kernel = 0; kernel < _candidates.Count; kernel++)
            results.AddRange(validation.Run(kernel, _candidates[kernel],
                () => _log.Progress($"cross-validation of {problem.Label.Id}", ++done, total, "fits")));
        return new CrossValidated(problem, validation.Folds, results);
    }

    /// <summary>The kernel and C with the best mean over the tracks; for ties, the first kernel and the smallest C.</summary>
    (int Kernel, double C) Choose(CrossValidated?[] validated)
    {
        var best = validated.SelectMany(v => v!.Results).GroupBy(r => (r.Kernel, r.C))
            .MaxBy(g => g.Average(r => double.IsNaN(r.FoldMean) ? -1 : r.FoldMean))!;
        if (best.All(r => double.IsNaN(r.FoldMean)))
            _log.Warn("cross-validation could not compare the candidates, so the first kernel and the smallest C are used",
                $"no metric is defined in {_job.Options.Folds} folds; try fewer folds");
        string metric = string.Join(", ", validated.Select(v => v!.Problem.Metric).Distinct());
        _log.Info($"cross-validation chose {_candidates[best.Key.Kernel].Text}, C {best.Key.C:R}: "
            + $"mean {metric} over the folds {best.Average(r => r.FoldMean):0.####}");
        return best.Key;
    }

    (KernelModel, SvmSolution, double) Train(SvmProblem problem, SvmCandidate candidate, double c, CandidateResult? held)
    {
        var options = _job.Options.Solver with { C = c };
        var matrix = new Lazy<IKernelOperator>(() => candidate.Design.Matrix(problem.Examples.Sequences, _job.Threads, _log, _stop));
        var first = held is null && _job.Options.TrainOnValidation ? WithoutValidation(problem, matrix, options) : null;
        int[] all = [.. Enumerable.Range(0, problem.Examples.Labels.Length)];
        var solution = _fits.Next(store => new FitResult(problem.Solve(matrix.Value, all, options, null, _log, store, _stop), [])).Solution;
        var model = problem.Model(candidate.Design, solution);
        var (decisions, labels) = held is not null ? (held.Decisions, problem.Examples.Labels)
            : (first ?? model.Score(problem.Validation.Sequences, _job.Threads, _log, _stop), problem.Validation.Labels);
        if (problem.IsClasses)
            model = model with { Platt = PlattScale.Fit(decisions, Array.ConvertAll(labels, SvmExamples.IsPositive)) };
        return (model, solution, problem.Quality(decisions, labels));
    }

    /// <summary>Decision values of the validation examples, from a model that is not trained on them; null if there are none.</summary>
    double[]? WithoutValidation(SvmProblem problem, Lazy<IKernelOperator> matrix, SvmOptions options)
    {
        var held = problem.Validation.Indexes.ToHashSet();
        var all = problem.Examples.Indexes;
        int[] members = [.. Enumerable.Range(0, all.Length).Where(i => !held.Contains(all[i]))];
        if (held.Count == 0)
            return null;
        _log.Info($"{problem.Label.Id}: first without the {held.Count:N0} sequences of the validation split, to judge them; "
            + "then with them, because no option is chosen on them");
        return _fits.Next(store =>
        {
            var solution = problem.Solve(matrix.Value.Subset(members), members, options, null, _log, store, _stop);
            var (coefficients, values) = (new double[all.Length], new double[all.Length]);
            foreach (var (i, member) in members.Index())
                coefficients[member] = solution.Coefficients[i];
            matrix.Value.Multiply(coefficients, values, precise: true);
            return new FitResult(solution, [.. values.Where((_, i) => held.Contains(all[i])).Select(v => v - solution.Rho)]);
        }).HeldOut;
    }

    void Write(List<KernelModel> models, SvmCandidate chosen)
    {
        var options = KernelDesigns.Defaults(_job.Options.Design).Over(chosen.Sizes);
        string name = Path.GetFileNameWithoutExtension(_job.Output);
        var manifest = SvmModel.ManifestOf(name, _job.Options.Design, options, _job.Data.Window, _job.Data.Tracks, models) with
        {
            Build = _job.Build,
            Centre = _job.Centre,
            Placement = _job.Data.Placement,
            TrainingData = _job.Data.Fingerprint,
            TrainingSequences = SequenceSketch.From(_job.Data, _problems.SelectMany(p => p.Examples.Indexes).Distinct()),
            CodeVersion = BuildInfo.Version,
        };
        using var model = new SvmModel(manifest, models, _job.Threads);
        ModelFile.Write(_job.Output, model);
    }
}
