using System.Runtime.InteropServices;

namespace CisLens.Core;

/// <summary>
/// Shuffles a sequence so that every dinucleotide occurs as often as before: all sequences with these counts and the same first base are
/// equally likely (Altschul and Erickson 1985, doi 10.1093/oxfordjournals.molbev.a040370). They all end in the same base, too. Unknown
/// bases stay where they are; each stretch between them is shuffled alone.
/// </summary>
public static class DinucleotideShuffle
{
    const int Tries = 100;

    /// <summary>A shuffled copy of a sequence that differs from it on both strands; null if none was found, as for a repeat of one
    /// base.</summary>
    public static byte[]? Other(byte[] codes, Rng rng)
    {
        var reverse = Dna.ReverseComplement(codes);
        for (int i = 0; i < Tries; i++)
            if (Shuffle(codes, rng) is var shuffled && !shuffled.AsSpan().SequenceEqual(codes) && !shuffled.AsSpan().SequenceEqual(reverse))
                return shuffled;
        return null;
    }

    /// <summary>A shuffled copy of a sequence of base codes.</summary>
    public static byte[] Shuffle(ReadOnlySpan<byte> codes, Rng rng)
    {
        var result = codes.ToArray();
        for (int start = 0; start < result.Length;)
        {
            int length = result.AsSpan(start).IndexOf(Dna.N);
            length = length < 0 ? result.Length - start : length;
            ShuffleStretch(result.AsSpan(start, length), rng);
            start += length + 1;
        }
        return result;
    }

    // A sequence is a walk over the bases, in which each dinucleotide is an edge. The last edge out of each base is drawn until all of them
    // lead to the last base; the other edges of a base may then come in any order. Every walk is drawn equally often.
    static void ShuffleStretch(Span<byte> bases, Rng rng)
    {
        if (bases.Length < 4) // the first and the last base stay, so nothing can move
            return;
        var edges = new List<byte>[] { [], [], [], [] };
        for (int i = 0; i + 1 < bases.Length; i++)
            edges[bases[i]].Add(bases[i + 1]);
        byte last = bases[^1];
        do
            for (int b = 0; b < edges.Length; b++)
                if (b != last && edges[b].Count > 0)
                    Swap(edges[b], rng.Next(edges[b].Count));
        while (!AllLeadTo(last, edges));
        for (int b = 0; b < edges.Length; b++)
            rng.Shuffle(CollectionsMarshal.AsSpan(edges[b])[..(b == last ? edges[b].Count : Math.Max(0, edges[b].Count - 1))]);
        Span<int> used = stackalloc int[edges.Length];
        for (int i = 1; i < bases.Length; i++)
            bases[i] = edges[bases[i - 1]][used[bases[i - 1]]++];
    }

    static void Swap(List<byte> edges, int at) => (edges[at], edges[^1]) = (edges[^1], edges[at]);

    static bool AllLeadTo(byte last, List<byte>[] edges)
    {
        for (byte from = 0; from < edges.Length; from++)
        {
            byte at = from;
            for (int steps = 0; at != last && edges[from].Count > 0; steps++)
            {
                if (steps == edges.Length)
                    return false;
                at = edges[at][^1];
            }
        }
        return true;
    }
}
