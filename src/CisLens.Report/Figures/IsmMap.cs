namespace CisLens.Report.Figures;

/// <summary>A variant to mark in a saturation map.</summary>
/// <param name="Pos0">0-based position of the first base of REF on the contig.</param>
/// <param name="Ref">Reference bases.</param>
/// <param name="Alt">Alternate bases.</param>
/// <param name="Id">The name, such as an rs number; null for none.</param>
public readonly record struct IsmMark(long Pos0, string Ref, string Alt, string? Id = null);

/// <summary>The saturation mutagenesis of one track, in the stored form (docs/conventions.md, section 11).</summary>
public sealed record IsmMap
{
    /// <summary>Name of the contig or of the sequence.</summary>
    public required string Contig { get; init; }

    /// <summary>0-based position of the first base on the contig.</summary>
    public required long Start0 { get; init; }

    /// <summary>The reference bases on the plus strand, in upper case; N if unknown.</summary>
    public required string Sequence { get; init; }

    /// <summary>L 4 effects in the order A C G T: the score of the base, 0 for the reference base, NaN if the reference is N.</summary>
    public required IReadOnlyList<float> Effects { get; init; }

    /// <summary>The name of the track.</summary>
    public required string Track { get; init; }

    /// <summary>The name of the score (docs/conventions.md, section 9).</summary>
    public required string Score { get; init; }

    /// <summary>The gene whose prediction is changed; null for none.</summary>
    public string? Gene { get; init; }

    /// <summary>Variants to mark.</summary>
    public IReadOnlyList<IsmMark> Marks { get; init; } = [];

    /// <summary>The importance of a base: minus the mean effect of its three alternatives.</summary>
    public double Importance(int position)
    {
        double sum = 0;
        for (int b = 0; b < 4; b++)
            sum += Effects[position * 4 + b];
        return -sum / 3;   // the reference entry is 0
    }
}
