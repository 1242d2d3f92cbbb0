using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Models.Kmers;
using CisLens.Train.Jobs;

namespace CisLens.Train.Kmers;

/// <summary>The training of k-mer SVMs, one per track.</summary>
sealed class SvmTraining : Training
{
    readonly SvmJob _job;

    /// <summary>Takes the default options; the options file replaces their values, and the command line replaces the seed.</summary>
    /// <exception cref="CisLensException">An option is unknown or applies only to networks.</exception>
    public SvmTraining(TrainRequest request)
    {
        string design = request.Design!;
        if (request.Recipe is not null || request.TaskWeights is not null)
            throw new UsageException($"--recipe and --task-weights apply only to networks, not to {design}");
        if (request.Data.Heads.Count > 1)
            throw new UsageException($"the data has the heads {string.Join(", ", request.Data.Heads)}, and {design} has one head: "
                + $"train on one of them with --head {request.Data.Heads[0]}");
        if (request.Freeze.Count > 0)
            throw new UsageException($"--freeze applies only to networks, not to {design}");
        if (request.Epochs is not null)
            throw new UsageException($"--epochs applies only to networks; {design} is trained to its optimum");
        if (request.Device is not ("auto" or "cpu"))
            throw new UsageException($"--device is {request.Device}; expected cpu: {design} is trained on the CPU");
        var options = new SvmTrainOptions { Design = design };
        options = request.Config?.Over(options, KernelDesigns.Defaults(design).Select(size => size.Key), _ => []) ?? options;
        if (request.Search is { } search)
            options = options with { Grid = Grid(search) };
        options = options with { Design = design, Seed = request.Seed ?? options.Seed };
        _job = new SvmJob(request.Data, options, request.Output)
        {
            Threads = request.Threads,
            Build = request.Build,
            Centre = request.Centre,
        };
    }

    static SvmGrid Grid(SearchGrid search)
    {
        if (search.Axes.FirstOrDefault(axis => axis.Key is not "c" && axis.Key.Split('.')[0] != "sizes").Key is { } other)
            throw InputException.In(search.Path, $"{other} cannot be searched for a k-mer SVM; expected c and sizes");
        double[] costs = [.. search.Axes.Where(axis => axis.Key == "c").SelectMany(axis => axis.Values).Select(value =>
            value is JsonValue number && number.TryGetValue(out double c) ? c
                : throw InputException.In(search.Path, $"c is {value?.ToJsonString() ?? "null"}; expected a number"))];
        var sizes = search.Combinations().Select(SearchGrid.SizesOf).DistinctBy(some => some.ToJsonString()).ToList();
        return new SvmGrid { C = costs, Sizes = sizes is [{ Count: 0 }] ? [] : sizes };
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
