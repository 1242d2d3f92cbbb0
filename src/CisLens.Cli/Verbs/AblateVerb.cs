using System.CommandLine;
using CisLens.Core;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli.Verbs;

/// <summary><c>ablate</c>: the effect of replacing a whole region by shuffled copies.</summary>
sealed class AblateVerb : Verb
{
    readonly ShuffleOptions _shuffles = new();
    readonly MutagenesisOptions _shared;

    public AblateVerb() : base("ablate",
        "Ablation: replace each region by shuffled copies. The mean effect shows how much the prediction depends on the region.",
        "cislens ablate --region chr1:20,050-20,069 --genome sim/genome.fa --model model.clm -o ablation",
        "cislens ablate --bed sites.bed --genome sim/genome.fa --model model.clm -o ablation")
    {
        _shared = new(this, "Prefix of the output files: PREFIX.tsv and PREFIX.TRACK.SCORE.svg.", typedOnly: false, _shuffles.All);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = _shared.Prefix(args) + ".tsv";
        using var opened = _shared.Open(args, context, [path]);
        var regions = _shared.Regions(args, opened, context.Log);
        foreach (var region in regions.Where(r => r.Status == AlleleStatus.Ok))
            _shuffles.RequireLength(args, $"region {region.Name}", region.Length);
        var scan = Scan.Ablation(args.GetValue(_shuffles.Count), args.GetValue(_shuffles.Keeps), args.GetValue(_shuffles.Seed));
        var found = new List<(string Region, MeanEffect[] Effects)>();
        long done = 0;
        int drawn = Math.Min(_shared.MostFigures(args), opened.Run.Columns.Columns.Count);
        var counts = ScanFiles.Write(path, opened.Run, scan, regions, result =>
        {
            if (found.Count < EffectBars.MostGroups)
                found.Add((result.Region.Name, [.. Enumerable.Range(0, drawn).Select(column => result.Effect(0, column))]));
            context.Log.Progress("ablate", ++done, regions.Count, "regions");
        }, context.Stop);
        var figures = _shared.Figures(args);
        foreach (var (index, column) in opened.Run.Columns.Columns.Take(found.Count > 0 ? drawn : 0).Index())
            EffectBars.Draw(figures, column, "Ablation", "±1 standard deviation of the shuffles", [.. found.Select(f => f.Region)],
                [new BarSeries("shuffled region", [.. found.Select(f => EffectBars.Bar(f.Effects[index], f.Effects[index].Sd))])]);
        figures.Write();
        MutagenesisOptions.Finish(context, counts, ("", "region", counts.Alleles),
            ("shuffles", "shuffle", done * args.GetValue(_shuffles.Count)), ("", "figure", figures.Drawn));
    }
}

/// <summary>Bars of mean effects with intervals.</summary>
static class EffectBars
{
    /// <summary>Groups in a figure; nobody can read more.</summary>
    public const int MostGroups = 40;

    /// <summary>A bar with an interval.</summary>
    public static Estimate Bar(MeanEffect effect, double half) => new(effect.Effect, effect.Effect - half, effect.Effect + half);

    /// <summary>Draws a figure of one track and score.</summary>
    public static void Draw(SequenceFigures figures, EffectColumn column, string title, string interval, IReadOnlyList<string> groups,
        IReadOnlyList<BarSeries> series) => figures.Draw(0, [column.Track.Id, column.Score.Id], () => BarFigure.Draw(
            $"{title}: {column.Track.Label ?? column.Track.Id} ({interval})", $"mean effect ({column.Score.Id})", groups, series));
}
