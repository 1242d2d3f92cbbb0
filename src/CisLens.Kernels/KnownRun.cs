using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>A sequence as it was before it was written into a longer window.</summary>
public static class KnownRun
{
    /// <summary>The codes without the unknown bases at either end.</summary>
    public static ReadOnlySpan<byte> From(ReadOnlySpan<byte> window) => window.Trim(Dna.N);
}
