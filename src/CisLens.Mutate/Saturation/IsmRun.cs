using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>Saturation mutagenesis: every single-base change of some regions.</summary>
public sealed class IsmRun
{
    readonly ISequenceModel _model;
    readonly Genome _genome;
    readonly int[] _tracks;
    readonly AlleleOptions _options;

    /// <summary>Checks what is asked for against the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="genome">The genome, or the sequences.</param>
    /// <param name="tracks">Track ids and patterns; none for all.</param>
    /// <param name="scores">Score ids; none for the default.</param>
    /// <param name="maxN">Largest share of a window that may be unknown.</param>
    /// <exception cref="UsageException">A track or score is unknown.</exception>
    public IsmRun(ISequenceModel model, Genome genome, IReadOnlyList<string> tracks, IReadOnlyList<string> scores, double maxN = 0.5)
    {
        _model = model;
        _genome = genome;
        _tracks = TrackSelection.Resolve(model.Manifest, tracks);
        _options = new AlleleOptions { MaxN = maxN };
        Columns = new EffectColumns(model.Manifest, _tracks, scores.Count > 0 ? ScoreCatalog.Named(scores) : null);
    }

    /// <summary>What is computed for each change.</summary>
    public EffectColumns Columns { get; }

    /// <summary>Changes every base of the regions.</summary>
    /// <param name="regions">The regions, in the order of the results.</param>
    /// <param name="take">Takes each finished region, in order.</param>
    /// <param name="stop">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Run(IEnumerable<IsmRegion> regions, Action<IsmResult> take, CancellationToken stop)
    {
        var manifest = _model.Manifest;
        int left = manifest.Centre.AnchorIndex(manifest.Window);
        var placement = new AtVariant(manifest, Columns, _options);
        new Scorer(_model, _tracks, Columns, placement, _options).Run(
            regions.Select(region => new IsmJob(_genome, region, Columns, placement, manifest.Window, left)),
            job => take(job.Result!), stop);
    }
}
