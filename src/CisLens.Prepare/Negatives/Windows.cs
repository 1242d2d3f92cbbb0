using System.Runtime.InteropServices;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Negatives;

/// <summary>A positive that wants negatives from its own split.</summary>
readonly record struct PositiveWindow(int Contig, long Start0, long End0, Split Split);

/// <summary>A window without a peak, drawn for a positive.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Start0">Its first base.</param>
/// <param name="End0">Behind its last.</param>
/// <param name="Positive">Place of the positive in the list.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct NegativeWindow(long Contig, long Start0, long End0, long Positive);
