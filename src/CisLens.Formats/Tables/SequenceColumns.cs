namespace CisLens.Formats.Tables;

/// <summary>Usual names of the columns in a table of sequences, the first choice first.</summary>
public static class SequenceColumns
{
    /// <summary>Names of the column with the bases.</summary>
    public static ReadOnlySpan<string> Sequence => new[] { "sequence", "seq", "dna", "dna_sequence", "oligo_sequence" };

    /// <summary>Names of the column with the id.</summary>
    public static ReadOnlySpan<string> Id => new[]
    {
        "id", "seq_id", "name", "seqid", "seq_name", "sequence_id", "sequence_name", "oligo_id", "element_id", "region_id", "peak_id",
        "variant_id",
    };
}
