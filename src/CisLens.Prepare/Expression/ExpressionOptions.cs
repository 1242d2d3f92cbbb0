using CisLens.Core;
using CisLens.Formats.Genes;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Expression;

/// <summary>The options of <c>prepare expression</c>: windows around start sites of genes, labelled with their expression.</summary>
public sealed record ExpressionOptions : GenomicOptions
{
    /// <summary>Options in which half of a window may be unknown, so that genes near an end of a contig are kept.</summary>
    public ExpressionOptions() => MaxN = 0.5;

    /// <summary>The genes: GTF, GFF3, a table of start sites, or a BED of start sites or CAGE clusters.</summary>
    public required string Genes { get; init; }

    /// <summary>The expression table: TSV, CSV or GCT, one row per gene.</summary>
    public required string Expression { get; init; }

    /// <summary>The column with the id of the gene; null for one with a usual name, or else the first.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Columns that become tracks, as names or patterns with <c>*</c> and <c>?</c>; empty for all if there are no means.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Tracks that are means of columns: <c>NAME=COLUMN,COLUMN</c>, also with patterns.</summary>
    public IReadOnlyList<string> Means { get; init; } = [];

    /// <summary>A table with the columns <c>track</c> and <c>column</c>: more means; null for none.</summary>
    public string? Groups { get; init; }

    /// <summary>Tracks that are log ratios of two means or columns: <c>NAME=OVER/UNDER</c>.</summary>
    public IReadOnlyList<string> Ratios { get; init; } = [];

    /// <summary><c>log2:PSEUDO</c>, <c>ln:PSEUDO</c>, <c>none</c> or <c>on</c>; applied to columns and means.</summary>
    public string Transform { get; init; } = "log2:1";

    /// <summary>The base of a BED interval that is the start site, if it has no peak base.</summary>
    public BedTss Tss { get; init; } = BedTss.Start;

    /// <summary>Keep only genes of these types; empty for all.</summary>
    public IReadOnlyList<string> Biotypes { get; init; } = [];

    /// <summary>Leave out genes of these types.</summary>
    public IReadOnlyList<string> ExcludedBiotypes { get; init; } = [];

    /// <summary>Whether the dataset stores bases, or only coordinates on the genome.</summary>
    public SequenceStorage Sequences { get; init; } = SequenceStorage.Packed;

    /// <summary>True to leave out genes past the end of their contig, if the genome is a slice.</summary>
    public bool AllowOtherLengths { get; init; }

    // 200 windows of 2,000 bp, 200 bp apart, with the start site in the middle (ExPecto)
    internal override int WindowBp => Window ?? 42_000;

    internal override int FlankBp => Flank ?? 32;

    private protected override void Check(Action<bool, string> expect)
    {
        ExpressionTransform.Parse(Transform);
        expect(Biotypes.Count == 0 || ExcludedBiotypes.Count == 0, "--biotype cannot be combined with --exclude-biotype");
    }

    internal override IReadOnlyDictionary<string, string> Shaping() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["rule"] = "expression",
        ["window"] = WindowBp.ToString(),
        ["id-column"] = IdColumn ?? "",
        ["tracks"] = string.Join(",", Tracks),
        ["mean"] = string.Join(";", Means),
        ["ratio"] = string.Join(";", Ratios),
        ["transform"] = Transform,
        ["tss"] = Tss.ToString().ToLowerInvariant(),
        ["biotype"] = string.Join(",", Biotypes),
        ["exclude-biotype"] = string.Join(",", ExcludedBiotypes),
        ["max-n"] = Number(MaxN),
        ["test"] = string.Join(",", Test),
        ["validation"] = string.Join(",", Validation),
        ["flank"] = FlankBp.ToString(),
        ["seed"] = Seed.ToString(),
        ["sequences"] = Sequences.ToString().ToLowerInvariant(),
    };
}
