using CisLens.Core;
using CisLens.Models.Kmers;
using CisLens.Train.Jobs;

namespace CisLens.Train.Kmers;

/// <summary>The training of support vector machines, one for each label.</summary>
sealed class SvmTraining : Training
{
    readonly SvmJob _job;

    /// <summary>Takes the design's own options, lays the options file over them, and the command line's seed over both.</summary>
    /// <exception cref="CisLensException">An option is unknown, or is one of networks.</exception>
    public SvmTraining(TrainRequest request)
    {
        string design = request.Design;
        if (request.Recipe is not null || request.TaskWeights is not null)
            throw new UsageException($"--recipe and --task-weights are for networks; {design} is solved to its optimum, label by label");
        if (request.Epochs is not null)
            throw new UsageException($"--epochs is for networks; {design} is solved to its optimum");
        if (request.Device is not ("auto" or "cpu"))
            throw new UsageException($"--device {request.Device}: {design} is trained on the processor; leave --device out");
        var options = new SvmTrainOptions { Design = design };
        options = request.Config?.Over(options, _ => []) ?? options;
        options = options with { Design = design, Seed = request.Seed ?? options.Seed };
        _job = new SvmJob(request.Data, options, request.Output)
        {
            Threads = request.Threads,
            Build = request.Build,
            Centre = request.Centre,
        };
    }

    /// <inheritdoc/>
    public override object Options => _job.Options with { Sizes = KernelDesigns.Defaults(_job.Options.Design).Over(_job.Options.Sizes) };

    /// <inheritdoc/>
    public override string CheckpointFolder => _job.CheckpointFolder;

    /// <inheritdoc/>
    public override void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop) =>
        SvmTrainer.Run(_job, resume, log, stop, results =>
        {
            record.Settings["options"] = _job.Options;
            record.Settings["threads"] = _job.Threads;
            record.Settings["data"] = _job.Data.Fingerprint;
            record.Counts["machines"] = results.Count;
            record.Counts["support_vectors"] = results.Sum(r => (long)r.Solution.SupportVectors);
            record.Write(_job.Output);
        });
}
