using CisLens.Core.Contract;

namespace CisLens.Prepare.Building;

/// <summary>A window of the genome as an example: a positive with the samples active in it, or a negative with none.</summary>
sealed record WindowExample(int Contig, long Start0, Split Split, int[] Active);
