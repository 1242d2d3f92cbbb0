namespace CisLens.Formats.Contigs;

/// <summary>A contig as a file other than the FASTA names it; the length in bp is null where the file does not say.</summary>
public sealed record DeclaredContig(string Name, long? Length);
