using System.CommandLine;
using CisLens.Core;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli.Verbs;

/// <summary><c>epistasis</c>: pairs of changes in two regions.</summary>
sealed class EpistasisVerb : Verb
{
    readonly MutagenesisOptions _shared;

    public EpistasisVerb() : base("epistasis",
        "Epistasis: change pairs of bases, one in each of two regions. The effect of both is compared with the sum of the single effects.",
        "cislens epistasis --region chr1:20,050-20,060 chr1:20,080-20,090 --genome sim/genome.fa --model model.clm -o pairs")
    {
        _shared = new(this, "Prefix of the output files: PREFIX.tsv and PREFIX.REGIONS.TRACK.SCORE.svg.", typedOnly: true, []);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = _shared.Prefix(args) + ".tsv";
        string[] typed = _shared.Typed(args);
        if (typed.Length is 0 or > 2)
            throw new UsageException($"{typed.Length} regions; give two with --region, or one for the pairs inside it");
        using var opened = _shared.Open(args, context, [path]);
        var regions = typed.Select(text => IsmRegions.Typed(text, opened.Genome)).ToList();
        var epistasis = new Epistasis(opened.Run, regions[0], regions.Count > 1 ? regions[1] : null,
            region => opened.AroundGenes([_shared.HasSequences(args)
                ? IsmRegions.InSequence(region, opened.Genome, opened.Model.Manifest) : region], context.Log));
        var (maps, counts) = epistasis.Write(path, _shared.MostFigures(args),
            pairs => context.Log.Progress("epistasis", pairs, null, "pairs"), context.Stop);
        var figures = _shared.Figures(args);
        foreach (var map in maps)
            figures.Draw((int)Math.Max(epistasis.First.Length, epistasis.Second.Length),
                [map.Name, map.Column.Track.Id, map.Column.Score.Id], () => EpistasisFigure.Draw(new EpistasisPlot
                {
                    Contig = opened.Genome.Contigs[epistasis.First.Contig].Name,
                    First = (epistasis.First.Start0, Bases(opened, epistasis.First), map.Singles.First),
                    Second = (epistasis.Second.Start0, Bases(opened, epistasis.Second), map.Singles.Second),
                    Pairs = map.Pairs,
                    Gene = map.Gene,
                    Track = map.Column.Track.Label ?? map.Column.Track.Id,
                    Score = map.Column.Score.Id,
                }));
        figures.Write();
        MutagenesisOptions.Finish(context, counts, ("pairs", "pair", counts.Alleles), ("", "figure", figures.Drawn));
    }

    static string Bases(OpenedMutagenesis opened, IsmRegion region)
    {
        var codes = new byte[region.Length];
        opened.Genome.Codes(region.Contig, region.Start0, codes);
        return Dna.Decode(codes);
    }
}
