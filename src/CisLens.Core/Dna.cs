namespace CisLens.Core;

/// <summary>
/// Codes of bases: A 0, C 1, G 2, T 3, other letters 4 (N). Case is ignored. Inside the program, a sequence is an array of codes.
/// </summary>
public static class Dna
{
    /// <summary>The code of an unknown base.</summary>
    public const byte N = 4;

    const string Letters = "ACGTN";
    static readonly byte[] s_codes = BuildCodes();

    static byte[] BuildCodes()
    {
        var codes = new byte[256];
        Array.Fill(codes, N);
        for (byte code = 0; code < 4; code++)
        {
            codes[Letters[code]] = code;
            codes[char.ToLowerInvariant(Letters[code])] = code;
        }
        return codes;
    }

    /// <summary>The code of an ASCII letter; <see cref="N"/> for letters other than A, C, G and T.</summary>
    public static byte Code(byte letter) => s_codes[letter];

    /// <inheritdoc cref="Code(byte)"/>
    public static byte Code(char letter) => letter < 256 ? s_codes[letter] : N;

    /// <summary>The upper-case letter of a code.</summary>
    public static char Letter(byte code) => Letters[code];

    /// <summary>Encodes text; <paramref name="codes"/> must have the length of <paramref name="letters"/>.</summary>
    public static void Encode(ReadOnlySpan<byte> letters, Span<byte> codes)
    {
        for (int i = 0; i < letters.Length; i++)
            codes[i] = s_codes[letters[i]];
    }

    /// <summary>Encodes text into a new array.</summary>
    public static byte[] Encode(ReadOnlySpan<char> letters)
    {
        var codes = new byte[letters.Length];
        for (int i = 0; i < letters.Length; i++)
            codes[i] = Code(letters[i]);
        return codes;
    }

    /// <summary>The text of a sequence, in upper case.</summary>
    public static string Decode(ReadOnlySpan<byte> codes)
    {
        var letters = new char[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            letters[i] = Letters[codes[i]];
        return new string(letters);
    }

    /// <summary>The code of the complementary base; N for N.</summary>
    public static byte Complement(byte code) => code < N ? (byte)(3 - code) : N;

    /// <summary>Writes the reverse complement of <paramref name="codes"/>; the two spans must not overlap.</summary>
    public static void ReverseComplement(ReadOnlySpan<byte> codes, Span<byte> result)
    {
        int last = codes.Length - 1;
        for (int i = 0; i <= last; i++)
            result[last - i] = Complement(codes[i]);
    }

    /// <summary>The reverse complement as a new array.</summary>
    public static byte[] ReverseComplement(ReadOnlySpan<byte> codes)
    {
        var result = new byte[codes.Length];
        ReverseComplement(codes, result);
        return result;
    }
}
