using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Prepare.Datasets;
using CisLens.Report.Pages;
using CisLens.Torch;
using CisLens.Train.Evaluate;

namespace CisLens.Cli.Verbs;

/// <summary><c>evaluate</c>: how good is a model, and is it better than simple baselines?</summary>
sealed class EvaluateVerb : Verb
{
    readonly Argument<string> _model = new("model") { Description = "Model file." };
    readonly Argument<string> _data = new("data") { Description = "Dataset folder. Baselines are fitted on its training split." };
    readonly Option<string?> _output = CommonOptions.Output(
        "Folder to make, with metrics.tsv, metrics.json and report.html.", required: true);
    readonly Option<Split> _split = new("--split")
    {
        Description = "Split to evaluate on: test, validation or train.",
        DefaultValueFactory = _ => Split.Test,
    };
    readonly Option<bool> _noBaselines = new("--no-baselines")
    {
        Description = "Leave out the baselines. They are slow for thousands of tracks.",
    };
    readonly Option<int> _batch = new Option<int>("--batch")
    {
        Description = "Sequences per batch.",
        DefaultValueFactory = _ => 64,
    }.AtLeast(1);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public EvaluateVerb() : base("evaluate",
        "Evaluate a model on held-out data, with confidence intervals and baselines.",
        "cislens evaluate model.clm data -o eval")
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        Add(_output, _split, _noBaselines, _batch, _seed, _device, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string folder = args.GetValue(_output)!, path = args.GetValue(_model)!;
        CommonOptions.KeepExistingFolder(folder, args.GetValue(_force), path, args.GetValue(_data));
        var device = Device.Parse(args.GetValue(_device)!);
        TorchLibrary.Threads = args.GetValue(_threads);
        using var data = Dataset.Open(args.GetValue(_data)!);
        using var model = ModelFile.Open(path, device, args.GetValue(_batch), selfTest: true);
        var record = context.Record;
        record.AddInputs(path, Path.Combine(args.GetValue(_data)!, DatasetManifest.FileName));
        // the temporary file of the predictions is in the folder of the output, which has room for it
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var evaluator = new Evaluator(data, args.GetValue(_split), args.GetValue(_seed), context.Log, !args.GetValue(_noBaselines), parent);
        var result = evaluator.Run(model, context.Stop);
        DurableFolder.Write(folder, partial =>
        {
            result.WriteTable(Path.Combine(partial, "metrics.tsv"));
            result.WriteJson(Path.Combine(partial, "metrics.json"));
            EvaluationPage.From(result).Write(Path.Combine(partial, "report.html"));
        });
        record.Counts["examples"] = result.Examples;
        (record.Counts["tracks"], record.Counts["tracks_skipped"]) = (result.Tracks.Count, result.Tracks.Count(t => t.Skipped is not null));
        record.Settings["split"] = result.Split;
        record.Settings["seed"] = args.GetValue(_seed);
        record.Settings["device"] = device.ToString();
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(folder);
        Show(result, context);
    }

    static void Show(EvaluationResult result, RunContext context)
    {
        var table = new TextTable("scored_by", "metric", "tracks", "mean", "median");
        foreach (var s in result.Summaries.Where(s => s.Group == "all"))
            table.Add(s.ScoredBy, s.Name, s.Tracks.ToString(), s.Mean.ToString("0.0000"), s.Median.ToString("0.0000"));
        table.Write(context.Output);
        foreach (var track in result.Tracks.Take(3))
            context.Log.Info($"{track.Track.Id}: {track.Skipped ?? track.Verdict}");
        context.Log.Info($"{Counted.Text(result.Tracks.Count, "track")}, {Counted.Text(result.Examples, "example")}: {result.Verdict}");
        if (result.Tracks.Any(t => t.Calibration is { IsGood: false }))
            context.Log.Info("to calibrate the probabilities: cislens model calibrate MODEL DATA -o calibrated.clm");
    }
}
