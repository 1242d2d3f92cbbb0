using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>The input VCF with the INFO field that SpliceAI's users know, one entry for each ALT and gene; records are unchanged otherwise.</summary>
/// <param name="header">The input's header.</param>
/// <param name="added">Our header lines.</param>
sealed class SpliceVcfTable(VcfHeader header, IReadOnlyList<string> added) : IScoreTable
{
    readonly TextBuffer _info = new();

    /// <summary>The INFO field's name.</summary>
    public const string InfoField = "SpliceAI";

    /// <summary>The INFO field's header line.</summary>
    public const string InfoLine = $"##INFO=<ID={InfoField},Number=.,Type=String,Description=\"Splice delta scores (DS) and their places relative to POS (DP): " +
        "gain and loss of acceptors (AG, AL) and donors (DG, DL). Format: ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|DP_AG|DP_AL|DP_DG|DP_DL\">";

    /// <inheritdoc/>
    public void Header(Stream output) => new VcfWriter(output).WriteHeader(header, added);

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
        InfoText.WriteRecord(source, _info.Bytes, text, "SpliceAI"u8);
    }
}
