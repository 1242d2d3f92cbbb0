namespace CisLens.Core;

/// <summary>
/// The status of one ALT, or of a sequence or region to predict (docs/conventions.md, section 13). One that is scored may have several
/// of the first four flags.
/// </summary>
[Flags]
public enum AlleleStatus
{
    /// <summary>Scored, without a flag.</summary>
    Ok = 0,
    /// <summary>Scored; a window has an unknown base.</summary>
    HasN = 1 << 0,
    /// <summary>Scored; a window reaches past an end of the contig and is filled with N there.</summary>
    Padded = 1 << 1,
    /// <summary>Scored; the genome has ALT, and the effect is still from REF to ALT of the file.</summary>
    RefSwapped = 1 << 2,
    /// <summary>Scored; REF of the file was written into the window, because the genome differs.</summary>
    RefForced = 1 << 3,
    /// <summary>REF differs from the genome.</summary>
    RefMismatch = 1 << 4,
    /// <summary>The genome has N at REF.</summary>
    RefUnknown = 1 << 5,
    /// <summary>The genome does not have the contig.</summary>
    NoContig = 1 << 6,
    /// <summary>The record or region is empty or not on its contig; with <c>--edge skip</c>, also if only the window is.</summary>
    OutOfRange = 1 << 7,
    /// <summary>A window has more unknown bases than allowed.</summary>
    NLimit = 1 << 8,
    /// <summary>An allele is longer than allowed.</summary>
    TooLong = 1 << 9,
    /// <summary>REF or ALT is not an allele, or both are the same.</summary>
    BadAllele = 1 << 10,
    /// <summary>ALT is symbolic or a breakend, and has no sequence to score.</summary>
    Symbolic = 1 << 11,
    /// <summary>ALT is <c>*</c>: another record deletes the base.</summary>
    Star = 1 << 12,
    /// <summary>ALT is <c>.</c>: the record has no ALT.</summary>
    NoAlt = 1 << 13,
    /// <summary>The model returned a value that is not finite.</summary>
    Failed = 1 << 14,
    /// <summary>The model needs a gene, and no gene, or no window around a start site, contains the variant.</summary>
    NoGene = 1 << 15,
    /// <summary>A sequence has no k-mer, or no site of a motif, with known bases.</summary>
    NoKmer = 1 << 16,
    /// <summary>The model needs the start site of a gene, and the indel replaces it.</summary>
    NoTss = 1 << 17,
}

/// <summary>The codes of statuses in files.</summary>
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
        (AlleleStatus.NoGene, "NO_GENE"), (AlleleStatus.NoKmer, "NO_KMER"),
        (AlleleStatus.NoTss, "NO_TSS"),
    ];

    static readonly string[] s_scored =
        [.. Enumerable.Range(0, 1 << 4).Select(flags => Join((AlleleStatus)flags))];

    /// <summary>All flags that a scored ALT may have.</summary>
    public const AlleleStatus ScoredFlags = AlleleStatus.HasN | AlleleStatus.Padded | AlleleStatus.RefSwapped | AlleleStatus.RefForced;

    /// <summary>True if the ALT has an effect, or will have one.</summary>
    public static bool IsScored(this AlleleStatus status) => (int)status < s_scored.Length;

    /// <summary>The code in files, such as <c>OK</c> or <c>HAS_N&amp;PADDED</c>.</summary>
    public static string Code(this AlleleStatus status) =>
        status.IsScored() ? s_scored[(int)status] : s_codes.First(c => status.HasFlag(c.Flag) && !c.Flag.IsScored()).Code;

    /// <summary>The status with this code; null if the code is unknown.</summary>
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
