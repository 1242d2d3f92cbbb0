using System.Globalization;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models;
using CisLens.Models.Boosters;
using CisLens.Models.TwoStep;
using CisLens.Torch;
using CisLens.Train.Boosting;
using CisLens.Train.Jobs;

namespace CisLens.Train.TwoStep;

/// <summary>
/// The training of a model of two steps: features of all examples by the chromatin model, then a booster per track. Features and boosters
/// are kept in files until the model is written, so that an interrupted training continues.
/// </summary>
sealed class TwoStepTraining : Training
{
    readonly TrainRequest _request;
    readonly TwoStepOptions _options;
    readonly string _chromatin;
    readonly BoostingGrid? _grid;

    /// <summary>Takes the options of the design; the options file replaces their values, and the command line replaces the seed.</summary>
    /// <exception cref="CisLensException">
    /// An option is unknown, out of range or for networks only, or there is no chromatin model.
    /// </exception>
    public TwoStepTraining(TrainRequest request, TwoStepOptions defaults)
    {
        string design = defaults.Design;
        if (request.Recipe is not null || request.TaskWeights is not null || request.Epochs is not null || request.Freeze.Count > 0)
            throw new UsageException($"--recipe, --task-weights, --epochs and --freeze apply only to networks, not to {design}");
        _chromatin = request.Chromatin
            ?? throw new UsageException($"--chromatin is missing; {design} needs the file of a model that predicts chromatin");
        if (request.Data.Bins > 1)
            throw new UsageException($"{design} predicts one value per window; the data has {request.Data.Bins} bins per window");
        _request = request;
        _options = With(request.Config);
        _grid = request.Search is { } grid ? new BoostingGrid(grid, With, request.Config) : null;

        TwoStepOptions With(OptionsFile? config)
        {
            var options = config?.Over(defaults, [], own => own.Faults()) ?? defaults;
            return options with
            {
                Design = design,
                Boosting = options.Boosting with { Seed = (int?)request.Seed ?? options.Boosting.Seed },
            };
        }
    }

    /// <inheritdoc/>
    public override object Options
    {
        get
        {
            if (_grid is null)
                return _options;
            var options = JsonSerializer.SerializeToNode(_options, Json.Indented)!.AsObject();
            options["grid"] = _grid.Json.DeepClone();
            return options;
        }
    }

    /// <inheritdoc/>
    public override string CheckpointFolder => _request.Output + ".checkpoints";

    /// <inheritdoc/>
    public override void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop)
    {
        TorchLibrary.Threads = _request.Threads;
        if (!resume && Directory.Exists(CheckpointFolder))
            Directory.Delete(CheckpointFolder, recursive: true);
        var device = Device.Parse(_request.Device);
        using var chromatin = ModelFile.Open(_chromatin, device, batchSize: 64, selfTest: true, out string hash);
        using var features = FeatureTable.Compute(
            chromatin, hash, _options.Layout, _request.Data, _request.Features ?? CheckpointFolder, log, stop);
        Directory.CreateDirectory(CheckpointFolder);
        try
        {
            var boosters = Fit(features, log, stop);
            if (_grid is not null)
                WriteTable();
            Write(chromatin, boosters);
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException("stopped before the last booster was trained; run the same command with --resume to continue");
        }
        record.AddInputs(_chromatin);
        record.Settings["options"] = Options;
        record.Settings["threads"] = _request.Threads;
        record.Settings["data"] = _request.Data.Fingerprint;
        record.Counts["windows_computed"] = features.Computed;
        record.Write(_request.Output);
        Directory.Delete(CheckpointFolder, recursive: true);
    }

    /// <summary>The training examples, and those that decide when to stop.</summary>
    (int[] Train, int[] HeldOut) Splits()
    {
        int[] train = [.. _request.Data.Indexes(Split.Train)], heldOut = [.. _request.Data.Indexes(Split.Validation)];
        if (heldOut.Length > 0)
            return (train, heldOut);
        new Rng((ulong)_options.Boosting.Seed).Split("held out").Shuffle<int>(train);
        int share = (int)Math.Round(_options.HeldOutShare * train.Length);
        return ([.. train[share..].Order()], [.. train[..share].Order()]);
    }

    List<Booster> Fit(FeatureTable features, IRunLog log, CancellationToken stop)
    {
        var (train, heldOut) = Splits();
        if (train.Length == 0 || heldOut.Length == 0)
            throw new InputException($"{train.Length} examples to train on and {heldOut.Length} that decide when to stop; " +
                "expected some of each");
        using ExampleRows fitted = new(features, _request.Data, train), held = new(features, _request.Data, heldOut);
        var boosters = _options.Step switch
        {
            SecondStep.Ridge => Ridge(fitted, held, stop),
            SecondStep.Network => Networks(fitted, held, log, stop),
            _ => Boost(fitted, held, log, stop),
        };
        foreach (var (t, track) in _request.Data.Tracks.Index())
            if (_options.Calibrate && track.Kind == TrackKind.Probability)
                boosters[t] = boosters[t].Calibrated(held.Calibration(boosters[t], t));
        return boosters;
    }

    List<Booster> Ridge(ExampleRows train, ExampleRows heldOut, CancellationToken stop)
    {
        if (_request.Data.Tracks.FirstOrDefault(track => track.Kind == TrackKind.Probability) is { } labels)
            throw new UsageException($"step is ridge, and {labels.Id} has the labels 0 and 1; expected boosting");
        var fitted = RidgeTraining.Train(train.ToArrays(), heldOut.ToArrays(), train.Features, stop);
        return [.. fitted.Select((found, t) => found?.Booster ?? throw NoLabels(t))];
    }

    List<Booster> Networks(ExampleRows train, ExampleRows heldOut, IRunLog log, CancellationToken stop)
    {
        var (fitted, held) = (train.ToArrays(), heldOut.ToArrays());
        var boosters = new List<Booster>();
        foreach (var (t, track) in _request.Data.Tracks.Index())
        {
            log.Progress("networks", t, _request.Data.Tracks.Count, "tracks");
            boosters.Add(DenseTraining.Train(fitted, held, train.Features, t, _options.Network with { Objective = Objective(track) },
                new Rng((ulong)_options.Boosting.Seed).Split(track.Id), stop));
        }
        return boosters;
    }

    static BoosterObjective Objective(Track track) =>
        track.Kind == TrackKind.Probability ? BoosterObjective.Logistic : BoosterObjective.SquaredError;

    InputException NoLabels(int track) =>
        new($"{_request.Data.Tracks[track].Id} has no label in the training split or in the examples that decide when to stop");

    List<Booster> Boost(ExampleRows train, ExampleRows heldOut, IRunLog log, CancellationToken stop)
    {
        int threads = _request.Threads;
        using FeatureMatrix fitted = new(train.Address, train.Count, train.Features, threads),
            held = new(heldOut.Address, heldOut.Count, heldOut.Features, threads);
        var boosters = new List<Booster>();
        foreach (var (t, track) in _request.Data.Tracks.Index())
        {
            log.Progress("boosting", t, _request.Data.Tracks.Count, "tracks");
            string file = Path.Combine(CheckpointFolder, $"booster-{t + 1}.safetensors");
            if (!File.Exists(file))
            {
                fitted.SetLabels(train.Labels(t));
                held.SetLabels(heldOut.Labels(t));
                if (double.IsNaN(fitted.MeanLabel) || double.IsNaN(held.MeanLabel))
                    throw NoLabels(t);
                BoostingOptions[] candidates = [.. (_grid?.Candidates ?? [_options]).Select(own => Boosting(track, own))];
                var found = BoosterSearch.Run(fitted, held, candidates, threads, stop);
                var result = found.Best;
                string metric = candidates[0].WatchedMetric.ToString().ToLowerInvariant();
                log.Info(string.Create(CultureInfo.InvariantCulture,
                    $"{track.Id}: {result.Rounds} rounds, held out {metric} {result.Metric:0.####}")
                    + (_grid is null ? "" : $", the best of {candidates.Length} with {_grid.Text(found.Chosen)}"));
                if (_grid is not null)
                    DurableFile.WriteText(TableOf(t), _grid.Table(track.Id, candidates[0].WatchedMetric, found));
                DurableFile.Write(file, stream => SafetensorsWriter.Write(stream, [.. result.Booster.Tensors("booster")]));
            }
            using var stream = File.OpenRead(file);
            using var weights = new SafetensorsReader(stream, stream.Length, file);
            boosters.Add(Booster.Load(weights, "booster", file));
        }
        return boosters;
    }

    static BoostingOptions Boosting(Track track, TwoStepOptions options) => options.Boosting with { Objective = Objective(track) };

    string TableOf(int track) => Path.Combine(CheckpointFolder, $"booster-{track + 1}.grid.tsv");

    /// <summary>Writes the tables of all tracks as one.</summary>
    void WriteTable() => DurableFile.WriteText(_request.Output + ".grid.tsv", string.Concat(Enumerable.Range(0, _request.Data.Tracks.Count)
        .SelectMany(t => File.ReadLines(TableOf(t)).Skip(t == 0 ? 0 : 1)).Select(line => line + "\n")));

    void Write(ISequenceModel chromatin, IReadOnlyList<Booster> boosters)
    {
        string name = Path.GetFileNameWithoutExtension(_request.Output);
        var manifest = TwoStepModel.ManifestOf(name, _options.Design, _options.Layout, chromatin.Manifest, _request.Data.Tracks) with
        {
            Build = _request.Build ?? chromatin.Manifest.Build,
            TrainingData = _request.Data.Fingerprint,
            TrainingSequences = SequenceSketch.From(_request.Data, _request.Data.Indexes(Split.Train)),
            CodeVersion = BuildInfo.Version,
        };
        // the chromatin model is disposed by its owner, which is not this model
        ModelFile.Write(_request.Output, new TwoStepModel(manifest, chromatin, boosters, _chromatin));
    }
}
