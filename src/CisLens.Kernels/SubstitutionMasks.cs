namespace CisLens.Kernels;

/// <summary>All ways to change letters of a word, by the number of letters changed: exclusive or with a mask changes them.</summary>
static class SubstitutionMasks
{
    /// <summary>Masks over words of <paramref name="length"/> letters that change exactly 0, 1, ...
    /// <paramref name="most"/> letters.</summary>
    public static int[][] UpTo(int most, int length)
    {
        var masks = new List<int>[most + 1];
        for (int changed = 0; changed <= most; changed++)
            masks[changed] = [];
        for (int mask = 0; mask < 1 << (2 * length); mask++)
            if (PairCounts.Mismatches((uint)mask, 0) is var changed && changed <= most)
                masks[changed].Add(mask);
        return [.. masks.Select(list => list.ToArray())];
    }
}
