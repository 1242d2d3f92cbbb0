namespace CisLens.Mutate.Alleles;

/// <summary>What became of one (record, ALT) pair: conventions section 13. Scored pairs may carry several of the first four flags.</summary>
[Flags]
public enum AlleleStatus
{
    /// <summary>Scored, nothing to report.</summary>
    Ok = 0,
    /// <summary>Scored; a base of a window is not known.</summary>
    HasN = 1 << 0,
    /// <summary>Scored; a window reaches past an end of the contig and is filled with N there.</summary>
    Padded = 1 << 1,
    /// <summary>Scored; the genome holds the ALT, the effect is still REF to ALT of the file.</summary>
    RefSwapped = 1 << 2,
    /// <summary>Scored with the file's REF written over a genome that differs.</summary>
    RefForced = 1 << 3,
    /// <summary>REF is not what the genome has.</summary>
    RefMismatch = 1 << 4,
    /// <summary>The genome is not known where REF stands.</summary>
    RefUnknown = 1 << 5,
    /// <summary>The genome lacks the contig.</summary>
    NoContig = 1 << 6,
    /// <summary>The record lies off its contig, or its window does and <c>--edge skip</c> was asked.</summary>
    OutOfRange = 1 << 7,
    /// <summary>More of a window than allowed is unknown.</summary>
    NLimit = 1 << 8,
    /// <summary>An allele is longer than allowed.</summary>
    TooLong = 1 << 9,
    /// <summary>REF or ALT is no allele, or both are the same.</summary>
    BadAllele = 1 << 10,
    /// <summary>A symbolic allele or a breakend: no sequence to score.</summary>
    Symbolic = 1 << 11,
    /// <summary><c>*</c>: the base is deleted by another record.</summary>
    Star = 1 << 12,
    /// <summary><c>.</c>: the record has no ALT.</summary>
    NoAlt = 1 << 13,
    /// <summary>The model gave a number that is not finite.</summary>
    Failed = 1 << 14,
    /// <summary>No gene holds the variant's base, where the model needs one.</summary>
    NoGene = 1 << 15,
}

/// <summary>Status codes as they stand in files.</summary>
public static class AlleleStatusCode
{
    static readonly (AlleleStatus Flag, string Code)[] s_codes =
    [
        (AlleleStatus.HasN, "HAS_N"), (AlleleStatus.Padded, "PADDED"),
        (AlleleStatus.RefSwapped, "REF_SWAPPED"), (AlleleStatus.RefForced, "REF_FORCED"),
        (AlleleStatus.RefMismatch, "REF_MISMATCH"), (AlleleStatus.RefUnknown, "REF_UNKNOWN"),
        (AlleleStatus.NoContig, "NO_CONTIG"), (AlleleStatus.OutOfRange, "OUT_OF_RANGE"),
        (AlleleStatus.NLimit, "N_LIMIT"), (AlleleStatus.TooLong, "TOO_LONG"),
        (AlleleStatus.BadAllele, "BAD_ALLELE"), (AlleleStatus.Symbolic, "SYMBOLIC"),
        (AlleleStatus.Star, "STAR"), (AlleleStatus.NoAlt, "NO_ALT"), (AlleleStatus.Failed, "FAILED"),
        (AlleleStatus.NoGene, "NO_GENE"),
    ];

    static readonly string[] s_scored =
        [.. Enumerable.Range(0, 1 << 4).Select(flags => Join((AlleleStatus)flags))];

    /// <summary>All flags that a scored pair may carry.</summary>
    public const AlleleStatus ScoredFlags = AlleleStatus.HasN | AlleleStatus.Padded | AlleleStatus.RefSwapped | AlleleStatus.RefForced;

    /// <summary>True when the pair has, or will have, an effect.</summary>
    public static bool IsScored(this AlleleStatus status) => (int)status < s_scored.Length;

    /// <summary>The code in files, such as <c>OK</c> or <c>HAS_N&amp;PADDED</c>.</summary>
    public static string Code(this AlleleStatus status) =>
        status.IsScored() ? s_scored[(int)status] : s_codes.First(c => status.HasFlag(c.Flag) && !c.Flag.IsScored()).Code;

    /// <summary>The status that a code stands for, or null for an unknown code.</summary>
    public static AlleleStatus? Parse(string code)
    {
        var status = AlleleStatus.Ok;
        if (code == "OK")
            return status;
        foreach (string part in code.Split('&'))
        {
            int at = Array.FindIndex(s_codes, c => c.Code == part);
            if (at < 0)
                return null;
            status |= s_codes[at].Flag;
        }
        return status;
    }

    static string Join(AlleleStatus scored) => scored == AlleleStatus.Ok
        ? "OK"
        : string.Join('&', s_codes.Where(c => scored.HasFlag(c.Flag)).Select(c => c.Code));
}
