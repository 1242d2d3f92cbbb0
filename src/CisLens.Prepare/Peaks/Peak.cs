using System.Runtime.InteropServices;

namespace CisLens.Prepare.Peaks;

/// <summary>A peak on the genome, 0-based and half-open; the anchor is its summit or its middle.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Peak(long Contig, long Start0, long End0, long Anchor0);

/// <summary>A window that carries labels: where it starts, and the samples that are active there, ascending.</summary>
sealed record Site(int Contig, long Start0, int[] Active);
