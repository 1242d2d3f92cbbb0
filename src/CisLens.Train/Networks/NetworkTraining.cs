using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Kmers;
using CisLens.Torch;
using CisLens.Train.Jobs;

namespace CisLens.Train.Networks;

/// <summary>The training of a network.</summary>
sealed class NetworkTraining : Training
{
    readonly TrainRequest _request;
    readonly TrainOptions _options;

    /// <summary>Takes the recipe; the options file replaces its values, and the command line replaces both.</summary>
    /// <exception cref="CisLensException">An option is unknown or out of range.</exception>
    public NetworkTraining(TrainRequest request)
    {
        _request = request;
        string? recipe = request.Recipe ?? request.Config?.Recipe;
        var design = Designs.Create(request.Design!, request.Sizes);
        var options = Recipes.For(design, CountOf(request.Data, Split.Train), recipe);
        if (request.Config is { } config)
            options = config.Over(options, design.OptionNames(), OptionRules.Faults) with { Design = request.Design!, Recipe = recipe };
        _options = options with
        {
            Epochs = request.Epochs ?? options.Epochs,
            Seed = request.Seed ?? options.Seed,
            Sizes = request.Sizes is { } start ? start.DeepClone().AsObject().Over(options.Sizes) : options.Sizes,
            Parent = request.From is { } from ? ModelFile.Hash(from) : null,
            Freeze = request.Freeze.Count > 0 ? request.Freeze : options.Freeze,
            TaskWeights = request.TaskWeights is { } file ? TaskWeights.Read(file) : options.TaskWeights,
        };
        if (_options.Freeze is { Count: > 0 } && request.From is null)
            throw new UsageException("freeze requires --from: layers with random weights must be trained");
        var faults = OptionRules.Faults(_options);
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    /// <inheritdoc/>
    public override object Options => _options with { Sizes = DataDesign.For(_request.Data, _options).Options() };

    /// <summary>The options, without the default sizes of the design.</summary>
    public TrainOptions TrainOptions => _options;

    /// <inheritdoc cref="Trainer.Run"/>
    public TrainResult Train(bool resume, IRunLog log, Action<TrainResult> finished, CancellationToken stop) =>
        Trainer.Run(Job(Device.Parse(_request.Device)), resume, log, stop, finished);

    /// <inheritdoc/>
    public override string CheckpointFolder => Job(Device.Cpu).CheckpointFolder;

    /// <inheritdoc/>
    public override void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop)
    {
        var job = Job(Device.Parse(_request.Device));
        var result = Trainer.Run(job, resume, log, stop, result =>
        {
            draw(result);
            Describe(record, job, result);
            record.Write(job.Output);
        });
        log.Info($"{job.Output}: {_options.Design}, {result.Parameters:N0} weights, {result.Steps:N0} steps; "
            + Outcome(result, CountOf(job.Data, Split.Validation) > 0));
    }

    static int CountOf(ILabelledSequences data, Split split) => HeadTraining.Split(data).Sum(own => own.Indexes(split).Count);

    static string Outcome(TrainResult result, bool validated)
    {
        string metric = result.Watched.ToString().ToLowerInvariant();
        return result.Best is { } best ? $"best validation {metric} {best:0.####} at step {result.BestStep:N0}"
            : validated ? $"the validation {metric} was never defined, because all predictions of a track were the same: the weights of "
                + "the last step are kept; try a smaller learning_rate or more epochs"
            : "without a validation split, the weights of the last step are kept";
    }

    TrainJob Job(Device device) => new(_request.Data, _options, _request.Output)
    {
        From = _request.From,
        Device = device,
        Threads = _request.Threads,
        Build = _request.Build,
        Centre = _request.Centre,
    };

    static void Describe(RunRecord record, TrainJob job, TrainResult result)
    {
        record.Settings["options"] = job.Options;
        record.Settings["device"] = job.Device.ToString();
        record.Settings["threads"] = job.Threads;
        record.Settings["libtorch"] = TorchLibrary.Version;
        record.Settings["data"] = job.Data.Fingerprint;
        record.Settings["watched"] = result.Watched;
        record.Settings["best"] = result.Best;
        (record.Counts["steps"], record.Counts["best_step"], record.Counts["weights"]) = (result.Steps, result.BestStep, result.Parameters);
    }
}
