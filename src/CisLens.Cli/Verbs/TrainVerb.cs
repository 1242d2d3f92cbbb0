using System.CommandLine;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Prepare.Datasets;
using CisLens.Report.Pages;
using CisLens.Train;
using CisLens.Train.Jobs;

namespace CisLens.Cli.Verbs;

/// <summary><c>train</c>: a model from a dataset.</summary>
sealed class TrainVerb : Verb
{
    readonly Argument<string> _data = new("data") { Description = "Dataset folder, from cislens prepare." };
    readonly Option<string?> _output = CommonOptions.Output("Model file to write (required).");
    readonly Option<string?> _design = new("--design") { Description = "Design of cislens model ls, or a JSON file (default: cisnet)." };
    readonly Option<string?> _head = new("--head")
    {
        Description = "Train on one head of a dataset of several genomes (default: on all of them in turn).",
    };
    readonly Option<string?> _recipe = new("--recipe") { Description = $"Recipe to use instead of the design's own. {Recipes.Summary}." };
    readonly Option<string?> _taskWeights = new("--task-weights")
    {
        Description = "TSV with the columns track and weight: weight of the track in the loss (default: 1).",
    };
    readonly Option<string?> _config = new("--config") { Description = "JSON file of options that replace those of the recipe." };
    readonly Option<string[]> _set = new("--set")
    {
        Description = "NAME=VALUE: one option, such as learning_rate=0.001 or sizes.filters=64; may be given several times.",
    };
    readonly Option<string?> _from = new("--from")
    {
        Description = "Model file to start from: its design and weights, with a new last layer for other tracks.",
    };
    readonly Option<string[]> _freeze = new("--freeze")
    {
        Description = "With --from: layers that do not change: a name, a prefix such as conv*, or trunk (all but the last); "
            + "may be given several times.",
    };
    readonly Option<string?> _chromatin = new("--chromatin")
    {
        Description = "Model file of the first step of expecto, mentr or two-step: a model that predicts chromatin.",
    };
    readonly Option<string?> _features = new("--features")
    {
        Description = "With --chromatin: folder that keeps the features for other trainings (default: not kept).",
    };
    readonly Option<string?> _search = new("--search")
    {
        Description = "JSON file with a list of values per option: try all combinations, and keep the best.",
    };
    readonly Option<bool> _show = new("--show-config") { Description = "Print all options as JSON and stop." };
    readonly Option<int?> _epochs = new Option<int?>("--epochs") { Description = "Number of passes over the training split." }.AtLeast(1);
    readonly Option<ulong?> _seed = new("--seed") { Description = "Seed of every random choice (default 1)." };
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();

    public TrainVerb() : base("train", "Train a model on a dataset.",
        "cislens train data -o model.clm",
        "cislens train data --design basset --set learning_rate=0.001 --set sizes.hidden=[200,200] -o basset.clm",
        "cislens train data --design deepsea --recipe deepsea -o deepsea.clm",
        "cislens train data --design gkm-svm -o gkm.clm",
        "cislens train data --from beluga.clm --freeze trunk -o tuned.clm",
        "cislens train genes --design expecto --chromatin beluga.clm -o expecto.clm")
    {
        Arguments.Add(_data);
        Add(_output, _design, _config, _set, _epochs, _seed, _device, _threads, _force, _resume);
        AddGroup("Search and fine-tuning", _search, _from, _freeze);
        AddGroup("Two steps", _chromatin, _features);
        AddGroup("Recipe", _recipe, _taskWeights, _head, _show);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        using var data = Dataset.Open(args.GetValue(_data)!);
        bool show = args.GetValue(_show);
        string output = args.GetValue(_output) ?? (show ? "" : throw new UsageException("-o is missing; expected the model file to write"));
        string? file = args.GetValue(_config);
        string[] set = args.GetValue(_set) ?? [];
        var config = file is null && set.Length == 0 ? null : new OptionsFile(file, set);
        string? head = args.GetValue(_head);
        ILabelledSequences labelled = head is null ? data : data.ForHead(head);
        var training = TrainableDesigns.Prepare(new TrainRequest(labelled, args.GetValue(_design) ?? config?.Design, output)
        {
            From = args.GetValue(_from),
            Freeze = args.GetValue(_freeze) ?? [],
            Chromatin = args.GetValue(_chromatin),
            Features = args.GetValue(_features),
            Recipe = args.GetValue(_recipe),
            Config = config,
            Search = args.GetValue(_search) is { } grid ? SearchGrid.Read(grid) : null,
            TaskWeights = args.GetValue(_taskWeights),
            Epochs = args.GetValue(_epochs),
            Seed = args.GetValue(_seed),
            Device = args.GetValue(_device)!,
            Threads = args.GetValue(_threads),
            Build = head is null ? data.Manifest.Build : data.Manifest.GenomeOf(head)?.Build,
            Centre = data.Manifest.Centre,
        });
        if (show)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(training.Options, Json.Indented));
            return;
        }
        if (IsFinished(args, output, training.CheckpointFolder, context))
            return;
        var record = context.Record;
        record.AddInputs(Path.Combine(args.GetValue(_data)!, DatasetManifest.FileName),
            args.GetValue(_config), args.GetValue(_taskWeights), args.GetValue(_from), args.GetValue(_search));
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
                context.Log.Info($"{output} is complete; nothing to resume");
            return finished;
        }
        CommonOptions.KeepExisting(output, force, args.GetValue(_data), args.GetValue(_config),
            args.GetValue(_taskWeights), args.GetValue(_from), args.GetValue(_search));
        if (interrupted && !force)
            throw new UsageException($"{checkpoints} contains an interrupted training; --resume continues it, --force starts again");
        return false;
    }
}
