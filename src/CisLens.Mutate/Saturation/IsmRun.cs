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
    readonly ISequenceModel _model;
    readonly Genome _genome;
    readonly int[] _tracks;
    readonly AlleleOptions _options;
    readonly AroundTss? _around;

    /// <summary>Checks tracks and scores against the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="genome">The genome, or sequences.</param>
    /// <param name="tracks">Track ids and patterns; none for all.</param>
    /// <param name="scores">Score ids; none for the primary score of each track.</param>
    /// <param name="maxN">Largest share of unknown bases in a window.</param>
    /// <param name="genes">
    /// The genes of a model whose window is around a start site, for regions of <see cref="IsmRegions.AroundGenes"/>; null for other
    /// models.
    /// </param>
    /// <exception cref="UsageException">A track or score is unknown, or a score does not apply, or the model needs genes.</exception>
    public IsmRun(ISequenceModel model, Genome genome, IReadOnlyList<string> tracks, IReadOnlyList<string> scores, double maxN = 0.5,
        GeneTable? genes = null)
    {
        model.Manifest.RequireGenes(genes is not null);
        _around = genes is null ? null : new(model.Manifest, genes);
        _model = model;
        _genome = genome;
        _tracks = TrackSelection.Resolve(model.Manifest, tracks);
        _options = new AlleleOptions { MaxN = maxN };
        Columns = new EffectColumns(model.Manifest, _tracks, scores.Count > 0 ? ScoreCatalog.Named(scores)
            : genes is null ? null : ScoreCatalog.AroundTss(model.Manifest.Bins), primaryOnly: scores.Count == 0);
    }

    /// <summary>The effects that are computed.</summary>
    public EffectColumns Columns { get; }

    /// <summary>Changes all bases of the regions.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="take">Receives each finished region, in order.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Run(IEnumerable<IsmRegion> regions, Action<IsmResult> take, CancellationToken stop)
    {
        var manifest = _model.Manifest;
        int left = manifest.Centre.AnchorIndex(manifest.Window);
        var centred = new AtVariant(manifest, Columns, _options);
        new Scorer(_model, _tracks, Columns, _around is null ? centred : _around, _options).Run(
            regions.Select(region => new IsmResult(_genome, region, Columns, template => _around is null
                ? region.Tiles(manifest.Window, left)
                    .Select(t => (t.Start0, t.End0, new PlacedWindow(template, t.Window0, manifest.Window)))
                : [(region.Start0, region.End0, _around.WindowOf(template, region.Gene!))],
                _around is null ? centred.Add : _around.Add)), take, stop);
    }
}
