using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Models;
using CisLens.Mutate.Scoring;
using CisLens.Prepare.Datasets;
using CisLens.Torch;
using CisLens.Train.Predict;

namespace CisLens.Cli.Verbs;

/// <summary><c>predict</c>: a model's tracks for sequences, intervals or a dataset.</summary>
sealed class PredictVerb : Verb
{
    readonly Argument<string> _model = new("model") { Description = "Model file." };
    readonly Argument<string> _input = new("input")
    {
        Description = "FASTA, BED or narrowPeak (with --genome), table with a column sequence, dataset folder, or - for standard input.",
    };
    readonly Option<string?> _output = CommonOptions.Output(
        "File to write: .tsv, .csv, .tsv.gz, .csv.gz, .parquet, .h5 or .npy (default: a table to standard output).");
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string[]> _tracks = new("--tracks")
    {
        Description = "Tracks to compute: ids, patterns with * and ?, or 'assay=DNASE'.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string?> _head = CommonOptions.Head();
    readonly Option<Split?> _split = new Option<Split?>("--split")
    {
        Description = "Split of a dataset: train, validation or test (default: all).",
    }.Splits();
    readonly Option<double> _maxN = new Option<double>("--max-n")
    {
        Description = "Largest share of unknown bases in a sequence or in the window of a region.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<int> _batch = new Option<int>("--batch")
    {
        Description = "Sequences per batch.",
        DefaultValueFactory = _ => 64,
    }.AtLeast(1);
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public PredictVerb() : base("predict", "Predict the tracks of sequences or regions.",
        "cislens predict model.clm data --split test -o predictions.tsv",
        "cislens predict model.clm sequences.fa")
    {
        Arguments.Add(_model);
        Arguments.Add(_input);
        Add(_output, _genome, _tracks, _head, _split, _maxN, _batch, _device, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string input = args.GetValue(_input)!, path = args.GetValue(_model)!;
        string? output = args.GetValue(_output) is "-" ? null : args.GetValue(_output);
        void Keep(string file) => CommonOptions.KeepExisting(file, args.GetValue(_force), path, input, args.GetValue(_genome));
        if (output is not null)
        {
            Keep(output);
            PredictionOutput.Tables(output).ToList().ForEach(Keep);
        }
        TorchLibrary.Threads = args.GetValue(_threads);
        using var model = ModelFile.Open([path], Device.Parse(args.GetValue(_device)!), args.GetValue(_batch), selfTest: true,
            args.GetValue(_head), out _);
        using var opened = new Opened();
        var source = Source(args, input, new SequenceSource(model.Manifest, context.Log, args.GetValue(_maxN)), opened, context.Log);
        var predictor = new Predictor(model, TrackSelection.Resolve(model.Manifest, args.GetValue(_tracks) ?? []));
        var columns = new PredictionColumns(source, predictor, model.Manifest);
        var counts = new StatusCounts();
        void Work(IPredictionWriter writer) =>
            counts = new PredictionRun(model, predictor, columns, writer).Run(source.Inputs, context.Log, context.Stop);
        if (output is null)
            Work(new TextPredictions(context.Output, columns));
        else
        {
            PredictionOutput.Write(output, columns, Work);
            Describe(args, context, counts, path, input);
            context.RecordedOutput = output;
        }
        context.Log.Close();
        string what = ProgressText.Count(counts.Alleles, columns.Cells.Contains("chrom") ? "region" : "sequence");
        context.Log.Info($"{what}, {ProgressText.Count(predictor.Tracks.Count, "track")}{(counts.Alleles > 0 ? $": {counts}" : "")}");
    }

    void Describe(ParseResult args, RunContext context, StatusCounts counts, string path, string input)
    {
        var record = context.Record;
        record.AddInputs(path);
        if (!Directory.Exists(input))
            record.AddInputs(input);
        record.AddInputs(args.GetValue(_genome));
        record.Settings["model"] = path;
        record.Settings["input"] = input;
        record.Settings["head"] = args.GetValue(_head);
        record.Settings["tracks"] = string.Join(",", args.GetValue(_tracks) ?? []);
        record.Settings["split"] = args.GetValue(_split)?.ToString().ToLowerInvariant();
        record.Settings["max_n"] = args.GetValue(_maxN);
        foreach (var (code, count) in counts.ByCode)
            record.Counts[code] = count;
        record.Counts["sequences"] = counts.Alleles;
    }

    PredictionSource Source(ParseResult args, string input, SequenceSource source, Opened opened, IRunLog log)
    {
        if (Directory.Exists(input))
            return source.FromData(opened.Add(Dataset.Open(input)), args.GetValue(_split));
        CommonOptions.RefuseForeign(args, "sequences that are not in a dataset", _split);
        var text = opened.Add(InputKinds.Open(input, out var kind));
        if (kind == InputKind.Fasta)
            return source.FromFasta(input, text);
        if (kind == InputKind.Table)
            return source.FromTable(input, text);
        if (args.GetValue(_genome) is not { } genome)
            throw new UsageException($"{input} has regions; give their genome with --genome FASTA");
        return source.FromBed(input, opened.Add(Genome.Open(genome, log)), kind == InputKind.NarrowPeak, text);
    }

    /// <summary>What must stay open until all is predicted.</summary>
    sealed class Opened : IDisposable
    {
        readonly List<IDisposable> _items = [];

        public T Add<T>(T item) where T : IDisposable
        {
            _items.Add(item);
            return item;
        }

        public void Dispose() => _items.ForEach(i => i.Dispose());
    }
}
