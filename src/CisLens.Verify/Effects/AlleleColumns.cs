using CisLens.Formats.Tables;

namespace CisLens.Verify.Effects;

/// <summary>The columns of a table that say which allele a row is about.</summary>
sealed record AlleleColumns(int Chrom, int Pos, int Ref, int Alt)
{
    /// <summary>Finds them by the names that tables of this field use; positions are 1-based.</summary>
    public static AlleleColumns From(TableReader table) => new(
        table.Require("chrom", "chr", "contig", "chromosome"),
        table.Require("pos", "position", "pos_hg38", "pos_hg19"),
        table.Require("ref", "reference", "ref_allele"),
        table.Require("alt", "alternate", "alt_allele"));

    /// <summary>As <see cref="From"/>, for a table of scores: there <c>allele</c> is the one ALT of several that a row is about.</summary>
    public static AlleleColumns OfScores(TableReader table) =>
        From(table) is var columns && table.IndexOf("allele") is >= 0 and int allele ? columns with { Alt = allele } : columns;

    /// <summary>The allele of the row last read.</summary>
    public AlleleKey Key(TableReader table) =>
        AlleleKey.From(table.Row[Chrom], table.Whole(Pos) - 1, table.Row[Ref], table.Row[Alt]);
}
