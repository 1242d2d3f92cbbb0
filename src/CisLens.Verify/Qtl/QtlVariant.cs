using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>A variant of a molecular QTL table.</summary>
/// <param name="Allele">The allele.</param>
/// <param name="Group">Tissue or cell type; empty without such a column.</param>
/// <param name="Causal">True if the variant counts as causal.</param>
/// <param name="Effect">Effect of ALT; NaN if unknown.</param>
/// <param name="Distance">Distance to the TSS of the gene in bp; NaN if unknown.</param>
/// <param name="Gene">Name of the gene; empty without such a column.</param>
public readonly record struct QtlVariant(
    AlleleKey Allele, string Group, bool Causal, double Effect, double Distance, string Gene = "");

/// <summary>
/// A QTL table: alleles, a label (<c>causal</c> or <c>label</c> with 0 and 1, or <c>pip</c>), the effect, and its effect allele
/// (docs/conventions.md, section 14.4).
/// </summary>
public sealed class QtlTable
{
    const double CausalPip = 0.9, BackgroundPip = 0.01;   // docs/conventions.md, section 14.4

    readonly List<QtlVariant> _kept = [];

    QtlTable(string file) => File = file;

    /// <summary>Path of the file as the user gave it.</summary>
    public string File { get; }

    /// <summary>The variants, in the order of the file.</summary>
    public IReadOnlyList<QtlVariant> Kept => _kept;

    /// <summary>Number of variants that were left out, by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of variants whose effect was negated, because the effect allele is REF.</summary>
    public long Negated { get; private set; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">Path of the table.</param>
    /// <param name="effect">Column with the effect; null for a usual name.</param>
    /// <param name="group">Column with the tissue; null for a usual name.</param>
    /// <exception cref="InputException">The file is damaged, lacks a column, or has no variant with a label.</exception>
    public static QtlTable Read(string path, string? effect = null, string? group = null)
    {
        var result = new QtlTable(path);
        using var table = TableReader.Open(path);
        var columns = AlleleColumns.From(table);
        int label = table.Require("causal", "label", "pip"), effectAllele = table.IndexOf("effect_allele");
        int beta = effect is null ? table.IndexOf("effect", "beta", "slope", "log2_effect") : table.Require(effect);
        int tissue = group is null ? table.IndexOf("group", "tissue", "cell_type") : table.Require(group);
        int distance = table.IndexOf("tss_distance", "distance");
        int gene = table.IndexOf("gene", "gene_name", "gene_id");
        while (table.Read())
            result.Take(table, columns, label, beta, tissue, distance, effectAllele, gene);
        return result._kept.Count > 0 ? result
            : throw InputException.In(path, "no variant counts as causal or as a negative; expected labels 0 and 1, or pip");
    }

    void Take(TableReader table, AlleleColumns columns, int label, int beta, int tissue, int distance, int effectAllele,
        int gene)
    {
        double known = table.Number(label);
        bool pip = table.Columns[label].Equals("pip", StringComparison.OrdinalIgnoreCase);
        if (!pip && known is not (0 or 1) && !double.IsNaN(known))
            throw table.Fault($"{table.Columns[label]} is {known}; expected 0 or 1");
        string? refersTo = effectAllele < 0 ? null : table.Row[effectAllele];
        bool toRef = refersTo is not null && refersTo.Equals(table.Row[columns.Ref], StringComparison.OrdinalIgnoreCase);
        if (double.IsNaN(known) || pip && known is < CausalPip and >= BackgroundPip)
            Skip("label");
        else if (refersTo is not null && !toRef && !refersTo.Equals(table.Row[columns.Alt], StringComparison.OrdinalIgnoreCase))
            Skip("effect_allele");
        else
        {
            double value = beta < 0 ? double.NaN : table.Number(beta);
            Negated += toRef ? 1 : 0;
            _kept.Add(new QtlVariant(columns.Key(table), tissue < 0 ? "" : table.Row[tissue], known >= CausalPip,
                toRef ? -value : value, distance < 0 ? double.NaN : table.Number(distance), gene < 0 ? "" : table.Row[gene]));
        }
    }

    void Skip(string why) => Skipped[why] = Skipped.GetValueOrDefault(why) + 1;
}
