namespace CisLens.Formats.Fasta;

/// <summary>
/// The meaning of each letter of a FASTA, in 16 bits: the 2-bit base code, whether the letter is lower case, and the letter in
/// upper case if it is not A, C, G or T. IUPAC codes, U, and the gap letters - . * of padded references are allowed.
/// </summary>
static class FastaLetters
{
    const string Bases = "ACGT";
    const string Others = "NRYKMSWBDHVUX-.*";

    /// <summary>Bits of the base code.</summary>
    public const ushort CodeBits = 3;
    /// <summary>Set for a lower-case letter.</summary>
    public const ushort Lower = 4;
    /// <summary>The byte is not allowed in a sequence.</summary>
    public const ushort Unknown = 0xFFFF;

    /// <summary>The meaning of each byte.</summary>
    public static readonly ushort[] Meanings = Build();

    /// <summary>The letter of a meaning in upper case; NUL for A, C, G and T.</summary>
    public static char Other(int meaning) => (char)(meaning >> 8);

    static ushort[] Build()
    {
        var meanings = new ushort[256];
        Array.Fill(meanings, Unknown);
        for (int code = 0; code < Bases.Length; code++)
            Set(meanings, Bases[code], (ushort)code);
        foreach (char letter in Others)
            Set(meanings, letter, (ushort)(letter << 8));
        return meanings;
    }

    static void Set(ushort[] meanings, char letter, ushort meaning)
    {
        meanings[letter] = meaning;
        if (char.IsAsciiLetter(letter))
            meanings[char.ToLowerInvariant(letter)] = (ushort)(meaning | Lower);
    }
}
