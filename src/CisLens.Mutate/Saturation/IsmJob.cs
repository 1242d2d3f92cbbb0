using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>A region on its way through the model: three alternatives for each base, all against one reference a window.</summary>
public sealed class IsmJob : ScoringJob
{
    readonly List<AlleleScore> _alleles = [];
    readonly AlleleScore?[,] _alternatives;
    readonly byte[] _reference;
    readonly EffectColumns _columns;

    /// <summary>Plans a region.</summary>
    /// <param name="genome">The genome.</param>
    /// <param name="region">The region; what lies off its contig counts as not known.</param>
    /// <param name="columns">What is computed.</param>
    /// <param name="placement">Bins and stitching of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="left">Index of the anchor in a window.</param>
    public IsmJob(Genome genome, IsmRegion region, EffectColumns columns, AtVariant placement, int window, int left)
    {
        Region = region;
        _columns = columns;
        _reference = new byte[region.Length];
        genome.Codes(region.Contig, region.Start0, _reference);
        _alternatives = new AlleleScore?[region.Length, 4];
        var template = new Template(genome, region.Contig);
        Windows = [.. region.Tiles(window, left).Select(tile => Place(tile, template, placement, window))];
    }

    /// <summary>The region.</summary>
    public IsmRegion Region { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<AlleleScore> Alleles => _alleles;

    /// <inheritdoc/>
    public override IReadOnlyList<PlacedWindow> Windows { get; }

    /// <summary>What was found; null before <see cref="Finish"/>.</summary>
    public IsmResult? Result { get; private set; }

    /// <inheritdoc/>
    public override void Finish()
    {
        base.Finish();
        Result = new IsmResult(Region, Dna.Decode(_reference), _columns.Columns, _alternatives);
    }

    PlacedWindow Place(IsmTile tile, Template template, AtVariant placement, int length)
    {
        var window = new PlacedWindow(template, tile.Window0, length);
        for (long pos0 = tile.Start0; pos0 < tile.End0; pos0++)
        {
            byte reference = _reference[pos0 - Region.Start0];
            for (byte alternate = 0; alternate < 4 && reference != Dna.N; alternate++)
                if (alternate != reference)
                    Add(window, placement, pos0, alternate);
        }
        return window;
    }

    void Add(PlacedWindow window, AtVariant placement, long pos0, byte alternate)
    {
        var plan = new AllelePlan(AlleleStatus.Ok, window.Template, new Edit(pos0, 1, Bases.Single(alternate)), pos0);
        placement.Add(window, _alleles.Count, plan);
        var score = new AlleleScore(plan, pos0, _columns);
        _alleles.Add(score);
        _alternatives[pos0 - Region.Start0, alternate] = score;
    }
}
