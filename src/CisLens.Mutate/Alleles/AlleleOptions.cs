namespace CisLens.Mutate.Alleles;

/// <summary>What happens to a record whose REF is not what the genome has; the letters are those of <c>bcftools norm</c>.</summary>
public enum RefPolicy
{
    /// <summary><c>x</c>: keep the record, do not score it. The default.</summary>
    Exclude,
    /// <summary><c>e</c>: stop.</summary>
    Stop,
    /// <summary><c>w</c>: score with the file's REF written into the window.</summary>
    Force,
    /// <summary><c>s</c>: score where the genome holds the ALT.</summary>
    Swap,
}

/// <summary>What happens to a window that reaches past an end of its contig.</summary>
public enum EdgeRule
{
    /// <summary>N beyond the end, flag <c>PADDED</c>.</summary>
    Pad,
    /// <summary>Not scored, <c>OUT_OF_RANGE</c>.</summary>
    Skip,
}

/// <summary>Which base of a record the window is centred on (conventions section 6).</summary>
public enum AnchorRule
{
    /// <summary>POS, the first base of REF.</summary>
    Pos,
    /// <summary>POS + |REF| div 2, as Selene and Sei.</summary>
    RefMiddle,
}

/// <summary>What stays in place when ALT is longer or shorter than REF (conventions section 7).</summary>
public enum AltMode
{
    /// <summary>The left flank stays; the right end of the window gives or takes.</summary>
    Right,
    /// <summary>The right flank stays; the left end gives or takes.</summary>
    Left,
    /// <summary>Both ends give or take half; an odd base is the right end's.</summary>
    Both,
    /// <summary>Bins up to the variant from <see cref="Right"/>, bins after it from <see cref="Left"/>: for outputs along the sequence.</summary>
    Stitch,
}

/// <summary>How records become windows.</summary>
public sealed record AlleleOptions
{
    /// <summary>REF that differs from the genome.</summary>
    public RefPolicy CheckRef { get; init; } = RefPolicy.Exclude;

    /// <summary>Largest share of the first 1,000 records whose REF may differ before the run is stopped.</summary>
    public double MaxRefMismatch { get; init; } = 0.1;

    /// <summary>Score records where the genome has N at REF, with the file's REF written in.</summary>
    public bool AllowN { get; init; }

    /// <summary>Largest share of a window that may be unknown.</summary>
    public double MaxN { get; init; } = 0.5;

    /// <summary>Longest allele in bp after normalisation; null for a quarter of the window.</summary>
    public int? MaxAllele { get; init; }

    /// <summary>Windows that reach past an end of the contig.</summary>
    public EdgeRule Edge { get; init; } = EdgeRule.Pad;

    /// <summary>Which base of the record is the anchor.</summary>
    public AnchorRule Anchor { get; init; } = AnchorRule.Pos;

    /// <summary>What stays in place around an indel; null for <see cref="AltMode.Stitch"/> with bins and <see cref="AltMode.Right"/> without.</summary>
    public AltMode? Mode { get; init; }

    /// <summary>Shifts of the window in bp, positive to the right; the anchor's index becomes left − shift.</summary>
    public IReadOnlyList<int> Shifts { get; init; } = [0];
}
