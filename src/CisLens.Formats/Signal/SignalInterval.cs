namespace CisLens.Formats.Signal;

/// <summary>A run of bases with one value.</summary>
/// <param name="Contig">Index of the contig in the contigs of the reader.</param>
/// <param name="Start0">First base, 0-based.</param>
/// <param name="End0">End, 0-based and exclusive.</param>
/// <param name="Value">The value per base; NaN if the file states NaN.</param>
public readonly record struct SignalInterval(int Contig, long Start0, long End0, float Value);
