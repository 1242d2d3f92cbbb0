using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Prepare.Datasets;
using CisLens.Report.Pages;
using CisLens.Torch;
using CisLens.Train.Baselines;
using CisLens.Train.Evaluate;
using CisLens.Train.TwoStep;

namespace CisLens.Cli.Verbs;

/// <summary><c>evaluate</c>: how good is a model, and is it better than simple baselines or than another model?</summary>
sealed class EvaluateVerb : Verb
{
    const int MostShown = 3;

    readonly Argument<string[]> _files = new("models-and-data")
    {
        Description = "One model file, or several to compare; then the dataset folder. Baselines are fitted on its training split.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output(
        "Folder to make, with metrics.tsv, metrics.json and report.html.", required: true);
    readonly Option<Split> _split = new Option<Split>("--split")
    {
        Description = "Split to evaluate on: test, validation or train.",
        DefaultValueFactory = _ => Split.Test,
    }.Splits();
    readonly Option<string?> _positives = new("--positives") { Description = "Instead of a dataset: FASTA of sequences with label 1." };
    readonly Option<string?> _negatives = new("--negatives") { Description = "With --positives: FASTA of sequences with label 0." };
    readonly Option<string?> _head = new("--head")
    {
        Description = "Head to evaluate, such as human or mouse (default: each head of a dataset of several genomes).",
    };
    readonly Option<string[]> _trackOf = new("--track-of")
    {
        Description = "Track of the model for a track of the data, DATA=MODEL; may be given several times.",
    };
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "For signal in bins: GTF, GFF3 or SpliceAI's gene table. Bins are summed over genes and correlated.",
    };
    readonly Option<GeneBins> _over = new("--over")
    {
        Description = "With --genes: bins of a gene. tss: its start and one bin on either side; exons: all bins with an exon.",
        DefaultValueFactory = _ => GeneBins.Tss,
    };
    readonly Option<string?> _features = new("--features")
    {
        Description = "Models of two steps: folder that keeps the features, as for train.",
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
        "Evaluate models on held-out data, with confidence intervals and baselines.",
        "cislens evaluate model.clm data -o eval",
        "cislens evaluate a.clm b.clm data -o compared",
        "cislens evaluate model.clm --positives bound.fa --negatives unbound.fa -o eval")
    {
        Arguments.Add(_files);
        Add(_output, _split, _positives, _negatives, _head, _trackOf, _noBaselines, _batch, _seed, _device, _threads, _force);
        AddGroup("Genes", _genes, _over);
        AddGroup("Two steps", _features);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var (paths, dataset) = Files(args);
        string folder = args.GetValue(_output)!;
        string? positives = args.GetValue(_positives), negatives = args.GetValue(_negatives);
        CommonOptions.KeepExistingFolder(folder, args.GetValue(_force), [.. paths, dataset, positives, negatives, args.GetValue(_genes)]);
        var device = Device.Parse(args.GetValue(_device)!);
        TorchLibrary.Threads = args.GetValue(_threads);
        using var opened = dataset is null ? null : Dataset.Open(dataset);
        var heads = Heads(opened, args.GetValue(_head), paths);
        if (heads.Count > 1 && args.GetValue(_genes) is not null)
            throw new UsageException($"--genes has the genes of one genome; choose its head with --head {opened!.Heads[0]}");
        // the temporary file of the predictions is in the folder of the output, which has room for it
        string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))!;
        var results = heads.ConvertAll(head => (Head: head, Result: Evaluate(args, context, opened, head, paths, device, parent)));
        DurableFolder.Write(folder, partial =>
        {
            foreach (var (head, result) in results)
            {
                string own = results.Count == 1 ? partial : Path.Combine(partial, SequenceFigures.Safe(head!));
                Directory.CreateDirectory(own);
                result.WriteTable(Path.Combine(own, "metrics.tsv"));
                result.WriteJson(Path.Combine(own, "metrics.json"));
                EvaluationPage.From(result).Write(Path.Combine(own, "report.html"));
            }
        });
        var record = context.Record;
        record.AddInputs([.. paths, dataset is null ? null : Path.Combine(dataset, DatasetManifest.FileName), positives, negatives,
            args.GetValue(_genes)]);
        record.Counts["examples"] = results.Sum(r => r.Result.Examples);
        (record.Counts["tracks"], record.Counts["tracks_skipped"]) =
            (results.Sum(r => r.Result.Tracks.Count), results.Sum(r => r.Result.Tracks.Count(t => t.Skipped is not null)));
        record.Settings["split"] = args.GetValue(_split);
        record.Settings["head"] = args.GetValue(_head);
        record.Settings["seed"] = args.GetValue(_seed);
        record.Settings["device"] = device.ToString();
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(folder);
        foreach (var (head, result) in results)
            Show(result, results.Count == 1 ? null : head, context);
    }

    EvaluationResult Evaluate(ParseResult args, RunContext context, Dataset? opened, string? head, string[] paths,
        Device device, string parent)
    {
        var models = new List<(string Name, ISequenceModel Model)>();
        using var features = args.GetValue(_features) is { } kept ? new KeptFeatures(kept, context.Log) : null;
        try
        {
            foreach (var (name, path) in Names(paths, "gc", "kmer", "mean_track", BinRidge.Name).Zip(paths))
                models.Add((name, ModelFile.Open([path], device, args.GetValue(_batch), selfTest: true,
                    HasOneHead(path, opened) ? null : head ?? args.GetValue(_head), out _)));
            if (features is not null && !models.ConvertAll(m => features.Use(m.Model)).Contains(true))
                throw new UsageException("--features is for models of two steps; none of these models is one");
            ILabelledSequences data = opened is null
                ? new FastaPair(models[0].Model.Manifest, args.GetValue(_positives)!, args.GetValue(_negatives)!, context.Log)
                : head is null ? opened : opened.ForHead(head);
            var result = new Evaluator(data, args.GetValue(_split), args.GetValue(_seed), context.Log,
                opened is not null && !args.GetValue(_noBaselines), parent, BenchVerb.TrackOf(args.GetValue(_trackOf) ?? [], "DATA=MODEL"),
                Genes(args, opened, data)).Run(models, context.Stop);
            if (features is not null)
                context.Log.Info($"features: {features.Found:N0} windows found in {args.GetValue(_features)}, {features.Added:N0} added");
            return result;
        }
        finally
        {
            models.ForEach(m => m.Model.Dispose());
        }
    }

    /// <summary>The heads of a dataset to evaluate; null for its only one.</summary>
    static List<string?> Heads(Dataset? data, string? wanted, string[] paths)
    {
        if (data is not { Heads.Count: > 1 })
            return [null];
        if (wanted is null && paths.FirstOrDefault(path => HasOneHead(path, data)) is { } single)
            throw new UsageException($"{single} has one head, and the dataset has {string.Join(", ", data.Heads)}; "
                + "choose the head of the dataset with --head");
        return [.. wanted is null ? data.Heads : [wanted]];
    }

    // then --head chooses a head of the dataset only
    static bool HasOneHead(string path, Dataset? data) =>
        data is { Heads.Count: > 1 } && ModelFile.ReadManifest(path).FurtherHeads is null;

    GeneFile? Genes(ParseResult args, Dataset? opened, ILabelledSequences data)
    {
        if (args.GetValue(_genes) is not { } path)
            return null;
        var genome = opened?.Manifest.GenomeOf(data.Heads[0]) ?? throw new UsageException("--genes needs a dataset of windows of a genome");
        return new GeneFile(path, args.GetValue(_over), genome);
    }

    (string[] Models, string? Dataset) Files(ParseResult args)
    {
        var files = args.GetValue(_files)!;
        if ((args.GetValue(_positives) is null) != (args.GetValue(_negatives) is null))
            throw new UsageException("only one of --positives and --negatives is given, expected both");
        if (args.GetValue(_positives) is not null)
            return Directory.Exists(files[^1])
                ? throw new UsageException($"{files[^1]} is a folder; expected model files only, because --positives replaces the dataset")
                : (files, null);
        return files.Length > 1 ? (files[..^1], files[^1])
            : throw new UsageException("only one file is given, expected a model and a dataset folder, "
                + "or --positives and --negatives instead of the dataset");
    }

    /// <summary>One file is called "model" in all tables. Several have their file names, or the paths if a name is taken.</summary>
    public static string[] Names(string[] paths, params string[] taken)
    {
        if (paths.Length == 1)
            return [Evaluator.OnlyModel];
        string[] names = [.. paths.Select(p =>
            Path.GetFileNameWithoutExtension(p.EndsWith(".gz", StringComparison.Ordinal) ? p[..^3] : p))];
        return names.Distinct().Count() == names.Length && !names.Intersect(taken).Any() ? names : paths;
    }

    static void Show(EvaluationResult result, string? head, RunContext context)
    {
        if (head is not null)
            context.Output.WriteLine($"head {head}");
        var table = new TextTable("scored_by", "metric", result.GeneSummaries.Count > 0 ? "tracks or genes" : "tracks", "mean", "median");
        foreach (var s in result.Summaries.Where(s => s.Group is "all" or "genes"))
            table.Add(s.ScoredBy, s.Name, s.Tracks.ToString(), s.Mean.ToString("0.0000"), s.Median.ToString("0.0000"));
        table.Write(context.Output);
        foreach (var track in result.Tracks.Take(MostShown))
            context.Log.Info($"{track.Track.Id}: {track.Skipped ?? track.Verdict}");
        context.Log.Info((head is null ? "" : $"head {head}: ") + $"{Counted.Text(result.Tracks.Count, "track")}, "
            + $"{Counted.Text(result.Examples, "example")}: {result.Verdict}");
        if (result.Advice is { } advice)
            context.Log.Info(advice);
        if (result.Tracks.Any(t => t.Calibration is { IsGood: false }))
            context.Log.Info("to calibrate the probabilities: cislens model calibrate MODEL DATA -o calibrated.clm");
    }
}
