using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Jobs;
using CisLens.Train.Resume;

namespace CisLens.Train.Networks;

/// <summary>
/// Trains a network. The same job gives the same bytes, also if it was stopped or killed and then resumed.
/// </summary>
public sealed class Trainer : IDisposable
{
    readonly TrainJob _job;
    readonly IRunLog _log;
    readonly Network _network;
    readonly Stepper _stepper;
    readonly IReadOnlyList<HeadTraining> _heads;
    readonly BatchPlan _plan;
    readonly LearningRate _rate;
    readonly CheckpointStore _store;
    readonly Rng _rng;
    MetricsLog? _metrics;
    Progress _progress = new();
    Progress? _saved;
    byte[]? _best;
    long _step;
    string? _trained;

    Trainer(TrainJob job, IRunLog log)
    {
        (_job, _log, _store) = (job, log, new CheckpointStore(job.CheckpointFolder));
        var options = job.Options;
        _rng = new Rng(options.Seed);
        TorchLibrary.Threads = job.Threads;
        TorchLibrary.ManualSeed(options.Seed);
        var design = DataDesign.For(job.Data, options);
        _heads = HeadTraining.From(job.Data, design, options, log);
        _plan = new BatchPlan([.. _heads.Select(h => (h.Data, h.Labels))], design.Window, options, _rng.Split("batches"));
        _rate = new LearningRate(options, TotalSteps);
        _network = job.From is null ? Network.Create(design, job.Device, _rng.Split("weights"))
            : FineTuning.Start(job, design, _heads, _rng.Split("weights"), log);
        _stepper = new Stepper(_network, options, [.. _heads.Select(h => h.Loss)]);
    }

    long TotalSteps => (long)_job.Options.Epochs * _plan.BatchesPerEpoch;

    long ValidateEvery => _job.Options.ValidateEvery ?? _plan.BatchesPerEpoch;

    bool StopsEarly => _progress.BestAge >= _job.Options.Patience;

    /// <summary>Trains, and writes the model file and the metrics log.</summary>
    /// <param name="job">The training.</param>
    /// <param name="resume">Whether to continue from the newest checkpoint, if there is one.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the training after writing a checkpoint.</param>
    /// <param name="finished">Called when the model is written. If it fails, the checkpoints stay and the run can be resumed.</param>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; a checkpoint was written.</exception>
    public static TrainResult Run(TrainJob job, bool resume, IRunLog log, CancellationToken stop, Action<TrainResult>? finished = null)
    {
        using var trainer = new Trainer(job, log);
        trainer.Start(resume);
        try
        {
            trainer.Loop(stop);
        }
        catch (OperationCanceledException)
        {
            trainer.Checkpoint();
            throw new StoppedException(
                $"stopped after step {trainer._step} of {trainer.TotalSteps}; run the same command with --resume to continue");
        }
        return trainer.Finish(finished);
    }

    void Start(bool resume)
    {
        string? found = resume ? _store.FindNewest(_log) : null;
        if (found is null)
        {
            _store.Clear();
            _metrics = new MetricsLog(_job.LogPath, 0);
            return;
        }
        var state = TrainState.Read(found);
        state.MustFit(State(), found, _log);
        _best = CheckpointContent.Restore(found, state, _network, _stepper.Optimizer, _job.Device);
        (_step, _progress, _saved) = (state.Step, state.Progress, state.Progress);
        (_rate.PlateauAge, _rate.PlateauScale) = (_progress.PlateauAge, _progress.RateScale);
        _metrics = new MetricsLog(_job.LogPath, state.LogBytes);
        _log.Info($"resumed at step {_step:N0} of {TotalSteps:N0}");
    }

    void Loop(CancellationToken stop)
    {
        long start = _step;
        var (epoch, batchInEpoch) = Math.DivRem(_step, (long)_plan.BatchesPerEpoch);
        using var feed = new BatchFeed(_plan, (int)epoch, (int)batchInEpoch, _job.Options.Epochs);
        while (true)
        {
            if (ValidationIsDue)
                Validate(stop);
            if (_step >= TotalSteps || StopsEarly)
                return;
            stop.ThrowIfCancellationRequested();
            var batch = feed.Next()!;
            double loss = _stepper.Step(batch, _rate.At(_step));
            _step++;
            _progress = WithLoss(batch, loss);
            if (_step % (_job.Options.CheckpointEvery ?? long.MaxValue) == 0 && !ValidationIsDue)
                Checkpoint();
            _log.Progress("train", _step - start, TotalSteps - start, "steps");
            CrashPoint.Pass("step");
        }
    }

    Progress WithLoss(TrainingBatch batch, double loss)
    {
        var heads = _heads.Count == 1 ? null : _progress.Heads?.ToArray() ?? new LossTotal[_heads.Count];
        if (heads is not null)
            heads[batch.Head] = new(heads[batch.Head].Sum + loss * batch.Count, heads[batch.Head].Count + batch.Count);
        return _progress with
        {
            LossSum = _progress.LossSum + loss * batch.Count,
            LossCount = _progress.LossCount + batch.Count,
            Heads = heads,
        };
    }

    bool ValidationIsDue => _step > _progress.ValidatedStep && (_step % ValidateEvery == 0 || _step == TotalSteps);

    void Validate(CancellationToken stop)
    {
        var heads = _heads.Select((h, i) => Validate(h, i, stop)).ToList();
        double metric = Mean(heads.Select(h => h.Metric)) ?? double.NaN;
        bool better = !HasValidation || Watching.IsBetter(metric, _progress.Best);
        if (better)
            _best = CheckpointContent.Snapshot(_network);
        _rate.Observe(better);
        var point = new HistoryPoint
        {
            Step = _step,
            Epoch = (double)_step / _plan.BatchesPerEpoch,
            LearningRate = _rate.At(_step - 1),
            TrainLoss = heads.Count == 1 ? _progress.LossSum / _progress.LossCount : Mean(heads.Select(h => h.TrainLoss))!.Value,
            ValidationLoss = Mean(heads.Select(h => h.ValidationLoss)),
            Metric = double.IsNaN(metric) ? null : metric,
            Best = better,
            Heads = heads.Count == 1 ? null : heads,
        };
        _progress = new Progress
        {
            ValidatedStep = _step,
            Best = better && HasValidation ? metric : _progress.Best,
            BestStep = better ? _step : _progress.BestStep,
            BestAge = better ? 0 : _progress.BestAge + 1,
            PlateauAge = _rate.PlateauAge,
            RateScale = _rate.PlateauScale,
        };
        _metrics!.Append(point);
        _log.Info(TrainText.Describe(point, Watching.Watched));
        Checkpoint();
    }

    HeadPoint Validate(HeadTraining head, int index, CancellationToken stop)
    {
        double? training = _progress.Heads?[index] is { Count: > 0 } sum ? sum.Sum / sum.Count : null;
        if (!head.Validation.HasData)
            return new HeadPoint(head.Name, training, null, null);
        var result = head.Validation.Run(OnDataScale(head), stop);
        return new HeadPoint(head.Name, training, result.Loss, double.IsNaN(result.Metric) ? null : result.Metric);
    }

    // of the heads that have one
    static double? Mean(IEnumerable<double?> values) => values.Average();

    Validation Watching => _heads[0].Validation;

    bool HasValidation => _heads.Any(h => h.Validation.HasData);

    TrainResult Finish(Action<TrainResult>? finished)
    {
        if (_best is not null)
            CheckpointContent.Restore(_network, _best);
        foreach (var (h, head) in _heads.Index())
            HeadScale.Apply(_network, h, head.Labels.Means, head.Labels.Deviations);
        var manifest = Manifest();
        ModelFile.Write(_job.Output, new NetModel(manifest, _network));
        CrashPoint.Pass("model written");
        var result = new TrainResult(manifest, Watching.Watched, _progress.Best, _progress.BestStep, _step, _network.ParameterCount,
            _metrics!.History);
        finished?.Invoke(result);
        _store.Clear();
        return result;
    }

    ModelManifest Manifest()
    {
        var design = _network.Design;
        var tracks = _heads.Select(h => design.TracksFor(h.Data.Tracks)).ToArray();
        return design.Manifest(Path.GetFileNameWithoutExtension(_job.Output), tracks[0], tracks[1..]) with
        {
            Build = _job.Build,
            Centre = _job.Centre,
            Placement = _job.Data.Placement,
            // a network that has seen only the strand of the gene predicts only that
            Strand = _job.Data.Placement == WindowPlacement.AroundTss && _job.Options.Strand == StrandAugmentation.None
                ? StrandRule.Forward : design.Card.Strand,
            TrainingData = _job.Data.Fingerprint,
            TrainingSequences = _trained ??= SequenceSketch.From(_job.Data,
                [.. _heads.SelectMany(h => h.Data.Indexes(Split.Train)).Distinct().Order()]),
            Parent = _job.Options.Parent,
            CodeVersion = BuildInfo.Version,
        };
    }

    StandardisedModel OnDataScale(HeadTraining head)
    {
        var model = HeadModel.Choose(new NetModel(Manifest(), _network), _heads.Count == 1 ? null : head.Name);
        return new(model, head.Labels.Means.ToArray(), head.Labels.Deviations.ToArray());
    }

    void Checkpoint()
    {
        if (ReferenceEquals(_saved, _progress))
            return;
        _store.Save(_step, CheckpointContent.Files(_network, _stepper.Optimizer, _best, State()));
        _saved = _progress;
    }

    TrainState State() => new()
    {
        Step = _step,
        Epoch = (int)(_step / _plan.BatchesPerEpoch),
        BatchInEpoch = (int)(_step % _plan.BatchesPerEpoch),
        DataGenerator = _rng.Save(),
        TorchGenerator = Convert.ToBase64String(TorchLibrary.SaveGenerator(_job.Device)),
        Threads = _job.Threads,
        Device = _job.Device.ToString(),
        CodeVersion = BuildInfo.Version,
        TorchVersion = TorchLibrary.Version,
        Options = _job.Options,
        Data = _job.Data.Fingerprint,
        Progress = _progress,
        LogBytes = _metrics?.Length ?? 0,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics?.Dispose();
        _stepper.Dispose();
        _network.Dispose();
    }
}
