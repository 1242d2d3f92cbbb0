using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>Saturation mutagenesis: all single-base changes of some regions.</summary>
public sealed class IsmRun
{
    // positions of a window of a splice model, if it takes windows of any length
    const int PositionsPerWindow = 64;

    readonly ISequenceModel _model;
    readonly Genome _genome;
    readonly int[] _tracks;
    readonly AlleleOptions _options;
    readonly AroundTss? _around;
    readonly InTranscript? _transcript;
    readonly int _distance;

    /// <summary>Checks tracks and scores against the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="genome">The genome, or sequences.</param>
    /// <param name="tracks">Track ids and patterns; none for all, or for acceptors and donors of a splice model.</param>
    /// <param name="scores">Score ids; none for the primary score of each track.</param>
    /// <param name="maxN">Largest share of unknown bases in a window.</param>
    /// <param name="genes">
    /// The genes of a model whose window is around a start site, for regions of <see cref="IsmRegions.AroundGenes"/>, or of a splice
    /// model, for regions of <see cref="IsmRegions.InGenes"/>; null for other models, and for a splice model if each contig is a
    /// transcript.
    /// </param>
    /// <param name="distance">With a splice model: gains and losses are searched within this many bp of a change.</param>
    /// <exception cref="UsageException">
    /// A track or score is unknown, or a score does not apply, or the model needs genes or a smaller distance.
    /// </exception>
    public IsmRun(ISequenceModel model, Genome genome, IReadOnlyList<string> tracks, IReadOnlyList<string> scores, double maxN = 0.5,
        GeneTable? genes = null, int distance = 50)
    {
        var manifest = model.Manifest;
        manifest.RequireGenes(genes is not null);
        (_model, _genome, _distance) = (model, genome, distance);
        _options = new AlleleOptions { MaxN = maxN };
        if (SpliceTracks.From(manifest) is { } sites)
        {
            _transcript = new(genes, distance, manifest.CropBp) { KeepsJobsWhole = false };
            _tracks = tracks.Count == 0 ? [sites.Acceptor, sites.Donor] : TrackSelection.Resolve(manifest, tracks);
            Columns = SpliceScores.Columns(manifest, _tracks, scores);
            if (MostPositions < 1)
                throw new UsageException($"--distance {distance}: {manifest.Name} predicts {manifest.Bins} positions at once; " +
                    $"expected a distance of at most {(manifest.Bins - 1) / 2}");
            return;
        }
        _around = genes is null ? null : new(manifest, genes);
        _tracks = TrackSelection.Resolve(manifest, tracks);
        Columns = new EffectColumns(manifest, _tracks, scores.Count > 0 ? ScoreCatalog.Named(scores)
            : genes is null ? null : ScoreCatalog.AroundTss(manifest.Bins), primaryOnly: scores.Count == 0);
    }

    /// <summary>The effects that are computed.</summary>
    public EffectColumns Columns { get; }

    // a model with windows of one length predicts fewer
    int MostPositions => _model.Manifest.LengthStep is null ? _model.Manifest.Bins - 2 * _distance : PositionsPerWindow;

    /// <summary>Changes all bases of the regions.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="take">Receives each finished region, in order.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Run(IEnumerable<IsmRegion> regions, Action<IsmResult> take, CancellationToken stop)
    {
        var centred = new AtVariant(_model.Manifest, Columns, _options);
        IPlacement placement = _transcript is not null ? _transcript : _around is not null ? _around : centred;
        var effects = new TrackEffects(Columns, _model.Manifest, Math.Max(_model.Manifest.Bins, 2 * _distance + 1));
        new Scorer(_model, _tracks, effects, placement, _options).Run(
            regions.Select(region => new IsmResult(_genome, region, Columns, template => Windows(region, template),
                _transcript is not null ? _transcript.Add : _around is not null ? _around.Add : centred.Add)), take, stop);
    }

    IEnumerable<(long Start0, long End0, PlacedWindow Window)> Windows(IsmRegion region, Template template)
    {
        var manifest = _model.Manifest;
        if (_around is not null)
            return [(region.Start0, region.End0, _around.WindowOf(template, region.Gene!))];
        if (_transcript is null)
            return region.Tiles(manifest.Window, manifest.Centre.AnchorIndex(manifest.Window))
                .Select(t => (t.Start0, t.End0, new PlacedWindow(template, t.Window0, manifest.Window)));
        int positions = manifest.LengthStep is null ? MostPositions : (int)Math.Min(MostPositions, region.Length);
        return region.Parts(positions).Select(t => (t.Start0, t.End0, _transcript.WindowOf(template, region.Gene, t.Start0, positions)));
    }
}
