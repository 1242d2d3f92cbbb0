using CisLens.Core;
using CisLens.Kernels;

namespace CisLens.Benchmarks.Kernels;

/// <summary>Random sequences, the first half with a motif planted as often as not: classes that overlap, as real ones do.</summary>
static class MadeUpSequences
{
    static readonly byte[] s_motif = Dna.Encode("TGACTCAGCA"); // NF-E2

    /// <summary>Makes <paramref name="count"/> sequences of <paramref name="length"/> bp.</summary>
    public static SequenceSet Make(int count, int length, Rng rng)
    {
        var set = new SequenceSet();
        var codes = new byte[length];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < length; j++)
                codes[j] = (byte)rng.Next(4);
            if (i < count / 2 && rng.Next(2) == 0)
                s_motif.CopyTo(codes, rng.Next(length - s_motif.Length));
            set.Add($"s{i}", codes);
        }
        return set;
    }
}
