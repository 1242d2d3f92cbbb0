using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// Saturation mutagenesis of a region: three alternatives of each base, compared with one reference window
/// (docs/conventions.md, section 11).
/// </summary>
public sealed class IsmResult : RegionEdits
{
    readonly AlleleScore?[,] _alternatives;
    readonly byte[] _reference;

    /// <summary>Plans a region.</summary>
    /// <param name="run">The mutagenesis.</param>
    /// <param name="region">The region.</param>
    internal IsmResult(IsmRun run, IsmRegion region) : base(run, region)
    {
        var template = new Template(run.Genome, region.Contig);
        _reference = new byte[region.Length];
        template.Codes(region.Start0, _reference);
        Sequence = Dna.Decode(_reference);
        _alternatives = new AlleleScore?[region.Length, 4];
        foreach (var (start0, end0, window) in run.Tiles(region, template))
        {
            PlacedWindows.Add(window);
            for (long pos0 = start0; pos0 < end0; pos0++)
                AddAlternatives(window, pos0);
        }
    }

    /// <summary>The reference bases, plus strand, upper case; N if unknown.</summary>
    public string Sequence { get; }

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

    void AddAlternatives(PlacedWindow window, long pos0)
    {
        byte reference = _reference[pos0 - Region.Start0];
        for (byte alternate = 0; alternate < 4 && reference != Dna.N; alternate++)
            if (alternate != reference)
                _alternatives[pos0 - Region.Start0, alternate] = Add(window, new Edit(pos0, 1, Edit.Codes([alternate])));
    }
}
