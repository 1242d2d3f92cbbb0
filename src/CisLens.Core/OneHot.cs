namespace CisLens.Core;

/// <summary>How an unknown base is encoded.</summary>
public enum UnknownBase
{
    /// <summary>0 in all four channels (DeepSEA, Enformer).</summary>
    Zero,
    /// <summary>0.25 in all four channels (Basset, Selene).</summary>
    Quarter,
}

/// <summary>One-hot encoding on the CPU, the reference for encodings on other devices.</summary>
public static class OneHot
{
    /// <summary>Encodes one sequence as 4 × L, channels in the order of <paramref name="baseOrder"/>.</summary>
    /// <param name="codes">L codes of <see cref="Dna"/>.</param>
    /// <param name="baseOrder">The bases of the four channels, such as <c>ACGT</c> or <c>AGCT</c>.</param>
    /// <param name="unknown">How N is encoded.</param>
    /// <param name="result">Receives 4 × L values, row-major.</param>
    public static void Encode(ReadOnlySpan<byte> codes, string baseOrder, UnknownBase unknown, Span<float> result)
    {
        float missing = unknown == UnknownBase.Zero ? 0f : 0.25f;
        for (int channel = 0; channel < 4; channel++)
        {
            byte own = Dna.Code(baseOrder[channel]);
            var row = result.Slice(channel * codes.Length, codes.Length);
            for (int i = 0; i < codes.Length; i++)
                row[i] = codes[i] == own ? 1f : codes[i] == Dna.N ? missing : 0f;
        }
    }
}
