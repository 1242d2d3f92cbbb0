using System.Diagnostics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Kmers;

namespace CisLens.Train.Kmers;

/// <summary>A training of support vector machines.</summary>
/// <param name="Data">Sequences with labels; each label has a machine of its own.</param>
/// <param name="Options">Everything that decides the result beside the data.</param>
/// <param name="Output">The model file.</param>
public sealed record SvmJob(ILabelledSequences Data, SvmTrainOptions Options, string Output)
{
    /// <summary>Most threads at once; they change no number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Finished fits that took longer are kept until the model is written, so that a resumed run need not do them again.</summary>
    public TimeSpan KeepAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The folder of unfinished work beside the model.</summary>
    public string CheckpointFolder => Output + ".checkpoints";

    /// <summary>Genome build of the data, for the manifest.</summary>
    public string? Build { get; init; }

    /// <summary>Which base of a window the data was centred on, for the manifest.</summary>
    public Centre Centre { get; init; } = Centre.Left;
}

/// <summary>How the machine of a label came out.</summary>
/// <param name="Label">The label.</param>
/// <param name="Solution">The optimum, on standardised labels where they are measured numbers.</param>
/// <param name="HeldOut">AUROC or Pearson on the validation split or by cross-validation; NaN where there was neither.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record SvmResult(Track Label, SvmSolution Solution, double HeldOut, double Seconds);

/// <summary>
/// Trains a support vector machine for each label: C-SVC for two classes, epsilon-SVR for measured numbers. Where there is
/// something to choose, all labels get the kernel and C that are best on average in cross-validation.
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
            throw new ModelException($"design {job.Options.Design} gives one answer a sequence, the data has a label for each of {job.Data.Bins:N0} stretches of a window; choose a design that answers along it (model ls)");
        _candidates = SvmCandidate.From(job.Options);
    }

    /// <summary>Trains and writes the model file; what cross-validation said goes to files beside it.</summary>
    /// <param name="job">The training.</param>
    /// <param name="resume">Go on with what a stopped run left beside the output.</param>
    /// <param name="log">Hears of progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <param name="finished">Writes what stands beside the model; when it fails, the finished fits stay and the run can be resumed.</param>
    /// <exception cref="InputException">A class is empty, a label is not finite, or a sequence is shorter than a word.</exception>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; there is no model file, a resumed run goes on.</exception>
    public static IReadOnlyList<SvmResult> Run(SvmJob job, bool resume, IRunLog log, CancellationToken stop, Action<IReadOnlyList<SvmResult>>? finished = null)
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
            throw new StoppedException("stopped before the last machine was trained; run the same command with --resume to continue");
        }
    }

    List<SvmResult> Run()
    {
        bool choose = _candidates.Count > 1 || _candidates[0].Prices.Count > 1;
        _problems = [.. Enumerable.Range(0, _job.Data.Tracks.Count).Select(t => new SvmProblem(_job.Data, t, choose, _candidates[0].Design.Unknown))];
        CrossValidated?[] validated = [.. _problems.Select(problem => choose || NeedsFolds(problem) ? Validate(problem) : null)];
        var (chosen, c) = choose ? Choose(validated) : (0, _candidates[0].Prices[0]);
        var results = new List<SvmResult>();
        var machines = new List<KernelModel>();
        for (int t = 0; t < _problems.Length; t++)
        {
            long started = Stopwatch.GetTimestamp();
            var best = validated[t]?.Results.Single(r => r.Kernel == chosen && r.C == c);
            var (machine, solution, heldOut) = Train(_problems[t], _candidates[chosen], c, best);
            machines.Add(machine);
            if (solution.SupportVectors == 0)
                _log.Warn("a machine without support vectors answers the same for every sequence; a smaller tube or a larger C helps", _problems[t].Label.Id);
            results.Add(new SvmResult(_problems[t].Label, solution, heldOut, Stopwatch.GetElapsedTime(started).TotalSeconds));
            _log.Info($"{_problems[t].Label.Id}: {solution.SupportVectors:N0} of {_problems[t].Examples.Labels.Length:N0} sequences are support vectors ({solution.BoundedSupportVectors:N0} at C), rho {machine.Rho:0.####}, objective {solution.Objective:0.####}, {solution.Steps:N0} steps, held out {_problems[t].Metric} {heldOut:0.####}");
        }
        CrossValidationTables.Write(_job, _candidates, [.. validated.OfType<CrossValidated>()], chosen, c);
        Write(machines, _candidates[chosen]);
        return results;
    }

    /// <summary>A probability must be fitted on sequences that the machine has not seen.</summary>
    static bool NeedsFolds(SvmProblem problem) => problem.IsClasses && !HasBoth(problem.Validation);

    static bool HasBoth(SvmExamples examples) => ClassSize.From(examples.Labels).Suffices();

    CrossValidated Validate(SvmProblem problem)
    {
        var validation = new CrossValidation(problem, _job.Options, _fits, _job.Threads, _log, _stop);
        long done = 0, total = _candidates.Sum(candidate => candidate.Prices.Count) * (long)_job.Options.Folds;
        var results = new List<CandidateResult>();
        for (int kernel = 0; kernel < _candidates.Count; kernel++)
            results.AddRange(validation.Try(kernel, _candidates[kernel], () => _log.Progress($"cross-validation of {problem.Label.Id}", ++done, total, "fits")));
        return new CrossValidated(problem, validation.Folds, results);
    }

    /// <summary>The kernel and C with the best mean over the labels; of equals the first kernel and the smallest C.</summary>
    (int Kernel, double C) Choose(CrossValidated?[] validated)
    {
        var best = validated.SelectMany(v => v!.Results).GroupBy(r => (r.Kernel, r.C)).MaxBy(g => g.Average(r => double.IsNaN(r.FoldMean) ? -1 : r.FoldMean))!;
        if (best.All(r => double.IsNaN(r.FoldMean)))
            _log.Warn("cross-validation could not compare: no candidate has a figure in every part; the first kernel and the smallest C are taken", $"{_job.Options.Folds} parts; fewer may help");
        _log.Info($"cross-validation chose {_candidates[best.Key.Kernel].Text}, C {best.Key.C:R}: {string.Join(", ", validated.Select(v => v!.Problem.Metric).Distinct())} {best.Average(r => r.FoldMean):0.####} on average over the parts");
        return best.Key;
    }

    (KernelModel, SvmSolution, double) Train(SvmProblem problem, SvmCandidate candidate, double c, CandidateResult? held)
    {
        int[] all = [.. Enumerable.Range(0, problem.Examples.Labels.Length)];
        var solution = _fits.Next(store => new FitResult(problem.Solve(candidate.Design.Matrix(problem.Examples.Sequences, _job.Threads, _log, _stop),
            all, _job.Options.Machine with { C = c }, null, _log, store, _stop), [])).Solution;
        var machine = problem.Machine(candidate.Design, solution);
        var (decisions, labels) = held is null
            ? (machine.Score(problem.Validation.Sequences, _job.Threads, _log, _stop), problem.Validation.Labels)
            : (held.Decisions, problem.Examples.Labels);
        if (problem.IsClasses)
            machine = machine with { Platt = PlattScale.Fit(decisions, Array.ConvertAll(labels, SvmExamples.IsPositive)) };
        return (machine, solution, problem.Quality(decisions, labels));
    }

    void Write(List<KernelModel> machines, SvmCandidate chosen)
    {
        var options = KernelDesigns.Defaults(_job.Options.Design).Over(chosen.Sizes);
        var manifest = SvmModel.ManifestOf(Path.GetFileNameWithoutExtension(_job.Output), _job.Options.Design, options, _job.Data.Window, _job.Data.Tracks, machines) with
        {
            Build = _job.Build,
            Centre = _job.Centre,
            TrainingData = _job.Data.Fingerprint,
            CodeVersion = BuildInfo.Version,
        };
        using var model = new SvmModel(manifest, machines, _job.Threads);
        ModelFile.Write(_job.Output, model);
    }
}
