using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>Mutagenesis of some regions: all single-base changes, scans, and pairs of changes.</summary>
public sealed class IsmRun
{
    // positions of a window of a splice model, if it takes windows of any length
    const int PositionsPerWindow = 64;

    readonly ISequenceModel _model;
    readonly int[] _tracks;
    readonly AlleleOptions _options;
    readonly AroundTss? _around;
    readonly AtVariant _centred;
    readonly InTranscript? _transcript;
    readonly int _distance;

    /// <summary>Checks tracks and scores against the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="genome">The genome, or sequences.</param>
    /// <param name="tracks">Track ids and patterns; none for all.</param>
    /// <param name="scores">Score ids; none for the primary score of each track.</param>
    /// <param name="maxN">Largest share of unknown bases in a window.</param>
    /// <param name="genes">
    /// The genes of a model whose window is around a start site or in a transcript, for regions of <see cref="IsmRegions.AroundGenes"/>;
    /// null for other models.
    /// </param>
    /// <param name="distance">
    /// For single-base changes with a splice model: gains and losses are searched within this many bp of a change. The genes are then null
    /// if each contig is a transcript. Null for scores over all positions of a window.
    /// </param>
    /// <param name="plain">True to compute whole windows.</param>
    /// <exception cref="UsageException">
    /// A track or score is unknown, or a score does not apply, or the model needs genes or a smaller distance.
    /// </exception>
    public IsmRun(ISequenceModel model, Genome genome, IReadOnlyList<string> tracks, IReadOnlyList<string> scores, double maxN = 0.5,
        GeneTable? genes = null, int? distance = null, bool plain = false)
    {
        bool isAroundTss = model.Manifest.Placement == WindowPlacement.AroundTss;
        model.Manifest.RequireGenes(genes is not null);
        _around = isAroundTss ? new(model.Manifest, genes!) : null;
        _model = model;
        Genome = genome;
        _tracks = TrackSelection.Resolve(model.Manifest, tracks);
        _options = new AlleleOptions { MaxN = maxN, Plain = plain };
        if (distance is { } bp && SpliceTracks.From(model.Manifest) is { } sites)
        {
            (_distance, _transcript) = (bp, new(genes, bp, model.Manifest.CropBp) { KeepsJobsWhole = false });
            _tracks = tracks.Count == 0 ? [sites.Acceptor, sites.Donor] : _tracks;
            Columns = SpliceScores.Columns(model.Manifest, _tracks, scores);
            if (MostPositions < 1)
                throw new UsageException($"--distance {bp}: {model.Manifest.Name} predicts {Bins} positions at once; " +
                    $"expected a distance of at most {(Bins - 1) / 2}");
        }
        else
            Columns = new EffectColumns(model.Manifest, _tracks, scores.Count > 0 ? ScoreCatalog.Named(scores)
                : isAroundTss ? ScoreCatalog.AroundTss(model.Manifest.Bins) : null, primaryOnly: scores.Count == 0);
        _centred = new(model.Manifest, Columns, _options);
    }

    /// <summary>The effects that are computed.</summary>
    public EffectColumns Columns { get; }

    /// <summary>Index of the anchor in a window.</summary>
    internal int Left => _model.Manifest.Centre.AnchorIndex(_model.Manifest.Window);

    /// <summary>Length of a window in bp.</summary>
    internal int Window => _model.Manifest.Window;

    /// <summary>True if the window of the model is around a start site.</summary>
    internal bool IsAroundTss => _around is not null;

    /// <summary>Number of bins of a window.</summary>
    internal int Bins => _model.Manifest.Bins;

    /// <summary>The genome.</summary>
    internal Genome Genome { get; }

    // a model with windows of one length predicts fewer
    int MostPositions => _model.Manifest.LengthStep is null ? Bins - 2 * _distance : PositionsPerWindow;

    /// <summary>Changes all bases of the regions.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="take">Receives each finished region, in order.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Run(IEnumerable<IsmRegion> regions, Action<IsmResult> take, CancellationToken stop) =>
        Score(regions.Select(region => new IsmResult(this, region)), take, stop);

    /// <summary>Makes the edits of a scan in the regions.</summary>
    /// <param name="scan">The changes.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="take">Receives each finished region, in order.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Run(Scan scan, IEnumerable<IsmRegion> regions, Action<ScanResult> take, CancellationToken stop) =>
        Score(regions.Select(region => new ScanResult(this, region, scan)), take, stop);

    /// <summary>Scores jobs in order.</summary>
    internal void Score<T>(IEnumerable<T> jobs, Action<T> take, CancellationToken stop) where T : RegionEdits =>
        new Scorer(_model, _tracks, new TrackEffects(Columns, _model.Manifest, Math.Max(Bins, 2 * _distance + 1)),
            _transcript is not null ? _transcript : _around is not null ? _around : _centred, _options).Run(jobs, take, stop);

    /// <summary>
    /// Scores the regions that can be mutated, and takes all regions in order.
    /// </summary>
    /// <param name="regions">The regions.</param>
    /// <param name="plan">Makes the edits of a region.</param>
    /// <param name="off">Receives a region that cannot be mutated.</param>
    /// <param name="take">Receives a finished region.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <returns>The number of regions per status.</returns>
    internal StatusCounts Score<T>(IReadOnlyList<IsmRegion> regions, Func<IsmRegion, T> plan, Action<IsmRegion> off, Action<T> take,
        CancellationToken stop) where T : RegionEdits
    {
        var counts = new StatusCounts();
        int next = 0;
        Score(regions.Where(r => r.Status == AlleleStatus.Ok).Select(plan), result =>
        {
            Off();
            next++;
            counts.Add(result.Status.Code());
            take(result);
        }, stop);
        Off();
        return counts;

        // the regions that cannot be mutated, up to one that can
        void Off()
        {
            for (; next < regions.Count && regions[next].Status != AlleleStatus.Ok; next++)
            {
                counts.Add(regions[next].Status.Code());
                off(regions[next]);
            }
        }
    }

    /// <summary>The windows that cover a region, each with the bases that are changed in it.</summary>
    internal IEnumerable<(long Start0, long End0, PlacedWindow Window)> Tiles(IsmRegion region, Template template) => _around is not null
        ? [(region.Start0, region.End0, _around.WindowOf(template, region.Gene!))]
        : _transcript is not null ? Parts(region, template)
        : region.Tiles(Window, Left).Select(t => (t.Start0, t.End0, new PlacedWindow(
            region.Gene is { } gene ? template with { From0 = gene.Start0, To0 = gene.End0 } : template, t.Window0, Window, region.Gene)));

    IEnumerable<(long Start0, long End0, PlacedWindow Window)> Parts(IsmRegion region, Template template)
    {
        int positions = _model.Manifest.LengthStep is null ? MostPositions : (int)Math.Min(MostPositions, region.Length);
        return region.Parts(positions)
            .Select(part => (part.Start0, part.End0, _transcript!.WindowOf(template, region.Gene, part.Start0, positions)));
    }

    /// <summary>Plans an edit in a window; it has no effect if it reaches past the window, or is an indel of the start site.</summary>
    internal static AllelePlan Plan(PlacedWindow window, Edit edit)
    {
        bool isInside = window.Start0 <= edit.Start0 && Math.Max(edit.End0, edit.Start0 + 1) <= window.Start0 + window.Length;
        return !isInside ? AllelePlan.NotScored(AlleleStatus.TooLong)
            : window.Around is { } gene && AroundTss.Loses(edit, gene) ? AllelePlan.NotScored(AlleleStatus.NoTss)
            : new(AlleleStatus.Ok, window.Template, edit, edit.Start0);
    }

    /// <summary>Puts an edit into a window.</summary>
    internal void Place(PlacedWindow window, int allele, AllelePlan plan)
    {
        if (_transcript is not null)
            _transcript.Add(window, allele, plan);
        else if (_around is not null)
            _around.Add(window, allele, plan);
        else
            _centred.Add(window, allele, plan);
    }
}
