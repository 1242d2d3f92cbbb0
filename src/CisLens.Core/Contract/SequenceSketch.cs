using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CisLens.Core.Contract;

/// <summary>
/// A small fingerprint of a set of sequences (bottom-k sketch, Broder 1997): the 2,048 smallest of their 64-bit hashes. A model file keeps
/// that of its training sequences, so that an evaluation on the same sequences is noticed. A sequence and its reverse complement are equal.
/// </summary>
public static class SequenceSketch
{
    const int Size = 2048;

    /// <summary>The fingerprint of some examples, as base64.</summary>
    public static string From(ILabelledSequences data, IEnumerable<int> examples) => Text(Hashes(data, examples).Order().Take(Size));

    /// <summary>The fingerprint of the union of sets.</summary>
    public static string Union(IEnumerable<string> sketches) => Text(sketches.SelectMany(Parse).Distinct().Order().Take(Size));

    /// <summary>
    /// Of the examples that the fingerprint can tell apart, how many are in its set. The share of these is that of all examples.
    /// </summary>
    public static (int Shared, int Compared) Compare(string sketch, ILabelledSequences data, IEnumerable<int> examples)
    {
        var known = Parse(sketch).ToHashSet();
        ulong last = known.Count < Size ? ulong.MaxValue : known.Max();
        var compared = Hashes(data, examples).Where(h => h <= last).ToList();
        return (compared.Count(known.Contains), compared.Count);
    }

    static HashSet<ulong> Hashes(ILabelledSequences data, IEnumerable<int> examples)
    {
        var hashes = new HashSet<ulong>();
        byte[] codes = new byte[data.Window], reverse = new byte[data.Window];
        foreach (int example in examples)
        {
            data.Sequence(example, 0, codes);
            var forward = codes.AsSpan().Trim(Dna.N);
            var other = reverse.AsSpan(0, forward.Length);
            Dna.ReverseComplement(forward, other);
            var first = forward.SequenceCompareTo(other) <= 0 ? forward : other;
            hashes.Add(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(first)));
        }
        return hashes;
    }

    static string Text(IEnumerable<ulong> hashes)
    {
        ulong[] all = [.. hashes];
        var bytes = new byte[8 * all.Length];
        for (int i = 0; i < all.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), all[i]);
        return Convert.ToBase64String(bytes);
    }

    static IEnumerable<ulong> Parse(string sketch)
    {
        var bytes = Convert.FromBase64String(sketch);
        return Enumerable.Range(0, bytes.Length / 8).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i)));
    }
}
