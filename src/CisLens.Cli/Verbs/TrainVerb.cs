using System.CommandLine;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Kmers;
using CisLens.Prepare.Datasets;
using CisLens.Report.Pages;
using CisLens.Torch;
using CisLens.Train.Kmers;
using CisLens.Train.Networks;

namespace CisLens.Cli.Verbs;

/// <summary><c>train</c>: a model from a dataset.</summary>
sealed class TrainVerb : Verb
{
    readonly Argument<string> _data = new("data") { Description = "The dataset folder that prepare made." };
    readonly Option<string?> _output = CommonOptions.Output("The model file to write.", required: true);
    readonly Option<string?> _design = new("--design") { Description = "The network or kernel machine: see cislens model ls (default: cisnet)." };
    readonly Option<string?> _recipe = new("--recipe") { Description = $"How to train, instead of the design's own way: {Recipes.Summary}." };
    readonly Option<string?> _taskWeights = new("--task-weights") { Description = "A table with columns track and weight: what the labels of a track weigh in the loss, 1 where none is given." };
    readonly Option<string?> _config = new("--config") { Description = "A JSON file of options that replace those of the design's recipe." };
    readonly Option<bool> _show = new("--show-config") { Description = "Print every option in force as JSON and stop." };
    readonly Option<int?> _epochs = new Option<int?>("--epochs") { Description = "Passes over the training split." }.AtLeast(1);
    readonly Option<ulong?> _seed = new("--seed") { Description = "Seed of every random choice (default 1)." };
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();

    public TrainVerb() : base("train", "Train a model on a dataset.",
        "cislens train data -o model.clm",
        "cislens train data --design basset --config train.json -o basset.clm",
        "cislens train data --design deepsea --recipe deepsea -o deepsea.clm",
        "cislens train data --design gkm-svm -o gkm.clm")
    {
        Arguments.Add(_data);
        foreach (Option option in new Option[] { _output, _design, _recipe, _taskWeights, _config, _show, _epochs, _seed, _device, _threads, _force, _resume })
            Options.Add(option);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        using var data = Dataset.Open(args.GetValue(_data)!);
        if (KernelDesigns.All.Any(d => d.Name == Design(args)))
        {
            TrainMachines(args, data, context);
            return;
        }
        var options = Effective(args, data.Indexes(Split.Train).Count);
        if (args.GetValue(_show))
        {
            Console.WriteLine(JsonSerializer.Serialize(options, Json.Indented));
            return;
        }
        var job = new TrainJob(data, options, args.GetValue(_output)!)
        {
            Device = Device.Parse(args.GetValue(_device)!),
            Threads = args.GetValue(_threads),
            Build = data.Manifest.Build,
            Centre = data.Manifest.Centre,
        };
        if (IsFinished(args, job.Output, job.CheckpointFolder, context))
            return;
        var record = new RunRecord();
        record.AddInput(Path.Combine(args.GetValue(_data)!, DatasetManifest.FileName));
        var result = Trainer.Run(job, args.GetValue(_resume), context.Log, context.Stop, result =>
        {
            TrainingCurves.Draw(result).Write(job.Output + ".curves.svg");
            Write(record, job, result);
        });
        context.Log.Info($"{job.Output}: {options.Design}, {result.Parameters:N0} weights, {result.Steps:N0} steps; best validation {result.Watched.ToString().ToLowerInvariant()} {result.Best?.ToString("0.####") ?? "NA"} at step {result.BestStep:N0}");
    }

    string Design(ParseResult args) =>
        args.GetValue(_design) ?? (args.GetValue(_config) is { } path ? new OptionsFile(path).Design : null) ?? "cisnet";

    void TrainMachines(ParseResult args, Dataset data, RunContext context)
    {
        if (args.GetValue(_recipe) is not null || args.GetValue(_taskWeights) is not null)
            throw new UsageException($"--recipe and --task-weights are for networks; {Design(args)} is solved to its optimum, label by label");
        if (args.GetValue(_epochs) is not null)
            throw new UsageException($"--epochs is for networks; {Design(args)} is solved to its optimum");
        if (args.GetValue(_device) is var device and not ("auto" or "cpu"))
            throw new UsageException($"--device {device}: {Design(args)} is trained on the processor; leave --device out");
        var options = args.GetValue(_config) is { } path ? SvmTrainOptions.Read(path) : new SvmTrainOptions();
        options = options with { Design = Design(args), Seed = args.GetValue(_seed) ?? options.Seed };
        if (args.GetValue(_show))
        {
            Console.WriteLine(JsonSerializer.Serialize(options with { Sizes = KernelDesigns.Defaults(options.Design).Over(options.Sizes) }, Json.Indented));
            return;
        }
        var job = new SvmJob(data, options, args.GetValue(_output)!) { Threads = args.GetValue(_threads), Build = data.Manifest.Build, Centre = data.Manifest.Centre };
        if (IsFinished(args, job.Output, job.CheckpointFolder, context))
            return;
        var record = new RunRecord();
        record.AddInput(Path.Combine(args.GetValue(_data)!, DatasetManifest.FileName));
        SvmTrainer.Run(job, args.GetValue(_resume), context.Log, context.Stop, results =>
        {
            (record.Settings["options"], record.Settings["threads"], record.Settings["data"]) = (options, job.Threads, data.Fingerprint);
            (record.Counts["machines"], record.Counts["support_vectors"]) = (results.Count, results.Sum(r => (long)r.Solution.SupportVectors));
            record.Write(job.Output);
        });
    }

    TrainOptions Effective(ParseResult args, int sequences)
    {
        var config = args.GetValue(_config) is { } path ? new OptionsFile(path) : null;
        string design = Design(args);
        if (Designs.All.All(d => d.Name != design))
            throw new UsageException($"--design {design}: there are {string.Join(", ", [.. Designs.All.Select(d => d.Name), .. KernelDesigns.All.Select(d => d.Name)])}");
        string? recipe = args.GetValue(_recipe) ?? config?.Recipe;
        var options = RecipeOptions.For(Designs.Create(design), sequences, recipe);
        if (config is not null)
            options = config.Over(options) with { Design = design, Recipe = recipe };
        options = options with
        {
            Epochs = args.GetValue(_epochs) ?? options.Epochs,
            Seed = args.GetValue(_seed) ?? options.Seed,
            TaskWeights = args.GetValue(_taskWeights) is { } file ? TaskWeights.Read(file) : options.TaskWeights,
        };
        var faults = OptionRules.Faults(options);
        return faults.Count == 0 ? options : throw new UsageException(string.Join("; ", faults));
    }

    bool IsFinished(ParseResult args, string output, string checkpoints, RunContext context)
    {
        bool interrupted = Directory.Exists(checkpoints), force = args.GetValue(_force);
        if (args.GetValue(_resume))
        {
            bool finished = File.Exists(output) && !interrupted;
            if (finished)
                context.Log.Info($"{output} is finished; nothing to resume");
            return finished;
        }
        CommonOptions.KeepExisting(output, force, args.GetValue(_data), args.GetValue(_config), args.GetValue(_taskWeights));
        if (interrupted && !force)
            throw new UsageException($"{checkpoints} holds an interrupted training: --resume goes on with it, --force starts again");
        return false;
    }

    static void Write(RunRecord record, TrainJob job, TrainResult result)
    {
        record.Settings["options"] = job.Options;
        record.Settings["device"] = job.Device.ToString();
        record.Settings["threads"] = job.Threads;
        record.Settings["libtorch"] = TorchLibrary.Version;
        record.Settings["data"] = job.Data.Fingerprint;
        record.Settings["watched"] = result.Watched;
        record.Settings["best"] = result.Best;
        (record.Counts["steps"], record.Counts["best_step"], record.Counts["weights"]) = (result.Steps, result.BestStep, result.Parameters);
        record.Write(job.Output);
    }
}
