using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli.Verbs;

/// <summary><c>ism</c>: the effect of each single-base change of a region, or of other changes at each position.</summary>
sealed class IsmVerb : Verb
{
    enum ScanKind { Substitutions, Deletions, Shuffles, Insertions, Replacements }

    static readonly int[] s_deletions = [1, 2, 5, 10, 20], s_shuffles = [20];

    readonly Option<ScanKind> _scan = new("--scan")
    {
        HelpName = "changes",
        Description = "substitutions, deletions, shuffles, insertions or replacements at each position.",
        DefaultValueFactory = _ => ScanKind.Substitutions,
    };
    readonly Option<int[]> _sizes = new("--size")
    {
        Description = "With --scan deletions or shuffles: lengths of the stretches in bp (default: 1 2 5 10 20, and 20 for shuffles).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<int> _distance = CommonOptions.SpliceDistance();
    readonly MotifOptions _motifs = new();
    readonly ShuffleOptions _shuffles = new();
    readonly MutagenesisOptions _shared;

    public IsmVerb() : base("ism",
        "Mutagenesis: change every base of a region to each other base, or make other changes at every position.",
        "cislens ism --region chr1:20,000-20,120 --genome sim/genome.fa --model model.clm -o ism",
        "cislens ism --scan deletions --region chr1:20,000-20,120 --genome sim/genome.fa --model model.clm -o deletions")
    {
        _scan.Words(_scan.EnumWords()!);
        _shared = new(this, "Prefix of the output files: PREFIX.tsv, PREFIX.npy, PREFIX.axes.tsv, PREFIX.REGION.TRACK.SCORE.svg.",
            typedOnly: false, [_scan], ("Scans", [_sizes, _distance, .. _motifs.All, .. _shuffles.All]));
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var kind = args.GetValue(_scan);
        RefuseForeign(args, kind);
        string prefix = _shared.Prefix(args);
        var paths = kind == ScanKind.Substitutions ? PositionFiles.Paths(prefix) : [prefix + ".tsv"];
        using var opened = _shared.Open(args, context, paths, kind == ScanKind.Substitutions ? args.GetValue(_distance) : null);
        if (SpliceTracks.From(opened.Model.Manifest) is null)
            CommonOptions.RefuseForeign(args, "a model without splice sites", _distance);
        var scan = Scan(args, kind, opened.Model.Manifest);
        var regions = _shared.Regions(args, opened, context.Log);
        var figures = _shared.Figures(args);
        long positions = 0;
        void Count(RegionEdits result)
        {
            positions += result.Region.Length;
            context.Log.Progress("ism", positions, null, "positions");
        }
        var counts = scan is null
            ? IsmFiles.Write(prefix, opened.Run, regions, result =>
            {
                Draw(result, Contig(opened, result), figures);
                Count(result);
            }, context.Stop)
            : ScanFiles.Write(paths[0], opened.Run, scan, regions, result =>
            {
                Draw(result, scan, Contig(opened, result), figures);
                Count(result);
            }, context.Stop);
        figures.Write();
        context.Record.Settings["scan"] = kind.ToString().ToLowerInvariant();
        MutagenesisOptions.Finish(context, counts,
            ("", "region", counts.Alleles), ("places", "position", positions), ("", "figure", figures.Drawn));
    }

    void RefuseForeign(ParseResult args, ScanKind kind)
    {
        string what = $"--scan {kind.ToString().ToLowerInvariant()}";
        if (kind is not (ScanKind.Deletions or ScanKind.Shuffles))
            CommonOptions.RefuseForeign(args, what, _sizes);
        if (kind is not (ScanKind.Insertions or ScanKind.Replacements))
            CommonOptions.RefuseForeign(args, what, _motifs.All);
        if (kind != ScanKind.Substitutions)
            CommonOptions.RefuseForeign(args, what, _distance);
        if (kind != ScanKind.Shuffles)
            CommonOptions.RefuseForeign(args, what, _shuffles.All);
    }

    /// <summary>The changes; null for substitutions.</summary>
    Scan? Scan(ParseResult args, ScanKind kind, ModelManifest manifest) => kind switch
    {
        ScanKind.Deletions => Mutate.Saturation.Scan.Deletions(Sizes(args, s_deletions, manifest)),
        ScanKind.Shuffles => Mutate.Saturation.Scan.Shuffles(Sizes(args, s_shuffles, manifest, shuffled: true),
            args.GetValue(_shuffles.Count), args.GetValue(_shuffles.Keeps), args.GetValue(_shuffles.Seed)),
        ScanKind.Insertions => Mutate.Saturation.Scan.Insertions(_motifs.Read(args, manifest)),
        ScanKind.Replacements => Mutate.Saturation.Scan.Replacements(_motifs.Read(args, manifest)),
        _ => null,
    };

    int[] Sizes(ParseResult args, int[] usual, ModelManifest manifest, bool shuffled = false)
    {
        int[] sizes = args.GetValue(_sizes) is { Length: > 0 } given ? [.. given.Distinct().Order()]
            : [.. usual.Where(size => size <= manifest.Window)];
        foreach (int size in sizes)
        {
            if (size < 1)
                throw new UsageException($"--size {size}: expected at least 1");
            MutagenesisOptions.RequireFit($"--size {size}", size, manifest);
            if (shuffled)
                _shuffles.RequireLength(args, $"--size {size}: a stretch", size);
        }
        return sizes;
    }

    static string Contig(OpenedMutagenesis opened, RegionEdits result) => opened.Genome.Contigs[result.Region.Contig].Name;

    /// <summary>A heatmap and a sequence logo for each track and score.</summary>
    static void Draw(IsmResult result, string contig, SequenceFigures figures)
    {
        foreach (var (index, (_, track, score)) in result.Columns.Index())
            figures.Draw(result.Sequence.Length, [result.Region.Name, track.Id, score.Id], () => IsmFigure.Draw(new IsmMap
            {
                Contig = contig,
                Start0 = result.Region.Start0,
                Sequence = result.Sequence,
                Effects = result.Matrix(index),
                Gene = result.Region.Gene?.Name,
                Track = track.Label ?? track.Id,
                Score = score.Id,
                Marks = [.. result.Region.Marks.Select(m => new IsmMark(m.Pos0, m.Ref, m.Alt, m.Id))],
            }));
    }

    /// <summary>The effects by position and size or motif, for each track and score.</summary>
    static void Draw(ScanResult result, Scan scan, string contig, SequenceFigures figures)
    {
        foreach (var (index, (_, track, score)) in result.Columns.Index())
            figures.Draw(result.Sequence.Length, [result.Region.Name, track.Id, score.Id], () => ScanFigure.Draw(new ScanMap
            {
                Contig = contig,
                Start0 = result.Region.Start0,
                Sequence = result.Sequence,
                Rows = scan.Rows,
                Effects = result.Matrix(scan.Rows, index),
                Gene = result.Region.Gene?.Name,
                Track = track.Label ?? track.Id,
                Score = score.Id,
            }));
    }
}
