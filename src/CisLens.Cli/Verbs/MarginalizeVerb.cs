using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli.Verbs;

/// <summary><c>marginalize</c>: the mean effect of motifs in background sequences.</summary>
sealed class MarginalizeVerb : Verb
{
    readonly MotifOptions _motifs = new();
    readonly Option<int> _random = new Option<int>("--random")
    {
        Description = "Backgrounds: this many windows at random positions of the genome, or around random start sites of --genes.",
    }.AtLeast(1);
    readonly Option<int[]> _offsets = new("--offset")
    {
        Description = "Distances of the middle of a motif from the anchor of the window in bp (default: 0).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<bool> _shuffle = new("--shuffle")
    {
        Description = "Shuffle the bases of each background, with the same dinucleotide counts.",
    };
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly MutagenesisOptions _shared;

    public MarginalizeVerb() : base("marginalize",
        "Marginalization: put motifs into background sequences. The mean effect shows what a motif does without its neighbours.",
        "cislens marginalize --motif HNF4A=CAAAGTCCA --random 100 --genome sim/genome.fa --model model.clm -o marginal",
        "cislens marginalize --motifs jaspar.meme --random 100 --shuffle --genome sim/genome.fa --model model.clm -o marginal")
    {
        _shared = new(this, "Prefix of the output files: PREFIX.tsv, PREFIX.each.tsv and PREFIX.TRACK.SCORE.svg.", typedOnly: false,
            [.. _motifs.All, _random, _shuffle], ("Positions and random numbers", [_offsets, _seed]));
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string prefix = _shared.Prefix(args);
        bool random = args.GetValue(_random) > 0;
        if (!random && !args.GetValue(_shuffle))
            CommonOptions.RefuseForeign(args, "backgrounds that are given; only --random and --shuffle draw numbers", _seed);
        using var opened = _shared.Open(args, context, Marginalization.Paths(prefix));
        var motifs = _motifs.Read(args, opened.Model.Manifest);
        if (args.GetValue(_motifs.File) is { } file)
            context.Record.AddInputs(file);
        int[] offsets = args.GetValue(_offsets) is { Length: > 0 } given ? [.. given.Distinct().Order()] : [0];
        var backgrounds = random ? Random(args, opened) : _shared.Regions(args, opened, context.Log);
        long done = 0;
        var (effects, counts) = new Marginalization(opened.Run, motifs, offsets,
            args.GetValue(_shuffle) ? args.GetValue(_seed) : null).Write(prefix, backgrounds,
            () => context.Log.Progress("marginalize", ++done, backgrounds.Count, "backgrounds"), context.Stop);
        var figures = _shared.Figures(args);
        foreach (var of in effects.Where(effect => effect.Mean.Count > 0).GroupBy(effect => effect.Column))
            Draw(figures, [.. of], offsets);
        figures.Write();
        MutagenesisOptions.Finish(context, counts, ("motifs", "motif", motifs.Count), ("", "offset", offsets.Length),
            ("", "background", counts.Alleles), ("", "figure", figures.Drawn));
    }

    IReadOnlyList<IsmRegion> Random(ParseResult args, OpenedMutagenesis opened)
    {
        _shared.RefuseRegions(args, "--random");
        var rng = new Rng(args.GetValue(_seed)).Split("backgrounds");
        int count = args.GetValue(_random);
        if (opened.Genes is null)
            return IsmRegions.Random(opened.Genome, opened.Model.Manifest, count, rng);
        if (opened.Model.Manifest.Placement != WindowPlacement.AroundTss)
            throw new UsageException("--random does not apply to a model of splice sites; give backgrounds with --bed or --region");
        return IsmRegions.RandomStarts(opened.Genes, count, rng);
    }

    // the strongest motifs, with a bar per offset
    static void Draw(SequenceFigures figures, IReadOnlyList<MarginalEffect> effects, int[] offsets)
    {
        var motifs = effects.GroupBy(e => e.Motif).Where(m => m.Count() == offsets.Length)
            .OrderByDescending(m => m.Max(e => Math.Abs(e.Mean.Effect)))
            .Take(Math.Max(1, EffectBars.MostGroups / offsets.Length)).ToList();
        EffectBars.Draw(figures, effects[0].Column, "Marginalization", "95 % interval of the mean", [.. motifs.Select(m => m.Key)],
            [.. offsets.Index().Select(offset => new BarSeries($"offset {offset.Item} bp",
                [.. motifs.Select(m => m.ElementAt(offset.Index)).Select(e => EffectBars.Bar(e.Mean, e.Half95))]))]);
    }
}
