using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Saturation;

namespace CisLens.Cli;

/// <summary>An opened model, genome and gene table, ready to mutate regions.</summary>
/// <param name="Genome">The genome, or the sequences.</param>
/// <param name="Model">The model.</param>
/// <param name="Run">The mutagenesis.</param>
/// <param name="Genes">The genes; null for none.</param>
sealed record OpenedMutagenesis(Genome Genome, ISequenceModel Model, IsmRun Run, GeneTable? Genes) : IDisposable
{
    /// <summary>True if only the part of a region that is in a gene is mutated.</summary>
    public bool CutsRegions { get; init; }

    /// <summary>Regions, each once per gene if the model needs genes.</summary>
    public IReadOnlyList<IsmRegion> AroundGenes(IReadOnlyList<IsmRegion> regions, IRunLog log) =>
        Genes is null ? regions : CutsRegions ? IsmRegions.InGenes(regions, Genes, Genome, log)
            : IsmRegions.AroundGenes(regions, Genes, Model.Manifest, Genome);

    public void Dispose()
    {
        Model.Dispose();
        Genome.Dispose();
    }
}

/// <summary>The options that ism, ablate, marginalize and epistasis share: sequences, model, tracks and scores.</summary>
sealed class MutagenesisOptions
{
    readonly Option<string?> _genome = new("--genome", "-f") { Description = "Genome: FASTA, plain, gzip or BGZF." };
    readonly Option<string[]> _regions = new("--region", "-r")
    {
        Description = "Regions, 1-based, such as chr1:1,000-1,200.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string?> _bed = new("--bed") { Description = "Regions: BED, or narrowPeak (centred on the summits)." };
    readonly Option<string?> _around = new("--around") { Description = "VCF: mutate the bases around each variant." };
    readonly Option<int> _flank = new Option<int>("--flank")
    {
        Description = "With --around: bases on either side of REF.",
        DefaultValueFactory = _ => 50,
    }.AtLeast(0);
    readonly Option<string?> _sequences = new("--sequences") { Description = "Instead of a genome: FASTA of sequences to mutate." };
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "With a model whose window is around a start site or in a transcript: genes; each has results of its own.",
    };
    readonly Option<BedTss> _tss = CommonOptions.Tss();
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<string[]> _tracks = CommonOptions.Tracks();
    readonly Option<string[]> _scores = CommonOptions.Scores();
    readonly Option<int> _figures = new Option<int>("--figures")
    {
        Description = "Largest number of figures.",
        DefaultValueFactory = _ => 20,
    }.AtLeast(0);
    readonly Option<bool> _plain = CommonOptions.Plain();
    readonly Option<string?> _output;
    readonly Option<bool> _force = CommonOptions.Force();
    readonly ModelOptions _model;

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="output">Description of the output.</param>
    /// <param name="typedOnly">True for regions of <c>--region</c> only.</param>
    /// <param name="own">The options of the verb itself.</param>
    /// <param name="more">Further options of the verb, which only <c>--help-all</c> shows, under a heading.</param>
    public MutagenesisOptions(Verb verb, string output, bool typedOnly, Option[] own, (string Heading, Option[] Options)? more = null)
    {
        _output = CommonOptions.Output(output, required: true);
        verb.Add(_genome, _regions);
        if (!typedOnly)
            verb.Add(_bed, _around, _flank);
        verb.Add([_sequences, .. own, _genes]);
        _model = new(verb);
        verb.Add(_output, _tracks, _scores, _figures, _force);
        if (more is { } group)
            verb.AddGroup(group.Heading, group.Options);
        verb.AddGroup("Input", _otherLengths, _tss);
        verb.AddGroup("Computation", _plain);
    }

    /// <summary>Start of the paths of the output files.</summary>
    public string Prefix(ParseResult args) => args.GetValue(_output)!;

    /// <summary>The figures of the output.</summary>
    public SequenceFigures Figures(ParseResult args) => new(Prefix(args), args.GetRequiredValue(_figures));

    /// <summary>Largest number of figures.</summary>
    public int MostFigures(ParseResult args) => args.GetRequiredValue(_figures);

    /// <summary>True if sequences are given instead of a genome.</summary>
    public bool HasSequences(ParseResult args) => args.GetValue(_sequences) is not null;

    /// <summary>Regions as typed.</summary>
    public string[] Typed(ParseResult args) => args.GetValue(_regions) ?? [];

    /// <summary>Opens genome, model and genes, and describes them in the record of the run.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="context">The run.</param>
    /// <param name="paths">The tables that are written; the first gives its name to the record.</param>
    /// <param name="distance">For single-base changes with a splice model: gains and losses are searched within this many bp.</param>
    /// <exception cref="UsageException">Options are missing or do not fit together, or an output exists.</exception>
    public OpenedMutagenesis Open(ParseResult args, RunContext context, IReadOnlyList<string> paths, int? distance = null)
    {
        string?[] inputs = [.. _model.Paths(args), args.GetValue(_genome), args.GetValue(_sequences), args.GetValue(_bed),
            args.GetValue(_around), args.GetValue(_genes)];
        if (args.GetValue(_sequences) is not null && args.GetValue(_genome) is not null)
            throw new UsageException("--genome and --sequences are given; expected one of them");
        string source = args.GetValue(_sequences) ?? args.GetValue(_genome) ?? throw new UsageException("--genome is missing");
        var genome = Genome.Open(source, context.Log);
        genome.AllowOtherLengths = args.GetValue(_otherLengths);
        foreach (string path in paths)
            CommonOptions.KeepExisting(path, args.GetValue(_force), inputs);
        var model = _model.Open(args);
        var manifest = model.Manifest;
        if (args.GetValue(_sequences) is not null)
            ReadUracil(manifest.ReadsUracil, genome, context.Log);
        // a sequence may be shorter than the window, which is then mostly N
        double maxN = args.GetValue(_sequences) is null ? 0.5 : 1;
        bool isSplice = SpliceTracks.From(manifest) is not null;
        if (manifest.Placement != WindowPlacement.AroundTss && !isSplice)
            CommonOptions.RefuseForeign(args, "a model whose window is not around a start site", _genes, _tss);
        SpliceTracks.RequireGenes(manifest, args.GetValue(_genes) is not null || args.GetValue(_sequences) is not null);
        var genes = args.GetValue(_genes) is { } annotation ? GeneReader.Read(annotation, genome, bedTss: args.GetValue(_tss)) : null;
        genes?.Describe(args.GetValue(_genes)!, context.Log);
        if (isSplice && genes is not null)
            SpliceTracks.RequireTranscripts(genes, args.GetValue(_genes)!);
        context.Record.Settings["model"] = string.Join(",", _model.Paths(args));
        context.Record.Settings["plain"] = args.GetValue(_plain);
        context.Record.Settings["device"] = _model.Device(args).ToString();
        context.Record.AddInputs(inputs);
        context.RecordedOutput = paths[0];
        var run = new IsmRun(model, genome, args.GetValue(_tracks) ?? [], args.GetValue(_scores) ?? [], maxN, genes, distance,
            args.GetValue(_plain));
        return new(genome, model, run, genes) { CutsRegions = isSplice && distance is not null };
    }

    /// <summary>The regions that the user gave, or all sequences; each once per gene if the model needs genes.</summary>
    /// <exception cref="UsageException">No regions are given, or several sources of regions.</exception>
    public IReadOnlyList<IsmRegion> Regions(ParseResult args, OpenedMutagenesis opened, IRunLog log)
    {
        var given = new[]
        {
            Typed(args).Length > 0, args.GetValue(_bed) is not null, args.GetValue(_around) is not null,
            args.GetValue(_sequences) is not null,
        }.Count(source => source);
        if (given != 1)
            throw new UsageException("give one of --region, --bed, --around and --sequences");
        return opened.AroundGenes(args.GetValue(_bed) is { } bed ? IsmRegions.Bed(bed, opened.Genome)
            : args.GetValue(_around) is { } vcf ? IsmRegions.AroundVariants(vcf, args.GetRequiredValue(_flank), opened.Genome, log)
            : args.GetValue(_sequences) is not null ? IsmRegions.Sequences(opened.Genome)
            : [.. Typed(args).Select(text => IsmRegions.Typed(text, opened.Genome))], log);
    }

    /// <summary>Refuses regions.</summary>
    public void RefuseRegions(ParseResult args, string what) =>
        CommonOptions.RefuseForeign(args, what, _regions, _bed, _around, _flank, _sequences);

    /// <summary>Refuses a size that is longer than the window of the model.</summary>
    public static void RequireFit(string what, int size, ModelManifest manifest)
    {
        if (size > manifest.Window)
            throw new UsageException($"{what}: expected at most {manifest.Window:N0} bp, the window of {manifest.Name}");
    }

    /// <summary>Records the counts of a run, and writes its last line.</summary>
    /// <param name="context">The run.</param>
    /// <param name="counts">The counts per status.</param>
    /// <param name="done">The things that were done, with their numbers.</param>
    public static void Finish(RunContext context, StatusCounts counts, params (string Key, string What, long Count)[] done)
    {
        foreach (var (key, _, count) in done)
            if (key.Length > 0)
                context.Record.Counts[key] = count;
        foreach (var (code, count) in counts.ByCode)
            context.Record.Counts[code] = count;
        context.Log.Close();
        context.Log.Info($"{string.Join(", ", done.Select(d => ProgressText.Count(d.Count, d.What)))}: {counts}");
    }

    /// <summary>Reads U of sequences as the model does, and warns about sequences with U.</summary>
    static void ReadUracil(bool isThymine, Genome sequences, ConsoleLog log)
    {
        if (isThymine)
            sequences.ReadUracil();
        foreach (var (index, contig) in sequences.Contigs.Index().Where(c => sequences.HasUracil(c.Index)))
            log.Warn($"sequences with U, which this model reads as {(isThymine ? "T" : "N")}", contig.Name);
    }
}
