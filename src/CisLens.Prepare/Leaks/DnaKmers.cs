using CisLens.Core;

namespace CisLens.Prepare.Leaks;

/// <summary>Words of 32 bp, two bits a base in one number; a word and its reverse complement are the same.</summary>
static class DnaKmers
{
    /// <summary>Length of a word in bp.</summary>
    public const int Length = 32;

    /// <summary>
    /// All words of a sequence whose hash falls into one of <paramref name="sampling"/> parts; words with N are left out.
    /// </summary>
    public static List<ulong> From(ReadOnlySpan<byte> codes, int sampling)
    {
        var words = new List<ulong>();
        ulong forward = 0, reverse = 0;
        int known = 0;
        foreach (byte code in codes)
        {
            known = code < Dna.N ? known + 1 : 0;
            forward = forward << 2 | (uint)(code & 3);
            reverse = reverse >> 2 | (ulong)(3 - (code & 3)) << 62;
            ulong word = Math.Min(forward, reverse);
            if (known >= Length && (sampling == 1 || Hash(word) % (uint)sampling == 0))
                words.Add(word);
        }
        return words;
    }

    // the finisher of splitmix64 (Steele, Lea and Flood 2014)
    static ulong Hash(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
