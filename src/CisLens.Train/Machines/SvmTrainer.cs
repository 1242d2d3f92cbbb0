using System.Diagnostics;
using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;
using CisLens.Design.Kernels;
using CisLens.Train.Metrics;

namespace CisLens.Train.Machines;

/// <summary>A training of support vector machines.</summary>
/// <param name="Data">Sequences with labels; each label has a machine of its own.</param>
/// <param name="Options">Everything that decides the result beside the data.</param>
/// <param name="Output">The model file.</param>
public sealed record SvmJob(ILabelledSequences Data, SvmTrainOptions Options, string Output)
{
    /// <summary>Most threads at once; they change no number.</summary>
    public int Threads { get; init; } = 1;

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

/// <summary>Trains a support vector machine for each label: C-SVC for two classes, epsilon-SVR for measured numbers.</summary>
public sealed class SvmTrainer
{
    readonly SvmJob _job;
    readonly KernelDesign _design;
    readonly IRunLog _log;
    readonly CancellationToken _stop;

    SvmTrainer(SvmJob job, IRunLog log, CancellationToken stop)
    {
        (_job, _log, _stop) = (job, log, stop);
        _design = KernelDesigns.Kernel(job.Options.Design, job.Options.Sizes, "sizes");
        job.Options.Machine.Check();
    }

    /// <summary>Trains and writes the model file.</summary>
    /// <exception cref="InputException">A class is empty, or a sequence is shorter than a word.</exception>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; nothing is written.</exception>
    public static IReadOnlyList<SvmResult> Run(SvmJob job, IRunLog log, CancellationToken stop)
    {
        try
        {
            return new SvmTrainer(job, log, stop).Run();
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException("stopped before the last machine was trained; nothing was written, the same command starts again");
        }
    }

    List<SvmResult> Run()
    {
        var results = new List<SvmResult>();
        var machines = new List<KernelModel>();
        for (int t = 0; t < _job.Data.Tracks.Count; t++)
        {
            long started = Stopwatch.GetTimestamp();
            var track = _job.Data.Tracks[t];
            var train = SvmExamples.Of(_job.Data, Split.Train, t);
            var validation = SvmExamples.Of(_job.Data, Split.Validation, t);
            var (machine, solution, heldOut) = track.Kind switch
            {
                TrackKind.Probability => Classify(train, validation),
                TrackKind.Scalar => Regress(train, validation),
                _ => throw new InputException($"{track.Id} is signal along the sequence; support vector machines take classes or one number a sequence"),
            };
            machines.Add(machine);
            results.Add(new SvmResult(track, solution, heldOut, Stopwatch.GetElapsedTime(started).TotalSeconds));
            _log.Info($"{track.Id}: {solution.SupportVectors:N0} of {train.Labels.Length:N0} sequences are support vectors ({solution.BoundedSupportVectors:N0} at C), rho {machine.Rho:0.####}, objective {solution.Objective:0.####}, {solution.Steps:N0} steps, held out {(track.Kind == TrackKind.Probability ? "AUROC" : "Pearson")} {heldOut:0.####}");
        }
        Write(machines);
        return results;
    }

    (KernelModel, SvmSolution, double) Classify(SvmExamples train, SvmExamples validation)
    {
        var solution = Svm.Classify(Operator(train), train.Positives, _job.Options.Machine, null, _log, _stop);
        var machine = Machine(train, solution);
        var (decisions, labels) = HasBoth(validation)
            ? (Decisions(machine, validation), validation.Positives)
            : (CrossValidated(train), train.Positives);
        double auroc = Auroc.Of(decisions, Array.ConvertAll(labels, positive => positive ? 1.0 : 0));
        return (machine with { Platt = PlattScale.Fit(decisions, labels) }, solution, auroc);
    }

    /// <summary>Trained on standardised labels, so that C and the tube mean the same for any assay; the machine answers on the labels' scale.</summary>
    (KernelModel, SvmSolution, double) Regress(SvmExamples train, SvmExamples validation)
    {
        double mean = train.Labels.Average(), deviation = Math.Sqrt(train.Labels.Average(y => (y - mean) * (y - mean)));
        if (!(deviation > 0))
            throw new InputException($"all {train.Labels.Length} training labels are {mean}, expected numbers that differ");
        var solution = Svm.Regress(Operator(train), Array.ConvertAll(train.Labels, y => (y - mean) / deviation), _job.Options.Machine, null, _log, _stop);
        var machine = Machine(train, solution with { Coefficients = Array.ConvertAll(solution.Coefficients, c => c * deviation), Rho = solution.Rho * deviation - mean }) with { IsRegression = true };
        return (machine, solution, validation.Labels.Length > 1 ? Pearson.Of(Decisions(machine, validation), validation.Labels) : double.NaN);
    }

    IKernelOperator Operator(SvmExamples examples) => _design.Kernel.Gamma is null
        ? new KernelProduct(_design.Kernel, examples.Sequences, _job.Threads, _stop)
        : new GramMatrix(_design.Kernel, examples.Sequences, _job.Threads, log: _log, stop: _stop);

    KernelModel Machine(SvmExamples train, SvmSolution solution) =>
        KernelModel.Of(_design.Kernel, train.Sequences, solution) with { Parameters = _design.Gapped };

    double[] Decisions(KernelModel machine, SvmExamples examples) =>
        machine.Score(examples.Sequences, _job.Threads, _log, _stop);

    static bool HasBoth(SvmExamples examples) => ClassSize.Of(examples.Labels).Suffices();

    /// <summary>Each example's decision value by the machine of the other parts; both classes are dealt to the parts alike.</summary>
    double[] CrossValidated(SvmExamples train)
    {
        int[] parts = Parts(train.Positives, _job.Options.Folds, new Rng(_job.Options.Seed).Split("folds"));
        var decisions = new double[parts.Length];
        for (int part = 0; part < _job.Options.Folds; part++)
        {
            int[] held = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] == part)];
            var others = train.Subset([.. Enumerable.Range(0, parts.Length).Where(i => parts[i] != part)]);
            var solution = Svm.Classify(Operator(others), others.Positives, _job.Options.Machine, null, _log, _stop);
            var values = Decisions(Machine(others, solution), train.Subset(held));
            for (int i = 0; i < held.Length; i++)
                decisions[held[i]] = values[i];
            _log.Progress("cross-validation", part + 1, _job.Options.Folds, "parts");
        }
        return decisions;
    }

    static int[] Parts(bool[] positives, int count, Rng rng)
    {
        int smaller = Math.Min(positives.Count(p => p), positives.Count(p => !p));
        if (smaller < count)
            throw new InputException($"the smaller class has {smaller} training sequences, expected at least one for each of {count} parts; give a validation split or fewer folds");
        var parts = new int[positives.Length];
        foreach (bool side in (bool[])[true, false])
        {
            int[] members = [.. Enumerable.Range(0, positives.Length).Where(i => positives[i] == side)];
            rng.Shuffle<int>(members);
            for (int i = 0; i < members.Length; i++)
                parts[members[i]] = i % count;
        }
        return parts;
    }

    void Write(List<KernelModel> machines)
    {
        var options = KernelDesigns.Defaults(_job.Options.Design).Over(_job.Options.Sizes);
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
