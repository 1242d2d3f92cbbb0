using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>What saturation mutagenesis found in a region: the stored form of conventions section 11.</summary>
/// <param name="region">The region.</param>
/// <param name="sequence">Its reference bases, plus strand, upper case, N where not known.</param>
/// <param name="columns">The scores of the tracks, in the order of the matrix's last axis.</param>
/// <param name="alternatives">L × 4; null at the reference base and where it is N.</param>
public sealed class IsmResult(IsmRegion region, string sequence, IReadOnlyList<EffectColumn> columns, AlleleScore?[,] alternatives)
{
    /// <summary>The region.</summary>
    public IsmRegion Region { get; } = region;

    /// <summary>The reference bases, plus strand, upper case, N where not known.</summary>
    public string Sequence { get; } = sequence;

    /// <summary>The scores of the tracks.</summary>
    public IReadOnlyList<EffectColumn> Columns { get; } = columns;

    /// <summary>The allele at a place, or null at the reference base and where that is N.</summary>
    public AlleleScore? Allele(int position, int baseCode) => alternatives[position, baseCode];

    /// <summary>score(alt); 0 at the reference base, NaN where the reference is N or the model had no answer.</summary>
    public float Effect(int position, int baseCode, int column) => Sequence[position] == 'N'
        ? float.NaN
        : alternatives[position, baseCode] is { } allele ? allele.Effects[column] : 0;

    /// <summary>The effects of one score of one track, L × 4, bases A C G T.</summary>
    public float[] Matrix(int column)
    {
        var matrix = new float[Sequence.Length * 4];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] = Effect(i / 4, i % 4, column);
        return matrix;
    }
}
