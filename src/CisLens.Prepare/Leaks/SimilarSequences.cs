using CisLens.Core;

namespace CisLens.Prepare.Leaks;

/// <summary>
/// Joins sequences that come from one locus, on either strand: windows that overlap, and near-identical sequences. Two sequences are
/// similar if 98 % of the bases where they overlap are equal and the overlap has at least 32 bp, or if they share an exact stretch of half
/// of the shorter one, as two alleles of an indel do. Copies of an old repeat are not similar.
/// </summary>
/// <remarks>
/// Candidates share a minimizer. They are sorted by its hash, in passes that bound the memory, so the time grows with the number of bases
/// and the result does not depend on the number of passes.
/// </remarks>
static class SimilarSequences
{
    const double Identity = 0.98, SharedStretch = 0.5;
    const int Compared = 4;   // candidates before a sequence in the order of the file, for each minimizer

    /// <summary>Joins the sets of similar sequences.</summary>
    /// <param name="sequences">Codes of the bases.</param>
    /// <param name="sets">One item per sequence.</param>
    /// <param name="stop">Stops the search.</param>
    /// <param name="perPass">The most minimizers in memory, of 16 bytes each.</param>
    public static void Join(IReadOnlyList<byte[]> sequences, DisjointSets sets, CancellationToken stop, int perPass = 1 << 24)
    {
        long expected = sequences.Sum(s => (long)s.Length) / 6;   // 2 / (12 + 1) of all k-mers are minimizers
        ulong passes = 1 + (ulong)(expected / perPass);
        for (ulong pass = 0; pass < passes; pass++)
            JoinPass(sequences, sets, hash => hash % passes == pass, stop);
    }

    static void JoinPass(IReadOnlyList<byte[]> sequences, DisjointSets sets, Func<ulong, bool> isOfPass, CancellationToken stop)
    {
        var (hashes, anchors, own) = (new List<ulong>(), new List<Anchor>(), new List<Minimizer>());
        for (int i = 0; i < sequences.Count; i++, own.Clear())
        {
            if (i % 4096 == 0)
                stop.ThrowIfCancellationRequested();
            Minimizers.Add(sequences[i], own);
            foreach (var m in own.Where(m => isOfPass(m.Hash)))
            {
                hashes.Add(m.Hash);
                anchors.Add(new Anchor(i, m.Forward ? m.Start : ~m.Start));
            }
        }
        var (keys, items) = (hashes.ToArray(), anchors.ToArray());
        Array.Sort(keys, items);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            stop.ThrowIfCancellationRequested();
            items.AsSpan(start, end - start).Sort();
            for (int i = start + 1; i < end; i++)
                for (int j = i - 1; j >= Math.Max(start, i - Compared); j--)
                    if (sets.First(items[i].Sequence) != sets.First(items[j].Sequence)
                        && AreSimilar(sequences[items[i].Sequence], items[i].Place, sequences[items[j].Sequence], items[j].Place))
                        sets.Join(items[i].Sequence, items[j].Sequence);
        }
    }

    // compares two sequences along the diagonal of a common k-mer; a complemented start means that it is on the other strand
    static bool AreSimilar(byte[] a, int placeA, byte[] b, int placeB)
    {
        bool reverse = placeA < 0 != placeB < 0;
        int startA = placeA < 0 ? ~placeA : placeA, startB = placeB < 0 ? ~placeB : placeB;
        int offset = startA - (reverse ? b.Length - Minimizers.K - startB : startB);
        int first = Math.Max(0, offset), end = Math.Min(a.Length, b.Length + offset), overlap = end - first;
        if (overlap < Minimizers.CommonStretch)
            return false;
        double enough = Math.Max(Minimizers.CommonStretch, SharedStretch * Math.Min(a.Length, b.Length) - 1);
        int known = 0, differing = 0, run = 0;
        for (int i = first; i < end; i++)
        {
            byte x = a[i], y = reverse ? Dna.Complement(b[b.Length - 1 - (i - offset)]) : b[i - offset];
            if (x >= Dna.N || y >= Dna.N)
                continue;
            known++;
            differing += x != y ? 1 : 0;
            run = x != y ? 0 : run + 1;
            if (run >= enough)
                return true;
        }
        return known >= Minimizers.CommonStretch && differing <= (1 - Identity) * known;
    }

    readonly record struct Anchor(int Sequence, int Place) : IComparable<Anchor>
    {
        public int CompareTo(Anchor other) => (Sequence, Place).CompareTo((other.Sequence, other.Place));
    }
}
