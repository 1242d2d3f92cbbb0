using System.CommandLine;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Kernels;
using CisLens.Kernels.Explain;
using CisLens.Kernels.Interchange;
using CisLens.Models;
using CisLens.Models.Kmers;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Scoring;
using CisLens.Report.Figures;
using CisLens.Torch;
using CisLens.Train.Predict;

namespace CisLens.Cli.Verbs;

/// <summary><c>explain</c>: how much each base contributes to the score of an SVM, or to the prediction of a network.</summary>
sealed class ExplainVerb : Verb
{
    static readonly string[] s_modes = [.. Enum.GetNames<ExplainMode>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    readonly Argument<string> _model = ModelVerb.File();
    readonly Argument<string?> _sequences = new("sequences")
    {
        Description = "FASTA; for a network also BED or narrowPeak with --genome. Not for a model of two steps.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> _output = CommonOptions.Output(
        "Prefix of the files: .tsv (of an SVM as gkmexplain writes it), .npy, .axes.tsv, .NAME.svg, .bw of regions.", required: true);
    readonly Option<string> _mode = new("--mode")
    {
        Description = $"{string.Join(", ", s_modes)}, or gkmexplain's numbers 0 to 5.",
        DefaultValueFactory = _ => s_modes[0],
    };
    readonly Option<string?> _track = new("--track") { Description = "Track of an SVM to use, if the model has several." };
    readonly Option<string[]> _tracks = new("--tracks")
    {
        Description = "Network: ids of the tracks to explain, or patterns with * and ?.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string> _bins = new("--bins")
    {
        Description = "Network with bins: the bins to sum: region, centre or all; with --genes exons, tss or span of a gene.",
        DefaultValueFactory = _ => "region",
    };
    readonly Option<int> _steps = new Option<int>("--steps")
    {
        Description = "Network: integrated gradients with this number of steps from a window of N; 0 is input × gradient.",
    }.AtLeast(0);
    readonly Option<string?> _attention = new("--attention")
    {
        Description = "Network with attention: write maps of it instead of contributions: mean (of all layers and heads), layers, heads, " +
            "a layer, or LAYER.HEAD.",
    };
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "GTF, GFF3 or table of genes for --bins, for start sites in maps of attention, and for a model of two steps.",
    };
    readonly Option<string[]> _gene = new("--gene")
    {
        Description = "Model of two steps: names or ids of the genes of --genes to explain (default: all).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string?> _head = CommonOptions.Head();
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _digits = new Option<int>("--digits")
    {
        Description = "Significant digits in PREFIX.tsv; gkmexplain writes 6.",
        DefaultValueFactory = _ => LsGkmWriter.FullDigits,
    }.AtLeast(1);
    readonly Option<int> _figures = new Option<int>("--figures")
    {
        Description = "Largest number of figures.",
        DefaultValueFactory = _ => 20,
    }.AtLeast(0);
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ExplainVerb() : base("explain",
        "Explain predictions, one value per base: of a k-mer SVM (as gkmexplain) or a network (input × gradient).",
        "cislens explain gkm.clm sequences.fa -o explained",
        "cislens explain gkm.clm sequences.fa --mode hypothetical -o explained",
        "cislens explain model.clm regions.bed --genome sim/genome.fa --tracks liver -o explained",
        "cislens explain expression.clm --genome sim/genome.fa --genes sim/genes.gtf --gene G1 -o explained")
    {
        _mode.AcceptOnlyFromAmong([.. s_modes, .. Enumerable.Range(0, s_modes.Length).Select(i => i.ToString())]);
        _bins.AcceptOnlyFromAmong("region", "centre", "all", "exons", "tss", "span");
        Arguments.Add(_model);
        Arguments.Add(_sequences);
        Add(_output, _mode, _track, _tracks, _bins, _genome, _threads, _force);
        AddGroup("Output", _digits, _figures);
        AddGroup("Two steps", _gene);
        AddGroup("Network", _steps, _attention, _genes, _head, _device);
    }

    ExplainMode Mode(ParseResult args) =>
        (ExplainMode)(Array.IndexOf(s_modes, args.GetValue(_mode)) is >= 0 and var named ? named : int.Parse(args.GetValue(_mode)!));

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_model)!, prefix = args.GetValue(_output)!;
        string? sequences = args.GetValue(_sequences);
        var paths = PositionFiles.Paths(prefix);
        foreach (string file in paths)
            Keep(args, file);
        var record = context.Record;
        record.AddInputs(path, sequences, args.GetValue(_genome));
        TorchLibrary.Threads = args.GetValue(_threads);
        using var opened = HeadModel.Choose(
            ModelFile.Open<ISequenceModel>(path, "a model", Device.Parse(args.GetValue(_device)!)), args.GetValue(_head));
        context.RecordedOutput = paths[0];
        if (opened.ChromatinContributions is not null)
        {
            ExplainChromatin(args, context, opened);
            return;
        }
        CommonOptions.RefuseForeign(args, "a model of one step", _gene);
        string input = sequences ?? throw new UsageException("the sequences are missing; expected a FASTA, or for a network a BED file");
        if (opened.Gradients is not null)
        {
            ExplainNetwork(args, context, opened);
            return;
        }
        CommonOptions.RefuseForeign(args, "a model without gradients", _tracks, _bins, _genome, _device, _steps, _attention, _genes);
        var model = ModelFile.Require<SvmModel>(opened, path, "a support vector machine or a network");
        int label = KmerModelFile.Label(model, args.GetValue(_track));
        var svm = model.Svms[label];
        var read = SequenceFasta.Read(input, svm.Supports.Unknown);
        var mode = Mode(args);
        var explainer = Explainer.From(svm, mode, args.GetValue(_threads), context.Stop);
        var figures = new SequenceFigures(prefix, args.GetValue(_figures));
        int digits = Math.Min(args.GetValue(_digits), LsGkmWriter.FullDigits);
        // tables of a linear kernel are made once per part; a Gaussian kernel needs a long time per sequence
        int partLength = svm.Kernel.Gamma is null ? 4096 : 16;
        long positions = PositionFiles.Write(prefix, [4], "", files =>
        {
            files.Axes.WriteLine("row\tname\tpos\tref");
            foreach (int[] part in Enumerable.Range(0, read.Count).Chunk(partLength))
            {
                foreach (var (i, explanation) in Explain(explainer, read.Subset(part), input, context.Stop).Index())
                {
                    string letters = Dna.Decode(read.Codes(part[i]));
                    Add(explanation, letters, digits, files);
                    if (explanation.Positions == letters.Length)
                        figures.Draw(letters.Length, [explanation.Id], () => Figure(explanation, letters, mode, model.Labels[label]));
                }
                context.Log.Progress("explain", part[^1] + 1, read.Count, "sequences");
            }
        });
        figures.Write();
        record.Settings["mode"] = mode;
        (record.Counts["sequences"], record.Counts["positions"]) = (read.Count, positions);
        context.Log.Close();
        context.Log.Info($"{Counted.Text(read.Count, "sequence")}, {Counted.Text(positions, "position")}, " +
            Counted.Text(figures.Drawn, "figure"));
    }

    void Keep(ParseResult args, string file) => CommonOptions.KeepExisting(
        file, args.GetValue(_force), args.GetValue(_model), args.GetValue(_sequences), args.GetValue(_genome));

    void ExplainChromatin(ParseResult args, RunContext context, ISequenceModel model)
    {
        CommonOptions.RefuseForeign(args, "a model of two steps", _mode, _track, _bins, _digits, _steps, _attention);
        if (args.GetValue(_sequences) is { } input)
            throw new UsageException($"{input}: a model of two steps is explained for genes; give --genome and --genes instead");
        string prefix = args.GetValue(_output)!;
        string fasta = args.GetValue(_genome) ?? throw new UsageException("--genome is missing; expected the FASTA of the genes");
        string annotation = args.GetValue(_genes) ?? throw new UsageException("--genes is missing; expected a GTF, GFF3 or table of genes");
        foreach (string file in ChromatinExplanation.Paths(prefix))
            Keep(args, file);
        using var genome = Genome.Open(fasta, context.Log);
        var genes = GeneReader.Read(annotation, genome);
        genes.Describe(annotation, context.Log);
        new ChromatinExplanation(model, TrackSelection.Resolve(model.Manifest, args.GetValue(_tracks) ?? []))
            .Write(prefix, genes, args.GetValue(_gene) ?? [], genome, args.GetValue(_figures), context);
        context.Record.AddInputs(annotation);
        context.Record.Settings["tracks"] = string.Join(",", args.GetValue(_tracks) ?? []);
    }

    void ExplainNetwork(ParseResult args, RunContext context, ISequenceModel model)
    {
        CommonOptions.RefuseForeign(args, "a network", _mode, _track, _digits);
        string input = args.GetValue(_sequences)!;
        using var genome = args.GetValue(_genome) is { } fasta ? Genome.Open(fasta, context.Log) : null;
        using var text = InputKinds.Open(input, out var kind);
        bool ofRegions = kind is InputKind.Bed or InputKind.NarrowPeak;
        var source = new SequenceSource(model.Manifest, context.Log);
        var inputs = kind == InputKind.Fasta ? source.FromFasta(input, text)
            : !ofRegions ? throw new UsageException($"{input}: expected FASTA, BED or narrowPeak")
            : source.FromBed(input, genome ?? throw new UsageException($"{input} has regions; give their genome with --genome FASTA"),
                kind == InputKind.NarrowPeak, text);
        var genes = args.GetValue(_genes) is not { } annotation ? null : GeneReader.Read(annotation, ofRegions ? genome!
            : throw new UsageException("--genes is for regions of a genome: BED or narrowPeak with --genome FASTA"));
        genes?.Describe(args.GetValue(_genes)!, context.Log);
        if (args.GetValue(_attention) is { } attention)
        {
            CommonOptions.RefuseForeign(args, "maps of attention", _tracks, _bins, _steps);
            new NetworkAttention(model, attention, genes)
                .Write(args.GetValue(_output)!, inputs, ofRegions, args.GetValue(_figures), context);
            context.Record.Settings["attention"] = attention;
            return;
        }
        var explanation = new NetworkExplanation(
            model, TrackSelection.Resolve(model.Manifest, args.GetValue(_tracks) ?? []), args.GetValue(_bins)!,
            args.GetValue(_steps), genes);
        explanation.Write(args.GetValue(_output)!, inputs, ofRegions ? genome : null, args.GetValue(_figures), file => Keep(args, file),
            context);
        (context.Record.Settings["tracks"], context.Record.Settings["bins"], context.Record.Settings["steps"]) =
            (string.Join(",", args.GetValue(_tracks) ?? []), args.GetValue(_bins), args.GetValue(_steps));
    }

    static void Add(Explanation explanation, string letters, int digits, PositionFiles files)
    {
        files.Table.Write(Encoding.UTF8.GetBytes(GkmExplainText.Line(explanation, digits) + "\n"));
        int first = explanation.Positions == letters.Length ? 0 : letters.Length / 2;   // one mode explains only the centre
        files.Add(explanation.Id, first + 1, letters.Substring(first, explanation.Positions),
            Array.ConvertAll(explanation.Values, value => (float)value));
    }

    /// <summary>A heatmap of all changes, or a logo with the importance of each base.</summary>
    static Figure Figure(Explanation explanation, string letters, ExplainMode mode, string track) => mode >= ExplainMode.Perturbation
        ? IsmFigure.Draw(new IsmMap
        {
            Contig = explanation.Id,
            Start0 = 0,
            Sequence = letters,
            Effects = [.. explanation.Values.Select((value, i) => letters[i / 4] == 'N' ? float.NaN : (float)value)],
            Track = track,
            Score = "change of f",
        })
        : LogoFigure.Draw(new Logo
        {
            Title = $"{track}: {explanation.Id}",
            Unit = "importance",
            Heights = [.. explanation.Values.Select((value, i) => "ACGT"[i % 4] == letters[i / 4] ? value : 0)],
        });

    static IReadOnlyList<Explanation> Explain(Explainer explainer, SequenceSet part, string input, CancellationToken stop)
    {
        try
        {
            return explainer.Explain(part, stop);
        }
        catch (InputException e)
        {
            throw InputException.In(input, e.Message, e);
        }
    }
}
