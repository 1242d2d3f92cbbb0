using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli.Verbs;

/// <summary><c>ism</c>: the effect of each single-base change of a region on the tracks of a model.</summary>
sealed class IsmVerb : Verb
{
    readonly Option<string?> _genome = new("--genome", "-f") { Description = "Genome: FASTA, plain, gzip or BGZF." };
    readonly Option<string[]> _regions = new("--region", "-r")
    {
        Description = "Regions, 1-based, such as chr1:1,000-1,200.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string?> _bed = new("--bed") { Description = "Regions: BED, or narrowPeak (centred on the summits)." };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<string?> _around = new("--around") { Description = "VCF: mutate the bases around each variant." };
    readonly Option<int> _flank = new Option<int>("--flank")
    {
        Description = "With --around: bases on either side of REF.",
        DefaultValueFactory = _ => 50,
    }.AtLeast(0);
    readonly Option<string?> _sequences = new("--sequences") { Description = "Instead of a genome: FASTA of sequences to mutate." };
    readonly Option<string?> _genes = new("--genes")
    {
        Description = "With a splice model, or one whose window is around a start site: genes; each has a map of the region.",
    };
    readonly Option<BedTss> _tss = CommonOptions.Tss();
    readonly Option<string?> _output = CommonOptions.Output(
        "Prefix of the output files: PREFIX.tsv, PREFIX.npy, PREFIX.axes.tsv, PREFIX.REGION.TRACK.svg.", required: true);
    readonly Option<string[]> _tracks = new("--tracks")
    {
        Description = "Tracks to compute: ids, patterns with * and ?, or 'assay=DNASE'.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string[]> _scores = new("--score")
    {
        Description = "Ids of the scores (default: logodds for probabilities, logsum for signal in bins, change for splice sites, " +
            "diff for others).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<int> _figures = new Option<int>("--figures")
    {
        Description = "Largest number of figures.",
        DefaultValueFactory = _ => 20,
    }.AtLeast(0);
    readonly Option<int> _distance = CommonOptions.SpliceDistance();
    readonly Option<bool> _force = CommonOptions.Force();
    readonly ModelOptions _model;

    public IsmVerb() : base("ism",
        "Saturation mutagenesis: change every base of a region to each other base. Writes a table, an array and figures.",
        "cislens ism --region chr1:20,000-20,120 --genome sim/genome.fa --model model.clm -o ism")
    {
        Add(_genome, _regions, _bed, _around, _flank, _sequences, _genes);
        _model = new(this);
        Add(_output, _tracks, _scores, _figures, _force);
        AddGroup("Input", _otherLengths, _tss);
        AddGroup("Splicing", _distance);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string prefix = args.GetValue(_output)!;
        using var genome = Genome.Open(Source(args), context.Log);
        genome.AllowOtherLengths = args.GetValue(_otherLengths);
        var paths = PositionFiles.Paths(prefix);
        foreach (string path in paths)
            CommonOptions.KeepExisting(path, args.GetValue(_force), Inputs(args));
        using var model = _model.Open(args);
        if (args.GetValue(_sequences) is not null)
            ReadUracil(model.Manifest.ReadsUracil, genome, context.Log);
        // a sequence may be shorter than the window, which is then mostly N
        double maxN = args.GetValue(_sequences) is null ? 0.5 : 1;
        bool isSplice = SpliceTracks.From(model.Manifest) is not null;
        if (model.Manifest.Placement != WindowPlacement.AroundTss)
            CommonOptions.RefuseForeign(args, "a model whose window is not around a start site", isSplice ? [_tss] : [_genes, _tss]);
        if (!isSplice)
            CommonOptions.RefuseForeign(args, "a model without splice sites", _distance);
        SpliceTracks.RequireGenes(model.Manifest, args.GetValue(_genes) is not null || args.GetValue(_sequences) is not null);
        var genes = args.GetValue(_genes) is { } annotation ? GeneReader.Read(annotation, genome, bedTss: args.GetValue(_tss)) : null;
        genes?.Describe(args.GetValue(_genes)!, context.Log);
        if (isSplice && genes is not null)
            SpliceTracks.RequireTranscripts(genes, args.GetValue(_genes)!);
        var run = new IsmRun(model, genome, args.GetValue(_tracks) ?? [], args.GetValue(_scores) ?? [], maxN, genes,
            args.GetValue(_distance));
        var regions = Regions(args, genome, context.Log);
        if (genes is not null)
            regions = isSplice ? IsmRegions.InGenes(regions, genes, genome, context.Log)
                : IsmRegions.AroundGenes(regions, genes, model.Manifest, genome);
        var figures = new SequenceFigures(prefix, args.GetRequiredValue(_figures));
        var record = context.Record;
        Describe(args, record);
        long positions = 0;
        var counts = IsmFiles.Write(prefix, genome, run, regions, result =>
        {
            positions += result.Sequence.Length;
            Draw(result, genome, figures);
            context.Log.Progress("ism", positions, null, "positions");
        }, context.Stop);
        figures.Write();
        record.Counts["places"] = positions;
        foreach (var (code, count) in counts.ByCode)
            record.Counts[code] = count;
        context.RecordedOutput = paths[0];
        context.Log.Close();
        context.Log.Info($"{ProgressText.Count(counts.Alleles, "region")}, {ProgressText.Count(positions, "position")}, "
            + $"{ProgressText.Count(figures.Drawn, "figure")}: {counts}");
    }

    /// <summary>Reads U of sequences as the model does, and warns about sequences with U.</summary>
    static void ReadUracil(bool isThymine, Genome sequences, ConsoleLog log)
    {
        if (isThymine)
            sequences.ReadUracil();
        foreach (var (index, contig) in sequences.Contigs.Index().Where(c => sequences.HasUracil(c.Index)))
            log.Warn($"sequences with U, which this model reads as {(isThymine ? "T" : "N")}", contig.Name);
    }

    /// <summary>A heatmap and a sequence logo for each track and score.</summary>
    static void Draw(IsmResult result, Genome genome, SequenceFigures figures)
    {
        foreach (var (index, (_, track, score)) in result.Columns.Index())
            figures.Draw(result.Sequence.Length, [result.Region.Name, track.Id, score.Id], () => IsmFigure.Draw(new IsmMap
            {
                Contig = genome.Contigs[result.Region.Contig].Name,
                Start0 = result.Region.Start0,
                Sequence = result.Sequence,
                Effects = result.Matrix(index),
                Gene = result.Region.Gene?.Name,
                Track = track.Label ?? track.Id,
                Score = score.Id,
                Marks = [.. result.Region.Marks.Select(m => new IsmMark(m.Pos0, m.Ref, m.Alt, m.Id))],
            }));
    }

    string Source(ParseResult args)
    {
        int sources = new[]
        {
            args.GetValue(_regions) is { Length: > 0 }, args.GetValue(_bed) is not null,
            args.GetValue(_around) is not null, args.GetValue(_sequences) is not null,
        }.Count(given => given);
        if (sources != 1)
            throw new UsageException("give one of --region, --bed, --around and --sequences");
        return args.GetValue(_sequences) ?? args.GetValue(_genome) ?? throw new UsageException("--genome is missing");
    }

    IReadOnlyList<IsmRegion> Regions(ParseResult args, Genome genome, IRunLog log)
    {
        if (args.GetValue(_bed) is { } bed)
            return IsmRegions.Bed(bed, genome);
        if (args.GetValue(_around) is { } vcf)
            return IsmRegions.AroundVariants(vcf, args.GetRequiredValue(_flank), genome, log);
        return args.GetValue(_sequences) is not null
            ? IsmRegions.Sequences(genome)
            : args.GetValue(_regions)!.Select(text => IsmRegions.Typed(text, genome)).ToList();
    }

    void Describe(ParseResult args, RunRecord record)
    {
        record.Settings["model"] = string.Join(",", _model.Paths(args));
        record.Settings["device"] = _model.Device(args).ToString();
        record.AddInputs(Inputs(args));
    }

    string?[] Inputs(ParseResult args) =>
        [.. _model.Paths(args), args.GetValue(_genome), args.GetValue(_sequences), args.GetValue(_bed), args.GetValue(_around),
            args.GetValue(_genes)];
}
