namespace CisLens.Formats.Fasta;

/// <summary>A sequence of a FASTA: its name up to the first whitespace, and its length in bp.</summary>
public sealed record Contig(string Name, long Length);
