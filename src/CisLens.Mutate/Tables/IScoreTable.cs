using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>A way to write scored records as text.</summary>
interface IScoreTable
{
    /// <summary>Writes what stands above the rows.</summary>
    void Header(Stream output);

    /// <summary>Writes one record.</summary>
    /// <param name="chunk">The chunk that holds it.</param>
    /// <param name="record">Place of the record in the chunk.</param>
    /// <param name="alleles">The record's alleles.</param>
    /// <param name="text">Where to.</param>
    void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text);
}
