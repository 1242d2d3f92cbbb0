namespace CisLens.Report.Figures;

/// <summary>A variant to point out in a saturation map.</summary>
/// <param name="Pos0">0-based place of the first base of REF on the contig.</param>
/// <param name="Ref">Reference bases.</param>
/// <param name="Alt">Alternate bases.</param>
/// <param name="Id">Its name, such as an rs number.</param>
public readonly record struct IsmMark(long Pos0, string Ref, string Alt, string? Id = null);

/// <summary>What a saturation mutagenesis found for one track: the stored form of docs/conventions.md section 11.</summary>
public sealed record IsmMap
{
    /// <summary>Name of the contig or of the sequence.</summary>
    public required string Contig { get; init; }

    /// <summary>0-based place of the first base on the contig.</summary>
    public required long Start0 { get; init; }

    /// <summary>The reference bases, plus strand, upper case, N where not known.</summary>
    public required string Sequence { get; init; }

    /// <summary>L × 4 effects, bases A C G T: score(alt), 0 at the reference base, NaN where the reference is N.</summary>
    public required IReadOnlyList<float> Effects { get; init; }

    /// <summary>The track, as a person calls it.</summary>
    public required string Track { get; init; }

    /// <summary>The score, by its identifier of docs/conventions.md section 9.</summary>
    public required string Score { get; init; }

    /// <summary>Variants to point out.</summary>
    public IReadOnlyList<IsmMark> Marks { get; init; } = [];

    /// <summary>Minus the mean effect of the three alternatives: how much the reference base matters, with its direction.</summary>
    public double Importance(int position)
    {
        double sum = 0;
        for (int b = 0; b < 4; b++)
            sum += Effects[position * 4 + b];
        return -sum / 3;   // the reference entry is 0
    }
}
