using CisLens.Formats.Vcf;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>BCF, which is made at the end from the text of a VCF.</summary>
/// <param name="vcf">Writes the text.</param>
/// <param name="path">The BCF, for error texts.</param>
sealed class BcfTable(IScoreTable vcf, string path) : IScoreTable
{
    /// <inheritdoc/>
    public void Header(Stream output) => vcf.Header(output);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text) =>
        vcf.Row(chunk, record, alleles, text);

    /// <inheritdoc/>
    public Action<Stream, Stream>? Convert => (text, bcf) => BcfWriter.Convert(text, bcf, path);
}
