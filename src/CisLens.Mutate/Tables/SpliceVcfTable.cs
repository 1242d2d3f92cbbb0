using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>The input VCF with the INFO field of SpliceAI, one entry per ALT and gene; the records are otherwise unchanged.</summary>
/// <param name="header">The header of the input.</param>
/// <param name="earlier">The scores of earlier runs in the input.</param>
/// <param name="added">The header lines that are added.</param>
sealed class SpliceVcfTable(VcfHeader header, EarlierScores earlier, IReadOnlyList<string> added) : IScoreTable
{
    readonly TextBuffer _info = new();

    /// <summary>The name of the INFO field.</summary>
    public const string InfoField = "SpliceAI";

    /// <summary>The header line of the INFO field.</summary>
    public const string InfoLine = $"##INFO=<ID={InfoField},Number=.,Type=String,Description=\"" +
        "Splice delta scores (DS) and their places relative to POS (DP): gain and loss of acceptors (AG, AL) and donors (DG, DL). " +
        "Format: ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|DP_AG|DP_AL|DP_DG|DP_DL\">";

    /// <summary>The name of the flag of a duplication that only moves a junction.</summary>
    public const string Flag = "CIS_DUP";

    /// <summary>The header line of the flag.</summary>
    public const string FlagLine = $"##INFO=<ID={Flag},Number=0,Type=Flag,Description=\"A duplication next to an exon end: " +
        "a gain and a loss in SpliceAI are of the same junction, in the two copies\">";

    /// <inheritdoc/>
    public void Header(Stream output) => new VcfWriter(output).WriteHeader(header, added, earlier.Keeps);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        var source = chunk.Records[record];
        _info.Clear();
        _info.Add("CIS_ST="u8);
        for (int alt = 0; alt < alleles.Length; alt++)
            _info.Add(alt > 0 ? ","u8 : default).Add(alleles[alt].Status.Code());
        bool first = true;
        for (int alt = 0; alt < alleles.Length; alt++)
            foreach (var delta in alleles[alt].Splicing)
            {
                _info.Add(first ? ";SpliceAI="u8 : ","u8).Add(source.Alt(alt)).Add("|"u8).Add(SpliceText.Entry(delta));
                first = false;
            }
        foreach (var allele in alleles)
            if (allele.Splicing.Exists(delta => delta.IsDuplication))
            {
                _info.Add(";CIS_DUP"u8);
                break;
            }
        InfoText.WriteRecord(source, earlier, _info.Bytes, text);
    }
}

/// <summary>Splice delta scores as text, as in SpliceAI.</summary>
public static class SpliceText
{
    /// <summary>An entry of the INFO field without the allele: symbol, four scores with two decimals, four offsets.</summary>
    public static string Entry(SpliceDelta delta) => string.Join('|', [InfoText.Escape(delta.Gene.Name),
        .. delta.All.Select(c => Rounded(c.Score)), .. delta.All.Select(c => c.Offset.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The column <c>duplication</c> of a table: yes, no, or NA without scores.</summary>
    internal static string Duplication(SpliceDelta? delta) => delta is null ? "NA" : delta.IsDuplication ? "yes" : "no";

    // as '{:.2f}' in Python: 100 times a float32 is exact in float64, so this rounds once, half to even; + 0.0 turns -0 into 0
    static string Rounded(float score) => (Math.Round(100.0 * score) / 100 + 0.0).ToString("0.00", CultureInfo.InvariantCulture);
}
