using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Signal;
using CisLens.Formats.Vcf;
using CisLens.Models;
using CisLens.Mutate.Profiles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;
using CisLens.Prepare.Datasets;
using CisLens.Report.Figures;
using CisLens.Torch;
using CisLens.Train.Predict;

namespace CisLens.Cli.Verbs;

/// <summary><c>predict</c>: a model's tracks for sequences, intervals, a dataset, or the alleles of variants.</summary>
sealed class PredictVerb : Verb
{
    const int MostPanels = 12;

    readonly Argument<string> _model = new("model") { Description = "Model file." };
    readonly Argument<string?> _input = new("input")
    {
        Description = "FASTA, BED or narrowPeak (with --genome), table with a column sequence, dataset folder, or - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> _output = CommonOptions.Output(
        "File to write: .tsv, .csv, .tsv.gz, .csv.gz, .parquet, .h5, .npy, or .bw for a model with bins (default: a table to " +
        "standard output).");
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string[]> _tracks = CommonOptions.Tracks();
    readonly Option<string?> _head = CommonOptions.Head();
    readonly Option<string?> _vcf = new("--vcf")
    {
        Description = "Instead of an input: the alleles of a VCF, as bigWig files of REF, ALT and ALT - REF.",
    };
    readonly Option<string[]> _variants = new("--variant")
    {
        Description = "As --vcf, for variants such as chr22:428:G:T.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<int> _figures = new Option<int>("--figures")
    {
        Description = "With --vcf or --variant: largest number of figures.",
        DefaultValueFactory = _ => 20,
    }.AtLeast(0);
    readonly Option<string[]> _plot = new("--plot")
    {
        Description = "With bigWig files of regions or a dataset: regions to draw, 1-based, such as chr1:1,000-9,000.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "Instead of an input: genes (GTF, GFF3, table or BED of start sites), predicted around their start sites. With an "
            + "input: genes in the figures of --plot.",
    };
    readonly Option<BedTss> _tss = CommonOptions.Tss();
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
        "cislens predict model.clm sequences.fa",
        "cislens predict bins.clm data --split test --genome genome.fa -o coverage.bw --plot chr1:1,000-9,000",
        "cislens predict bins.clm --variant chr1:86821:A:G --genome sim/genome.fa -o alleles.bw")
    {
        Arguments.Add(_model);
        Arguments.Add(_input);
        Add(_output, _genome, _tracks, _head, _vcf, _variants, _split, _maxN, _batch, _device, _threads, _force);
        AddGroup("Genes", _genes, _tss);
        AddGroup("Figures", _figures, _plot);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_model)!;
        string? output = args.GetValue(_output) is "-" ? null : args.GetValue(_output);
        List<Variant> variants = [.. (args.GetValue(_variants) ?? []).Select(VariantKey.Parse)];
        string input = Input(args, variants);
        void Keep(string file) => CommonOptions.KeepExisting(file, args.GetValue(_force), path, input, args.GetValue(_genome));
        if (output is not null)
            Keep(output);
        bool isSignal = output is not null && PredictionOutput.IsSignal(output);
        if (output is not null)
            PredictionOutput.Tables(output).ToList().ForEach(Keep);
        TorchLibrary.Threads = args.GetValue(_threads);
        using var model = ModelFile.Open([path], Device.Parse(args.GetValue(_device)!), args.GetValue(_batch), selfTest: true,
            args.GetValue(_head), out _);
        int[] tracks = TrackSelection.Resolve(model.Manifest, args.GetValue(_tracks) ?? []);
        using var opened = new Opened();
        if (args.GetValue(_vcf) is not null || variants.Count > 0)
        {
            PredictAlleles(args, context, new()
            {
                Vcf = args.GetValue(_vcf) ?? _variants.Name,
                // a bigWig is sorted
                Variants = [.. variants.GroupBy(v => v.Contig).SelectMany(g => g.OrderBy(v => v.Pos0))],
                Genome = opened.Add(Genome.Open(RequireGenome(args, _vcf.Name), context.Log)),
                Model = model,
                ModelPaths = [path],
                ModelHash = "",
                Outputs = [],
                Tracks = args.GetValue(_tracks) ?? [],
                Alleles = new() { MaxN = args.GetValue(_maxN) },
            }, Keep);
            return;
        }
        if (!isSignal)
            CommonOptions.RefuseForeign(args, "an output that is not bigWig", _plot);
        if (!isSignal && input != args.GetValue(_genes))
            CommonOptions.RefuseForeign(args, "an input with an output that is not bigWig", _genes, _tss);
        var dataset = Directory.Exists(input) ? opened.Add(Dataset.Open(input)) : null;
        // of a dataset of several genomes, the windows that the head of the model was made for
        var data = model.Manifest.HeadName is { } own && dataset?.Heads.Contains(own) == true ? dataset.ForHead(own) : dataset;
        var sequences = new SequenceSource(model.Manifest, context.Log, args.GetValue(_maxN));
        var declared = dataset?.Manifest.Genomes.SelectMany(g => g.Contigs).Select(c => new DeclaredContig(c.Name, c.Length));
        var source = data is null ? Source(args, input, sequences, opened, context.Log)
            : !isSignal ? sequences.FromData(data, args.GetValue(_split))
            : sequences.FromPositions(input, data, declared!, args.GetValue(_split),
                opened.Add(Genome.Open(RequireGenome(args, input), context.Log)));
        var predictor = new Predictor(model, tracks);
        var columns = new PredictionColumns(source, predictor, model.Manifest);
        var counts = new StatusCounts();
        void Work(IPredictionWriter writer) =>
            counts = new PredictionRun(model, predictor, columns, writer).Run(source.Inputs, context.Log, context.Stop);
        if (output is null)
            Work(new TextPredictions(context.Output, columns));
        else
        {
            if (isSignal)
                counts = PredictSignals(args, context, model, predictor, source, data, opened.Find<Genome>(), output, Keep);
            else
                PredictionOutput.Write(output, columns, Work);
            Describe(args, context, counts, path, input);
            context.RecordedOutput = output;
        }
        context.Log.Close();
        string what = ProgressText.Count(counts.Alleles,
            columns.Cells.Contains("tss") ? "gene" : columns.Cells.Contains("chrom") ? "region" : "sequence");
        context.Log.Info($"{what}, {ProgressText.Count(predictor.Tracks.Count, "track")}{(counts.Alleles > 0 ? $": {counts}" : "")}");
    }

    /// <summary>The input; for typed variants, the name of their option.</summary>
    string Input(ParseResult args, List<Variant> variants)
    {
        string?[] given = [args.GetValue(_input), args.GetValue(_vcf), variants.Count > 0 ? _variants.Name : null];
        if (given.All(i => i is null))
            given[0] = args.GetValue(_genes);
        if (given.Count(i => i is not null) != 1)
            throw new UsageException("give one of: an input (sequences, regions or a dataset), --genes, --vcf, and --variant");
        if (given[0] is null)
            CommonOptions.RefuseForeign(args, "variants", _split);
        else
            CommonOptions.RefuseForeign(args, "an input without variants", _figures);
        return given.First(i => i is not null)!;
    }

    StatusCounts PredictSignals(ParseResult args, RunContext context, ISequenceModel model, Predictor predictor, PredictionSource source,
        ILabelledSequences? data, Genome? genome, string output, Action<string> keep)
    {
        if (genome is null)
            throw new UsageException(
                $"{output}: a bigWig has positions of a genome; give regions (BED or narrowPeak) or a dataset, with --genome FASTA");
        var tracks = predictor.Tracks;
        var measured = data is null ? null : Measured(data, [.. tracks.Select(t => model.Manifest.Tracks[t].Id)], context);
        string[] kinds = measured is null ? [] : ["predicted", "measured"];
        var regions = (args.GetValue(_plot) ?? []).Select(text => Region.Parse(text, genome)).ToList();
        var figures = regions.ToDictionary(r => r, r => SignalPaths.Figure(output, r));
        foreach (string figure in figures.Values)
            keep(figure);
        var genes = args.GetValue(_genes) is { } path ? GeneReader.Read(path, genome) : null;
        genes?.Describe(args.GetValue(_genes)!, context.Log);
        StatusCounts counts;
        using (var signals = SignalPaths.Start(output, model.Manifest, tracks, genome, kinds, keep))
        {
            counts = new SignalRun(model, predictor, genome, signals, measured).Run(source.Inputs, context.Log, context.Stop);
            signals.Finish();
            if (signals.Hidden > 0)
                context.Log.Info(
                    $"{ProgressText.Count(signals.Hidden, "window")} without bases in {output}: other windows are nearer to them");
        }
        var files = SignalPaths.For(output, model.Manifest, tracks, kinds);
        foreach (var (region, figure) in figures)
            Draw(region, [.. tracks.Select(t => model.Manifest.Tracks[t])], files, genome, genes).Write(figure);
        return counts;
    }

    /// <summary>The labels of the dataset next to the predictions; null if it lacks a predicted track.</summary>
    static MeasuredBins? Measured(ILabelledSequences data, IReadOnlyList<string> ids, RunContext context)
    {
        var given = data.Tracks.Select(t => t.Id).ToList();
        if (ids.FirstOrDefault(id => !given.Contains(id)) is not { } lacking)
            return new(data, [.. ids.Select(id => given.IndexOf(id))]);
        context.Log.Info($"the dataset has no track {lacking}: only predictions are written");
        return null;
    }

    static Figure Draw(Interval region, List<Track> tracks, List<string> files, Genome genome, GeneTable? genes)
    {
        int contig = genome.IndexOf(region.Contig), drawn = Math.Min(tracks.Count, MostPanels);
        var panels = Enumerable.Range(0, drawn).Select(t => new SignalPanel(tracks[t].Label ?? tracks[t].Id, Bins(files[t]),
            files.Count > tracks.Count ? Bins(files[tracks.Count + t]) : null)).ToList();
        string more = tracks.Count > drawn ? $", {drawn} of {tracks.Count} tracks" : "";
        return SignalFigure.Draw($"{region.Contig}:{region.Start0 + 1:N0}-{region.End0:N0}{more}", region, panels,
            genes?.In(contig, region.Start0, region.End0).ToList() ?? []);

        List<SignalInterval> Bins(string path)
        {
            using var file = BigWigReader.Open(path);
            return [.. file.Intervals(file.IndexOf(region.Contig), region.Start0, region.End0)];
        }
    }

    void PredictAlleles(ParseResult args, RunContext context, ScoreSettings settings, Action<string> keep)
    {
        string output = args.GetValue(_output) is { } file && file != "-" && PredictionOutput.IsSignal(file) ? file
            : throw new UsageException("--vcf and --variant need bigWig files: -o NAME.bw; cislens score writes tables");
        int[] tracks = TrackSelection.Resolve(settings.Model.Manifest, settings.Tracks);
        using var signals = SignalPaths.Start(output, settings.Model.Manifest, tracks, settings.Genome, ["ref", "alt", "diff"], keep);
        var figures = new SequenceFigures(Path.ChangeExtension(output, null), args.GetValue(_figures));
        var counts = new ProfileRun(settings, context.Log).Run(profile =>
        {
            signals.Add(profile.Allele.Plan.Template.Contig, profile.Start0, profile.Series());
            Draw(profile, [.. tracks.Select(t => settings.Model.Manifest.Tracks[t])], figures);
        }, context.Stop);
        signals.Finish();
        figures.Write();
        Describe(args, context, counts, settings.ModelPaths[0], settings.Vcf);
        context.RecordedOutput = SignalPaths.For(output, settings.Model.Manifest, tracks, ["ref"])[0];
        if (signals.Hidden > 0)
            context.Log.Warn("alleles that are not in the bigWig files",
                $"{signals.Hidden:N0} of {counts.Alleles:N0}: other alleles are as near to their bases; predict one allele per position");
        context.Log.Close();
        context.Log.Info($"{ProgressText.Count(counts.Alleles, "allele")}, {ProgressText.Count(tracks.Length, "track")}, " +
            $"{ProgressText.Count(figures.Drawn, "figure")}: {counts}");
    }

    static void Draw(AlleleProfile profile, IReadOnlyList<Track> tracks, SequenceFigures figures)
    {
        var (record, alt) = (profile.Allele.Record!, profile.Allele.AltIndex);
        string reference = Short(record.Text(VcfColumn.Ref)), alternate = Short(record.AltText(alt));
        foreach (var (i, track) in tracks.Index())
            figures.Draw(0, [$"{record.Contig}:{record.Pos}:{reference}:{alternate}", track.Id], () => ProfileFigure.Draw(
                $"{track.Label ?? track.Id}: {record.Contig}:{record.Pos:N0} {reference}>{alternate}", profile, i));
        static string Short(string allele) => allele.Length > 20 ? $"{allele[..20]}…" : allele;
    }

    void Describe(ParseResult args, RunContext context, StatusCounts counts, string path, string input)
    {
        var record = context.Record;
        record.AddInputs(path);
        if (!Directory.Exists(input) && input != _variants.Name)
            record.AddInputs(input);
        record.Settings["variants"] = string.Join(",", args.GetValue(_variants) ?? []);
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
        CommonOptions.RefuseForeign(args, "sequences that are not in a dataset", _split);
        if (input == args.GetValue(_genes))
        {
            var genome = opened.Add(Genome.Open(RequireGenome(args, input), log));
            var genes = GeneReader.Read(input, genome, bedTss: args.GetValue(_tss));
            genes.Describe(input, log);
            return source.FromGenes(genes, genome);
        }
        var text = opened.Add(InputKinds.Open(input, out var kind));
        if (kind == InputKind.Fasta)
            return source.FromFasta(input, text);
        if (kind == InputKind.Table)
            return source.FromTable(input, text);
        return source.FromBed(input, opened.Add(Genome.Open(RequireGenome(args, input), log)), kind == InputKind.NarrowPeak, text);
    }

    string RequireGenome(ParseResult args, string input) => args.GetValue(_genome)
        ?? throw new UsageException($"{input} has regions; give their genome with --genome FASTA");

    /// <summary>What must stay open until all is predicted.</summary>
    sealed class Opened : IDisposable
    {
        readonly List<IDisposable> _items = [];

        public T Add<T>(T item) where T : IDisposable
        {
            _items.Add(item);
            return item;
        }

        public T? Find<T>() => _items.OfType<T>().FirstOrDefault();

        public void Dispose() => _items.ForEach(i => i.Dispose());
    }
}
