namespace CisLens.Mutate.Alleles;

/// <summary>The five alleles of one base, made once: most variants need nothing else.</summary>
static class Bases
{
    static readonly byte[][] s_single = [[0], [1], [2], [3], [4]];

    /// <summary>One base; shared, never to be written to.</summary>
    public static byte[] Single(byte code) => s_single[code];

    /// <summary>The codes as an array; shared, never to be written to.</summary>
    public static byte[] Own(ReadOnlySpan<byte> codes) => codes.Length == 1 ? Single(codes[0]) : codes.ToArray();
}
