namespace CisLens.Mutate.Alleles;

/// <summary>What happens to a record whose REF differs from the genome; the letters are those of <c>bcftools norm</c>.</summary>
public enum RefPolicy
{
    /// <summary><c>x</c>: keep the record, but do not score it. The default.</summary>
    Exclude,
    /// <summary><c>e</c>: stop the run.</summary>
    Stop,
    /// <summary><c>w</c>: write REF of the file into the window and score the record.</summary>
    Force,
    /// <summary><c>s</c>: score the record if the genome has ALT.</summary>
    Swap,
}

/// <summary>What happens to a window that reaches past an end of its contig (docs/conventions.md, section 8).</summary>
public enum EdgeRule
{
    /// <summary>The window is filled with N and gets the flag <c>PADDED</c>.</summary>
    Pad,
    /// <summary>The allele is not scored; its status is <c>OUT_OF_RANGE</c>.</summary>
    Skip,
}

/// <summary>Which base of a record the window is centred on (docs/conventions.md, section 6).</summary>
public enum AnchorRule
{
    /// <summary>POS, the first base of REF.</summary>
    Pos,
    /// <summary>POS + length of REF div 2, as in Selene and Sei.</summary>
    RefMiddle,
}

/// <summary>What stays in place when ALT is longer or shorter than REF (docs/conventions.md, section 7).</summary>
public enum AltMode
{
    /// <summary>The left flank stays in place; bases are added or removed at the right end of the window.</summary>
    Right,
    /// <summary>The right flank stays in place; bases are added or removed at the left end.</summary>
    Left,
    /// <summary>Half of the bases are added or removed at each end; an odd base at the right end.</summary>
    Both,
    /// <summary>Bins up to the variant come from <see cref="Right"/>, and bins after it from <see cref="Left"/>.</summary>
    Stitch,
}

/// <summary>Options of how records become windows.</summary>
public sealed record AlleleOptions
{
    /// <summary>What happens if REF differs from the genome.</summary>
    public RefPolicy CheckRef { get; init; } = RefPolicy.Exclude;

    /// <summary>The run stops if REF differs in a larger share than this of the first 1,000 records.</summary>
    public double MaxRefMismatch { get; init; } = 0.1;

    /// <summary>True scores records where the genome has N at REF; REF of the file is written into the window.</summary>
    public bool AllowN { get; init; }

    /// <summary>Largest share of a window that may be unknown.</summary>
    public double MaxN { get; init; } = 0.5;

    /// <summary>Longest allele in bp after normalisation; null for a quarter of the window.</summary>
    public int? MaxAllele { get; init; }

    /// <summary>What happens to windows that reach past an end of the contig.</summary>
    public EdgeRule Edge { get; init; } = EdgeRule.Pad;

    /// <summary>Which base of the record is the anchor.</summary>
    public AnchorRule Anchor { get; init; } = AnchorRule.Pos;

    /// <summary>
    /// What stays in place around an indel; null for <see cref="AltMode.Stitch"/> if a score compares bins, else
    /// <see cref="AltMode.Right"/>.
    /// </summary>
    public AltMode? Mode { get; init; }

    /// <summary>Shifts of the window in bp, positive to the right; the index of the anchor becomes left − shift.</summary>
    public IReadOnlyList<int> Shifts { get; init; } = [0];

    /// <inheritdoc cref="Core.Contract.PredictionRequest.Plain"/>
    public bool Plain { get; init; }
}
