using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>A region on its way through the model: three alternatives for each base, all against one reference a window.</summary>
public sealed class IsmJob : ScoringJob
{
    readonly AlleleScore?[,] _alternatives;
    readonly byte[] _reference;
    readonly EffectColumns _columns;

    /// <summary>Plans a region.</summary>
    /// <param name="genome">The genome.</param>
    /// <param name="region">The region; what lies off its contig counts as not known.</param>
    /// <param name="columns">What is computed.</param>
    /// <param name="grouping">Bins and stitching of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="left">Index of the anchor in a window.</param>
    public IsmJob(Genome genome, IsmRegion region, EffectColumns columns, WindowGrouping grouping, int window, int left)
    {
        Region = region;
        _columns = columns;
        _reference = new byte[region.Length];
        genome.Codes(region.Contig, region.Start0, _reference);
        _alternatives = new AlleleScore?[region.Length, 4];
        var template = new Template(genome, region.Contig);
        Groups = [.. region.Tiles(window, left).Select(tile => Group(tile, template, grouping))];
    }

    /// <summary>The region.</summary>
    public IsmRegion Region { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<WindowGroup> Groups { get; }

    /// <summary>What was found; null before <see cref="Finish"/>.</summary>
    public IsmResult? Result { get; private set; }

    /// <inheritdoc/>
    public override void Finish()
    {
        foreach (var alternative in _alternatives)
            alternative?.Finish();
        _columns.TakeClipped();
        Result = new IsmResult(Region, Dna.Decode(_reference), _columns.Columns, _alternatives);
    }

    WindowGroup Group(IsmTile tile, Template template, WindowGrouping grouping)
    {
        var group = new WindowGroup(template, tile.Window0);
        for (long pos0 = tile.Start0; pos0 < tile.End0; pos0++)
        {
            byte reference = _reference[pos0 - Region.Start0];
            for (byte alternate = 0; alternate < 4 && reference != Dna.N; alternate++)
                if (alternate != reference)
                    Add(group, grouping, pos0, alternate);
        }
        return group;
    }

    void Add(WindowGroup group, WindowGrouping grouping, long pos0, byte alternate)
    {
        var plan = new AllelePlan(AlleleStatus.Ok, group.Template, new Edit(pos0, 1, Bases.Single(alternate)), pos0);
        var score = new AlleleScore(plan, _columns);
        grouping.Add(score, group);
        _alternatives[pos0 - Region.Start0, alternate] = score;
    }
}
