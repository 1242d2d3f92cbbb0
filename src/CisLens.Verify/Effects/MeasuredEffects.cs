using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Formats.Vcf;

namespace CisLens.Verify.Effects;

/// <summary>Measured effects of a file after filters.</summary>
public sealed class MeasuredEffects
{
    static readonly string[] s_value = ["log2_effect", "effect", "value", "beta", "L2FC"];
    static readonly string[] s_group = ["element", "group", "EL"];
    static readonly string[] s_barcodes = ["barcodes", "BC", "Tags"];
    static readonly string[] s_pValue = ["pvalue", "p_value", "p-value", "p", "P"];

    readonly MeasuredOptions _options;
    readonly List<MeasuredEffect> _kept = [];

    MeasuredEffects(string file, MeasuredOptions options) => (File, _options) = (file, options);

    /// <summary>Path of the file as the user gave it.</summary>
    public string File { get; }

    /// <summary>The measurements, in the order of the file.</summary>
    public IReadOnlyList<MeasuredEffect> Kept => _kept;

    /// <summary>Number of measurements that were left out, by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    /// <summary>Filters that are off, because the file has no column or field for them.</summary>
    public IReadOnlyList<string> Off { get; private set; } = [];

    /// <summary>Number of measurements that were negated, because their effect allele is REF.</summary>
    public long Negated { get; private set; }

    /// <summary>Reads a table (chrom, pos, ref, alt and the effect) or a VCF with the effect in INFO.</summary>
    /// <exception cref="InputException">The file is damaged, lacks a column or field, or no measurement passes the filters.</exception>
    public static MeasuredEffects Read(string path, MeasuredOptions options)
    {
        var effects = new MeasuredEffects(path, options);
        if (EffectInput.IsVcf(path))
            effects.ReadVcf();
        else
            effects.ReadTable();
        return effects._kept.Count > 0 ? effects
            : throw InputException.In(path,
                $"none of {effects.Skipped.Values.Sum()} measurements passes the filters ({effects.SkippedText()})");
    }

    /// <summary>The counts of <see cref="Skipped"/> as text.</summary>
    public string SkippedText() => Skipped.Count == 0 ? "none skipped" : string.Join(", ", Skipped.Select(s => $"{s.Key} {s.Value}"));

    void ReadTable()
    {
        using var table = TableReader.Open(File);
        var columns = AlleleColumns.From(table);
        int value = _options.Value is { } name ? table.Require(name) : table.Require(s_value);
        int group = Optional(table, _options.Group, s_group), barcodes = Optional(table, _options.Barcodes, s_barcodes);
        int p = Optional(table, _options.PValue, s_pValue), effectAllele = Optional(table, _options.EffectAllele, ["effect_allele"]);
        Off = FiltersOff(barcodes >= 0, p >= 0);
        while (table.Read())
            Take(columns.Key(table), group < 0 ? "" : table.Row[group], table.Number(value),
                barcodes < 0 ? double.NaN : table.Number(barcodes), p < 0 ? double.NaN : table.Number(p),
                effectAllele < 0 ? null : table.Row[effectAllele], table.Row[columns.Ref], table.Row[columns.Alt]);
    }

    // a column that the user names must exist; one with a usual name may be missing
    static int Optional(TableReader table, string? named, string[] usual) => named is null ? table.IndexOf(usual) : table.Require(named);

    void ReadVcf()
    {
        using var reader = VcfReader.Open(File);
        var record = new VcfRecord();
        bool any = false, barcodes = false, p = false;
        while (reader.Read(record))
        {
            double value = Field(record, _options.Value, s_value);
            any |= !double.IsNaN(value);
            barcodes |= Text(record, _options.Barcodes, s_barcodes) is not null;
            p |= Text(record, _options.PValue, s_pValue) is not null;
            if (record.AltCount > 1)
                Skip("multi_allelic");
            else
                Take(AlleleKey.From(record.Contig, record.Pos0, record.Text(VcfColumn.Ref), record.AltText(0)),
                    Text(record, _options.Group, s_group) ?? "", value, Field(record, _options.Barcodes, s_barcodes),
                    Field(record, _options.PValue, s_pValue), null, "", "");
        }
        Off = FiltersOff(barcodes, p);
        if (!any)
            throw InputException.In(File,
                $"no record has a number in INFO field {_options.Value ?? string.Join(" or ", s_value)}; give the field with --value");
    }

    string[] FiltersOff(bool barcodes, bool p)
    {
        var off = new List<string>();
        if (!barcodes && _options.MinBarcodes > 0)
            off.Add(string.Create(CultureInfo.InvariantCulture,
                $"no filter by barcodes (at least {_options.MinBarcodes}): there is no column {string.Join(" or ", s_barcodes)}"));
        if (!p && _options.MaxP < 1)
            off.Add(string.Create(CultureInfo.InvariantCulture,
                $"no filter by p value (at most {_options.MaxP}): there is no column {string.Join(" or ", s_pValue)}"));
        return [.. off];
    }

    static string? Text(VcfRecord record, string? named, string[] usual) =>
        (named is null ? usual : [named]).Select(name => EffectInput.InfoField(record, name)).FirstOrDefault(v => v is not null);

    double Field(VcfRecord record, string? named, string[] usual)
    {
        if (Text(record, named, usual) is not { } text || text is "." or "NA")
            return double.NaN;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw InputException.At(File, record.Line, $"INFO has \"{text}\"; expected a number");
    }

    void Take(AlleleKey allele, string group, double value, double barcodes, double p, string? effectAllele, string reference,
        string alternate)
    {
        bool refersToRef = effectAllele is not null && effectAllele.Equals(reference, StringComparison.OrdinalIgnoreCase);
        if (double.IsNaN(value))
            Skip("no_value");
        else if (!allele.IsSnv && !_options.Indels)
            Skip("not_snv");
        else if (barcodes < _options.MinBarcodes)
            Skip("few_barcodes");
        else if (p > _options.MaxP)
            Skip("p_value");
        else if (effectAllele is not null && !refersToRef && !effectAllele.Equals(alternate, StringComparison.OrdinalIgnoreCase))
            Skip("effect_allele");
        else
        {
            Negated += refersToRef ? 1 : 0;
            _kept.Add(new MeasuredEffect(allele, group, refersToRef ? -value : value));
        }
    }

    void Skip(string why) => Skipped[why] = Skipped.GetValueOrDefault(why) + 1;
}
