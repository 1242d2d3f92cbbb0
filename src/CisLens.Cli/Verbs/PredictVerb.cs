using System.CommandLine;
using System.Text;
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
    static readonly string[] s_fasta = [".fa", ".fasta", ".fna"];
    static readonly string[] s_bed = [".bed", ".narrowpeak", ".broadpeak"];

    readonly Argument<string> _model = new("model") { Description = "Model file." };
    readonly Argument<string> _input = new("input")
    {
        Description = "FASTA, BED (with --genome), table with a column sequence, or dataset folder.",
    };
    readonly Option<string?> _output = CommonOptions.Output("Table to write (default: standard output).");
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string[]> _tracks = new("--tracks")
    {
        Description = "Ids of the tracks to compute, or patterns with * and ?.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<Split?> _split = new("--split") { Description = "Split of a dataset: train, validation or test (default: all)." };
    readonly Option<int> _batch = new Option<int>("--batch")
    {
        Description = "Sequences per batch.",
        DefaultValueFactory = _ => 64,
    }.AtLeast(1);
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public PredictVerb() : base("predict", "Predict the tracks of sequences.",
        "cislens predict model.clm data --split test -o predictions.tsv",
        "cislens predict model.clm sequences.fa")
    {
        Arguments.Add(_model);
        Arguments.Add(_input);
        Add(_output, _genome, _tracks, _split, _batch, _device, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string input = args.GetValue(_input)!, path = args.GetValue(_model)!;
        string? output = args.GetValue(_output) is "-" ? null : args.GetValue(_output);
        if (output is not null)
            CommonOptions.KeepExisting(output, args.GetValue(_force), path, input, args.GetValue(_genome));
        TorchLibrary.Threads = args.GetValue(_threads);
        using var model = ModelFile.Open(path, Device.Parse(args.GetValue(_device)!), args.GetValue(_batch), selfTest: true);
        var source = new SequenceSource(model.Manifest, context.Log);
        using var opened = new Opened();
        var sequences = Sequences(args, input, source, opened, context.Log);
        long count = 0;
        var predictor = new Predictor(model, TrackSelection.Resolve(model.Manifest, args.GetValue(_tracks) ?? []));
        void Work(TextWriter writer) => count = PredictionTable.Write(predictor, model, sequences, writer, context.Log, context.Stop);
        if (output is null)
            Work(context.Output);
        else
        {
            var record = context.Record;
            record.AddInputs(path);
            if (File.Exists(input))
                record.AddInputs(input);
            DurableFile.Write(output, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
                Work(writer);
            });
            record.Counts["sequences"] = count;
            context.RecordedOutput = output;
        }
        context.Log.Info($"{count:N0} sequences, {predictor.Tracks.Count} tracks");
    }

    IEnumerable<(string, byte[])> Sequences(ParseResult args, string input, SequenceSource source, Opened opened, IRunLog log)
    {
        if (Directory.Exists(input))
            return source.FromData(opened.Add(Dataset.Open(input)), args.GetValue(_split));
        string plain = input.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? input[..^3] : input;
        string ending = Path.GetExtension(plain).ToLowerInvariant();
        if (s_fasta.Contains(ending))
            return source.FromFasta(input);
        if (!s_bed.Contains(ending))
            return source.FromTable(input);
        if (args.GetValue(_genome) is not { } genome)
            throw new UsageException($"{input} holds intervals: give the genome they are on with --genome");
        return source.FromBed(input, opened.Add(Genome.Open(genome, log)));
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
