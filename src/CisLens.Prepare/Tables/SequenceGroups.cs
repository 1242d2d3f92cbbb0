using CisLens.Core;

namespace CisLens.Prepare.Tables;

/// <summary>Numbers rows. Rows of one group, and rows with the same sequence on either strand, have the same number.</summary>
static class SequenceGroups
{
    /// <summary>The group of each row. The number of a group is the index of its first row.</summary>
    public static int[] From(IReadOnlyList<SequenceRow> rows)
    {
        int[] parent = [.. Enumerable.Range(0, rows.Count)];
        var byGroup = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySequence = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Count; i++)
        {
            Join(parent, i, byGroup, rows[i].Group);
            Join(parent, i, bySequence, EitherStrand(rows[i].Codes));
        }
        return [.. parent.Select((_, i) => Root(parent, i))];
    }

    /// <summary>A text that is the same for a sequence and its reverse complement.</summary>
    public static string EitherStrand(byte[] codes)
    {
        string forward = Dna.Decode(codes), reverse = Dna.Decode(Dna.ReverseComplement(codes));
        return string.CompareOrdinal(forward, reverse) <= 0 ? forward : reverse;
    }

    static void Join(int[] parent, int row, Dictionary<string, int> known, string key)
    {
        if (!known.TryAdd(key, row))
        {
            int a = Root(parent, known[key]), b = Root(parent, row);
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    static int Root(int[] parent, int row)
    {
        while (parent[row] != row)
            row = parent[row] = parent[parent[row]];
        return row;
    }
}
