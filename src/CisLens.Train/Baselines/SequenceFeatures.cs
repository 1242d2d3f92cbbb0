using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Baselines;

/// <summary>Simple features of sequences, the same for both strands.</summary>
public static class SequenceFeatures
{
    /// <summary>One column: the share of G and C among the known bases; 0.5 if no base is known.</summary>
    public static SparseRows Gc(ILabelledSequences data, IReadOnlyList<int> examples) =>
        Extract(data, examples, 1, codes => ([0], [(float)GcShare(codes)]));

    /// <summary>
    /// Counts of k-mers, each together with its reverse complement, scaled to norm 1. K-mers with an unknown base are ignored.
    /// </summary>
    /// <param name="data">The sequences.</param>
    /// <param name="examples">Indexes of the examples.</param>
    /// <param name="k">1 to 10.</param>
    public static SparseRows Kmers(ILabelledSequences data, IReadOnlyList<int> examples, int k)
    {
        var columnOf = CanonicalColumns(k, out int columns);
        return Extract(data, examples, columns, codes => KmerRow(codes, k, columnOf));
    }

    /// <summary>Share of G and C among the known bases.</summary>
    public static double GcShare(ReadOnlySpan<byte> codes)
    {
        int gc = 0, known = 0;
        foreach (byte code in codes)
        {
            known += code < Dna.N ? 1 : 0;
            gc += code is 1 or 2 ? 1 : 0;
        }
        return known == 0 ? 0.5 : (double)gc / known;
    }

    static SparseRows Extract(ILabelledSequences data, IReadOnlyList<int> examples, int columns,
        Func<byte[], (int[] Columns, float[] Values)> row)
    {
        var codes = new byte[data.Window];
        var rows = new (int[], float[])[examples.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Sequence(examples[i], 0, codes);
            rows[i] = row(codes);
        }
        return new SparseRows(rows, columns);
    }

    static (int[] Columns, float[] Values) KmerRow(byte[] codes, int k, int[] columnOf)
    {
        var seen = new List<int>(codes.Length);
        int mask = (1 << (2 * k)) - 1, kmer = 0, known = 0;
        foreach (byte code in codes)
        {
            known = code < Dna.N ? known + 1 : 0;
            kmer = ((kmer << 2) | (code & 3)) & mask;
            if (known >= k)
                seen.Add(columnOf[kmer]);
        }
        var counts = seen.GroupBy(c => c).OrderBy(g => g.Key).Select(g => (Column: g.Key, Count: g.Count())).ToArray();
        double norm = Math.Sqrt(counts.Sum(c => (double)c.Count * c.Count));
        return (Array.ConvertAll(counts, c => c.Column), Array.ConvertAll(counts, c => (float)(c.Count / norm)));
    }

    /// <summary>The column of each k-mer; a k-mer and its reverse complement have the same.</summary>
    internal static int[] CanonicalColumns(int k, out int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, 10);
        var columnOf = new int[1 << (2 * k)];
        columns = 0;
        for (int kmer = 0; kmer < columnOf.Length; kmer++)
        {
            int other = ReverseComplement(kmer, k);
            columnOf[kmer] = other < kmer ? columnOf[other] : columns++;
        }
        return columnOf;
    }

    static int ReverseComplement(int kmer, int k)
    {
        int result = 0;
        for (int i = 0; i < k; i++, kmer >>= 2)
            result = (result << 2) | (3 - (kmer & 3));
        return result;
    }
}
