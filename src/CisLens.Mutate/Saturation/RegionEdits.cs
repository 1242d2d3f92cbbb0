using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>Edits of a region, each compared with a reference window of the region. The effects are complete when it is scored.</summary>
public abstract class RegionEdits : ScoringJob
{
    readonly List<AlleleScore> _alleles = [];
    readonly IsmRun _run;

    private protected RegionEdits(IsmRun run, IsmRegion region) => (_run, Region) = (run, region);

    /// <summary>The region.</summary>
    public IsmRegion Region { get; }

    /// <summary>The scores of the tracks, in order.</summary>
    public IReadOnlyList<EffectColumn> Columns => _run.Columns.Columns;

    /// <inheritdoc/>
    public override IReadOnlyList<AlleleScore> Alleles => _alleles;

    /// <inheritdoc/>
    public override IReadOnlyList<PlacedWindow> Windows => PlacedWindows;

    /// <summary>
    /// The status of the region: that of an edit without an effect if there is one, otherwise the flags of all edits. Without an edit
    /// it is <see cref="WithoutEdits"/>.
    /// </summary>
    public AlleleStatus Status => _alleles.Count == 0 ? WithoutEdits : StatusOf(_alleles);

    /// <summary>Why a region has no edits.</summary>
    private protected virtual AlleleStatus WithoutEdits => AlleleStatus.RefUnknown;

    private protected List<PlacedWindow> PlacedWindows { get; } = [];

    /// <summary>The status of several edits together: that of one without an effect if there is one, otherwise the flags of all.</summary>
    internal static AlleleStatus StatusOf(IReadOnlyList<AlleleScore> alleles) =>
        alleles.FirstOrDefault(a => !a.IsScored)?.Status ?? alleles.Aggregate(AlleleStatus.Ok, (all, a) => all | a.Status);

    /// <summary>Adds an edit that is compared with a window of the region.</summary>
    private protected AlleleScore Add(PlacedWindow window, Edit edit)
    {
        var plan = IsmRun.Plan(window, edit);
        if (plan.Status == AlleleStatus.Ok)
            _run.Place(window, _alleles.Count, plan);
        var score = new AlleleScore(plan, edit.Start0, _run.Columns);
        _alleles.Add(score);
        return score;
    }
}
