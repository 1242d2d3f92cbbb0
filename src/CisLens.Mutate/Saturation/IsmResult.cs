using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// Saturation mutagenesis of a region: three alternatives of each base, compared with one reference window
/// (docs/conventions.md, section 11). The effects are complete when the region is scored.
/// </summary>
public sealed class IsmResult : ScoringJob
{
    readonly List<AlleleScore> _alleles = [];
    readonly AlleleScore?[,] _alternatives;
    readonly byte[] _reference;
    readonly EffectColumns _columns;

    /// <summary>Plans a region.</summary>
    /// <param name="genome">The genome; bases outside its contigs are unknown.</param>
    /// <param name="region">The region.</param>
    /// <param name="columns">The effects that are computed.</param>
    /// <param name="tiles">The windows of the region, each with the bases that are changed in it.</param>
    /// <param name="add">Puts an allele into a window.</param>
    internal IsmResult(Genome genome, IsmRegion region, EffectColumns columns,
        Func<Template, IEnumerable<(long Start0, long End0, PlacedWindow Window)>> tiles, Action<PlacedWindow, int, AllelePlan> add)
    {
        (Region, _columns) = (region, columns);
        _reference = new byte[region.Length];
        genome.Codes(region.Contig, region.Start0, _reference);
        Sequence = Dna.Decode(_reference);
        _alternatives = new AlleleScore?[region.Length, 4];
        var windows = new List<PlacedWindow>();
        foreach (var (start0, end0, window) in tiles(new Template(genome, region.Contig)))
        {
            windows.Add(window);
            for (long pos0 = start0; pos0 < end0; pos0++)
                AddAlternatives(window, add, pos0);
        }
        Windows = windows;
    }

    /// <summary>The region.</summary>
    public IsmRegion Region { get; }

    /// <summary>The reference bases, plus strand, upper case; N if unknown.</summary>
    public string Sequence { get; }

    /// <summary>The scores of the tracks, in the order of the last axis of the array.</summary>
    public IReadOnlyList<EffectColumn> Columns => _columns.Columns;

    /// <inheritdoc/>
    public override IReadOnlyList<AlleleScore> Alleles => _alleles;

    /// <inheritdoc/>
    public override IReadOnlyList<PlacedWindow> Windows { get; }

    /// <summary>
    /// The status of the region: that of an allele without an effect if there is one, otherwise the flags of all alleles. Without a known
    /// base it is <see cref="AlleleStatus.RefUnknown"/>.
    /// </summary>
    public AlleleStatus Status => _alleles.Count == 0 ? AlleleStatus.RefUnknown
        : _alleles.Find(a => !a.IsScored)?.Status ?? _alleles.Aggregate(AlleleStatus.Ok, (all, a) => all | a.Status);

    /// <summary>The allele with this base at a position; null for the reference base, and if that is N.</summary>
    public AlleleScore? Allele(int position, int baseCode) => _alternatives[position, baseCode];

    /// <summary>The score of an alternative; 0 for the reference base; NaN if that is N, or if there is no score.</summary>
    public float Effect(int position, int baseCode, int column) => _reference[position] == Dna.N
        ? float.NaN
        : _alternatives[position, baseCode] is { } allele ? allele.Effects[column] : 0;

    /// <summary>The effects of one column: positions × 4, bases A C G T.</summary>
    public float[] Matrix(int column)
    {
        var matrix = new float[Sequence.Length * 4];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] = Effect(i / 4, i % 4, column);
        return matrix;
    }

    void AddAlternatives(PlacedWindow window, Action<PlacedWindow, int, AllelePlan> add, long pos0)
    {
        byte reference = _reference[pos0 - Region.Start0];
        for (byte alternate = 0; alternate < 4 && reference != Dna.N; alternate++)
        {
            if (alternate == reference)
                continue;
            var plan = new AllelePlan(AlleleStatus.Ok, window.Template, new Edit(pos0, 1, Edit.Codes([alternate])), pos0);
            add(window, _alleles.Count, plan);
            _alleles.Add(_alternatives[pos0 - Region.Start0, alternate] = new AlleleScore(plan, pos0, _columns));
        }
    }
}
