using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Runs;

namespace CisLens.Cli.Verbs;

/// <summary><c>score</c>: what each variant of a VCF does to the tracks of a model.</summary>
sealed class ScoreVerb : Verb
{
    readonly Argument<string?> _vcf = new("vcf")
    {
        Description = "Variants: VCF, plain, gzip or BGZF, or BCF; - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string[]> _variants = new("--variant")
    {
        Description = "Score these instead of a VCF: chr22:428:G:T, chr22:428:G>T, 22-428-G-T, 22_428_G_T.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string> _genome = CommonOptions.Genome();
    readonly Option<string?> _output = CommonOptions.Output("File to write (default: standard output).");
    readonly Option<string?> _format = new("--output-type", "-O")
    {
        Description = "v VCF, z bgzipped VCF, b BCF, t long TSV, w wide TSV, parquet the rows of t, hdf5 (default: by the name of -o; " +
            "t for --variant).",
        HelpName = "type",
    };
    readonly Option<string?> _layout = new("--layout")
    {
        Description = "HDF5: names of the datasets, cislens (default) or basenji, which needs one score and names it SAD.",
    };
    readonly Option<bool> _index = new("--write-index", "-W") { Description = "Write an index: .tbi, or .csi for BCF and long contigs." };
    readonly Option<string?> _tsv = new("--tsv") { Description = "Also write a long TSV." };
    readonly Option<string?> _wide = new("--wide") { Description = "Also write a wide TSV." };
    readonly Option<string?> _report = new("--report") { Description = "HTML page with the strongest alleles and a map around each." };
    readonly Option<int> _reportTop = new Option<int>("--report-top")
    {
        Description = "With --report: number of alleles.",
        DefaultValueFactory = _ => 10,
    }.AtLeast(1);
    readonly Option<string[]> _tracks = CommonOptions.Tracks();
    readonly Option<string[]> _scores = CommonOptions.Scores();
    readonly Option<string?> _background = new("--background")
    {
        Description = "Background from cislens background for this model and these options. Adds quantiles, p values and E-values.",
    };
    readonly Option<string?> _calls = new("--calls")
    {
        Description = "Levels of confident calls: calls.json of cislens bench qtl for this model and these options. Adds the column call.",
    };
    readonly Option<double> _callAbove = new Option<double>("--call-above")
    {
        Description = "With --background: smallest |quantile| of a gain or a loss.",
        DefaultValueFactory = _ => 0.95,
    }.Share();
    readonly Option<string?> _primary = new("--primary-track") { Description = "Track of the INFO field CIS_EFF." };
    readonly Option<int?> _mask = new Option<int?>("--mask")
    {
        Description = "Score only the bins within this many bp, half on either side of the variant.",
    }.AtLeast(1);
    readonly Option<int> _share = new Option<int>("--share-within")
    {
        Description = "Variants within this many bp share a window centred between them.",
    }.AtLeast(0);
    readonly Option<string[]> _regions = new("--regions", "-r")
    {
        Description = "Score only records that overlap these regions, 1-based, such as chr1:1,000-2,000.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string?> _regionsFile = new("--regions-file", "-R")
    {
        Description = "Score only records that overlap the regions of a BED file.",
    };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<string?> _synonyms = new("--synonyms") { Description = "Other names of contigs: table with two columns." };
    readonly Option<double> _maxSkipped = new Option<double>("--max-skipped")
    {
        Description = "End with exit code 4 if a larger share of alleles has no effect.",
        DefaultValueFactory = _ => 1,
    }.Share();
    readonly Option<string?> _shard = new("--shard") { Description = "Score part i of n, such as 2/8. cislens merge joins the parts." };
    readonly Option<bool> _noVersion = new("--no-version") { Description = "Leave the version and the command out of the VCF header." };
    readonly Option<bool> _resume = CommonOptions.Resume();
    readonly Option<bool> _force = CommonOptions.Force();
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "Genes for effects per gene or --report: GTF, GFF3, table, BED.",
    };
    readonly Option<BedTss> _tss = CommonOptions.Tss();
    readonly Option<GeneOver> _over = new("--over")
    {
        Description = "With --genes and a model with bins: bins of a gene that are compared, exons, tss (three bins) or span.",
        DefaultValueFactory = _ => GeneOver.Exons,
    };
    readonly Option<int> _distance = CommonOptions.SpliceDistance();
    readonly Option<bool> _maskAnnotated = new("--mask-annotated")
    {
        Description = "With a splice model: set gains at the nearest annotated exon end and losses elsewhere to 0.",
    };
    readonly ModelOptions _model;
    readonly AlleleArguments _alleles;

    public ScoreVerb() : base("score", "Score the variants of a VCF: what does each ALT do to each track?",
        "cislens score sim/variants.vcf --genome sim/genome.fa --model model.clm -o scored.vcf.gz -W",
        "cislens score sim/variants.vcf --genome sim/genome.fa --model model.clm -o scored.h5")
    {
        _format.AcceptOnlyFromAmong("v", "z", "b", "t", "w", "hdf5", "parquet");
        _layout.AcceptOnlyFromAmong("cislens", "basenji");
        Arguments.Add(_vcf);
        Add(_genome);
        _model = new(this);
        Add(_variants, _output, _format, _index, _scores, _tracks, _background, _regions, _genes, _shard, _resume, _force);
        AddGroup("Output", _report, _reportTop, _tsv, _wide, _layout, _primary, _noVersion, _maxSkipped);
        AddGroup("Input", _regionsFile, _synonyms, _otherLengths);
        AddGroup("Scores", _calls, _callAbove, _mask, _share, _over, _tss);
        AddGroup("Splicing", _distance, _maskAnnotated);
        _alleles = new(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var variants = Variants(args);
        var outputs = Outputs(args);
        bool resume = args.GetValue(_resume), interrupted = ScoreRun.IsInterrupted(outputs[0]);
        if (resume && !interrupted && outputs.TrueForAll(o => File.Exists(o.Path)))
        {
            context.Log.Info($"{outputs[0].Path} is complete; nothing to resume");
            return;
        }
        if (interrupted && !resume)
            context.Log.Info($"{outputs[0].Path}: an interrupted run of this output is replaced; --resume would continue it");
        foreach (var output in outputs.Where(o => !o.IsStandardOutput))
            CommonOptions.KeepExisting(output.Path, args.GetValue(_force) || (resume && interrupted),
                [.. _model.Paths(args), args.GetValue(_vcf), args.GetValue(_genome), args.GetValue(_synonyms), args.GetValue(_genes),
                args.GetValue(_background), args.GetValue(_calls), args.GetValue(_regionsFile)]);
        CheckReport(args, resume && interrupted);
        if (args.GetValue(_background) is null)
            CommonOptions.RefuseForeign(args, "a run without --background", _callAbove);
        using var genome = Genome.Open(args.GetRequiredValue(_genome), context.Log);
        genome.AllowOtherLengths = args.GetValue(_otherLengths);
        using var model = _model.Open(args, out string modelHash);
        var genes = args.GetValue(_genes) is { } annotation ? GeneReader.Read(annotation, genome, Synonyms(args),
            args.GetValue(_tss)) : null;
        // the page of a model without splice sites names genes, which no score depends on
        bool isSplice = SpliceTracks.From(model.Manifest) is not null;
        bool aroundTss = model.Manifest.Placement == WindowPlacement.AroundTss;
        bool named = genes is not null && args.GetValue(_report) is not null && !isSplice && !aroundTss;
        bool perGene = genes is not null && !named && !isSplice && (model.Manifest.Bins > 1 || aroundTss);
        if (!perGene || aroundTss)
            CommonOptions.RefuseForeign(args, "scores that are not per gene of a model with bins", _over);
        var settings = new ScoreSettings
        {
            Vcf = args.GetValue(_vcf) ?? _variants.Name,
            Variants = variants,
            Genome = genome,
            Model = model,
            ModelPaths = _model.Paths(args),
            ModelHash = modelHash,
            Device = _model.Device(args).ToString(),
            Outputs = outputs,
            Tracks = args.GetValue(_tracks) ?? [],
            Scores = args.GetValue(_scores) ?? [],
            Background = args.GetValue(_background) is { } background ? BackgroundFile.Read(background) : null,
            Calls = args.GetValue(_calls) is { } calls ? CallLevels.Read(calls) : null,
            CallAbove = args.GetRequiredValue(_callAbove),
            PrimaryTrack = args.GetValue(_primary),
            Strongest = args.GetValue(_report) is null ? 0 : args.GetValue(_reportTop),
            Alleles = _alleles.Read(args),
            Splice = Splice(args, named || perGene ? null : genes),
            Genes = perGene ? new() { Table = genes!, Path = args.GetValue(_genes)!, Over = args.GetValue(_over) } : null,
            ShareWithinBp = args.GetValue(_share),
            MaskBp = args.GetValue(_mask),
            Regions = args.GetValue(_regions) ?? [],
            RegionsFile = args.GetValue(_regionsFile),
            Synonyms = Synonyms(args),
            MaxSkipped = args.GetRequiredValue(_maxSkipped),
            Shard = args.GetValue(_shard) is { } shard ? Shard.Parse(shard) : null,
            Resume = resume,
            WriteVersion = !args.GetValue(_noVersion),
        };
        if (named)
            genes!.Describe(args.GetValue(_genes)!, context.Log);
        var result = new ScoreRun(settings, context.Log, context.Record).Run(context.Stop);
        if (args.GetValue(_report) is { } report)
            ScoreReport.Write(report, settings, result, named ? genes : null, context.Stop);
        context.Log.Close();
        context.Log.Info(result.Totals);
    }

    List<Variant> Variants(ParseResult args)
    {
        List<Variant> variants = [.. (args.GetValue(_variants) ?? []).Select(VariantKey.Parse)];
        if (variants.Count > 0)
            CommonOptions.RefuseForeign(args, "--variant", _regions, _regionsFile, _shard, _resume, _index);
        return (args.GetValue(_vcf), variants.Count) switch
        {
            (null, 0) => throw new UsageException("no variants; give a VCF, or --variant such as chr22:428:G:T"),
            (not null, > 0) => throw new UsageException("--variant is scored instead of a VCF; give one of the two"),
            _ => variants,
        };
    }

    void CheckReport(ParseResult args, bool resumed)
    {
        if (args.GetValue(_report) is not { } report)
        {
            CommonOptions.RefuseForeign(args, "a run without --report", _reportTop);
            return;
        }
        if (resumed)
            throw new UsageException("--report needs all alleles in one run; continue without it, or start again with --force");
        CommonOptions.KeepExisting(report, args.GetValue(_force),
            [.. _model.Paths(args), args.GetValue(_vcf), args.GetValue(_genome), args.GetValue(_genes)]);
    }

    ContigSynonyms? Synonyms(ParseResult args) => args.GetValue(_synonyms) is { } file ? ContigSynonyms.Read(file) : null;

    SpliceSettings? Splice(ParseResult args, GeneTable? genes)
    {
        if (genes is null)
            return args.GetResult(_distance) is { Implicit: false } || args.GetValue(_maskAnnotated)
                ? throw new UsageException("--distance and --mask-annotated are for splice scores: a splice model with --genes TABLE")
                : null;
        return new()
        {
            Genes = genes,
            GenesPath = args.GetValue(_genes)!,
            Distance = args.GetRequiredValue(_distance),
            Masked = args.GetValue(_maskAnnotated),
        };
    }

    List<ScoreOutput> Outputs(ParseResult args)
    {
        string path = args.GetValue(_output) ?? "-";
        var format = args.GetValue(_format) switch
        {
            "v" => ScoreFormat.Vcf,
            "z" => ScoreFormat.BgzfVcf,
            "b" => ScoreFormat.Bcf,
            "t" => ScoreFormat.LongTsv,
            "w" => ScoreFormat.WideTsv,
            "hdf5" => ScoreFormat.Hdf5,
            "parquet" => ScoreFormat.Parquet,
            null when path == "-" && args.GetValue(_vcf) is null => ScoreFormat.LongTsv,
            _ => ByName(path),
        };
        if (args.GetValue(_layout) is { } layout)
            format = format != ScoreFormat.Hdf5 ? throw new UsageException("--layout is for HDF5: -o NAME.h5 or -O hdf5")
                : layout == "basenji" ? ScoreFormat.BasenjiHdf5 : format;
        bool index = args.GetValue(_index);
        if (index && (format is not (ScoreFormat.BgzfVcf or ScoreFormat.Bcf) || path == "-"))
            throw new UsageException("--write-index needs a bgzipped VCF or a BCF in a file: -o NAME.vcf.gz or -o NAME.bcf");
        var outputs = new List<ScoreOutput> { new(path, format, index) };
        if (args.GetValue(_tsv) is { } tsv)
            outputs.Add(new(tsv, ScoreFormat.LongTsv));
        if (args.GetValue(_wide) is { } wide)
            outputs.Add(new(wide, ScoreFormat.WideTsv));
        if (outputs.GroupBy(o => RealPath.Resolve(o.Path)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"{twice.First().Path} is to be {twice.Count()} outputs; give each a name of its own");
        return outputs;
    }

    static ScoreFormat ByName(string path) =>
        path.EndsWith(".vcf.gz", StringComparison.Ordinal) || path.EndsWith(".vcf.bgz", StringComparison.Ordinal) ? ScoreFormat.BgzfVcf
        : path.EndsWith(".bcf", StringComparison.Ordinal) ? ScoreFormat.Bcf
        : path.EndsWith(".tsv", StringComparison.Ordinal) ? ScoreFormat.LongTsv
        : path.EndsWith(".h5", StringComparison.Ordinal) || path.EndsWith(".hdf5", StringComparison.Ordinal) ? ScoreFormat.Hdf5
        : path.EndsWith(".parquet", StringComparison.Ordinal) ? ScoreFormat.Parquet
        // a folder is refused later
        : path == "-" || path.EndsWith(".vcf", StringComparison.Ordinal) || Directory.Exists(path) ? ScoreFormat.Vcf
        : throw new UsageException(
            $"{path}: the ending is not that of a format; name the file .vcf, .vcf.gz, .bcf, .tsv, .parquet or .h5, or give -O");
}
