using CisLens.Formats.Tables;

namespace CisLens.Verify.Effects;

/// <summary>The columns of a table with contig, position, REF and ALT of an allele.</summary>
sealed record AlleleColumns(int Chrom, int Pos, int Ref, int Alt)
{
    /// <summary>Finds the columns by their usual names; positions are 1-based.</summary>
    /// <exception cref="CisLens.Core.InputException">A column is missing.</exception>
    public static AlleleColumns From(TableReader table) => new(
        table.Require("chrom", "chr", "contig", "chromosome"),
        table.Require("pos", "position", "pos_hg38", "pos_hg19"),
        table.Require("ref", "reference", "ref_allele"),
        table.Require("alt", "alternate", "alt_allele"));

    /// <summary>As <see cref="From"/>, for a table of scores, in which the column <c>allele</c> is the scored ALT.</summary>
    public static AlleleColumns OfScores(TableReader table) =>
        From(table) is var columns && table.IndexOf("allele") is >= 0 and int allele ? columns with { Alt = allele } : columns;

    /// <summary>The allele of the current row.</summary>
    public AlleleKey Key(TableReader table) =>
        AlleleKey.From(table.Row[Chrom], table.Whole(Pos) - 1, table.Row[Ref], table.Row[Alt]);
}
