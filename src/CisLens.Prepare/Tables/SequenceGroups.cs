using CisLens.Core;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Tables;

/// <summary>Which rows must not be in two splits. The number of a group is the index of its first row.</summary>
/// <param name="Same">Groups of rows with one group name, or with the same sequence on either strand.</param>
/// <param name="Similar">These groups, joined where sequences overlap or are near-identical.</param>
sealed record SequenceGroups(int[] Same, int[] Similar)
{
    /// <summary>Finds the groups.</summary>
    public static SequenceGroups From(IReadOnlyList<SequenceRow> rows, CancellationToken stop)
    {
        var sets = new DisjointSets(rows.Count);
        var byGroup = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySequence = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Count; i++)
        {
            if (!byGroup.TryAdd(rows[i].Group, i))
                sets.Join(byGroup[rows[i].Group], i);
            string bases = EitherStrand(rows[i].Codes);
            if (!bySequence.TryAdd(bases, i))
                sets.Join(bySequence[bases], i);
        }
        int[] identical = sets.Firsts();
        SimilarSequences.Join([.. rows.Select(r => r.Codes)], sets, stop);
        return new SequenceGroups(identical, sets.Firsts());
    }

    /// <summary>A text that is the same for a sequence and its reverse complement.</summary>
    public static string EitherStrand(byte[] codes)
    {
        string forward = Dna.Decode(codes), reverse = Dna.Decode(Dna.ReverseComplement(codes));
        return string.CompareOrdinal(forward, reverse) <= 0 ? forward : reverse;
    }
}
