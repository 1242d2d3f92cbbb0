using System.Runtime.InteropServices;

namespace CisLens.Prepare.Regions;

/// <summary>A peak on the genome, 0-based and half-open; the anchor is its summit or its middle.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Peak(long Contig, long Start0, long End0, long Anchor0);
