using System.CommandLine;
using System.Text.Json;
using CisLens.Core;
using CisLens.Design.Zoo;
using CisLens.Prepare.Datasets;
using CisLens.Report.Pages;
using CisLens.Train;
using CisLens.Train.Jobs;

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
        string output = args.GetValue(_output)!;
        var config = args.GetValue(_config) is { } path ? new OptionsFile(path) : null;
        var training = TrainableDesigns.Prepare(new TrainRequest(data, args.GetValue(_design) ?? config?.Design ?? "cisnet", output)
        {
            Recipe = args.GetValue(_recipe),
            Config = config,
            TaskWeights = args.GetValue(_taskWeights),
            Epochs = args.GetValue(_epochs),
            Seed = args.GetValue(_seed),
            Device = args.GetValue(_device)!,
            Threads = args.GetValue(_threads),
            Build = data.Manifest.Build,
            Centre = data.Manifest.Centre,
        });
        if (args.GetValue(_show))
        {
            context.Output.WriteLine(JsonSerializer.Serialize(training.Options, Json.Indented));
            return;
        }
        if (IsFinished(args, output, training.CheckpointFolder, context))
            return;
        var record = new RunRecord();
        record.AddInput(Path.Combine(args.GetValue(_data)!, DatasetManifest.FileName));
        training.Run(args.GetValue(_resume), record,
            result => TrainingCurves.Draw(result).Write(output + ".curves.svg"), context.Log, context.Stop);
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
}
