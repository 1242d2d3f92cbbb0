namespace CisLens.Core;

/// <summary>Suggests a known name for a misspelled one.</summary>
public static class DidYouMean
{
    /// <summary>Text such as <c>; did you mean "dropout"?</c>; empty if no known name is similar (edit distance up to a third of its
    /// length).</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        string? best = known.Where(k => Distance(word, k) <= Math.Max(1, k.Length / 3)).MinBy(k => Distance(word, k));
        return best is null ? "" : $"; did you mean \"{best}\"?";
    }

    /// <summary>Smallest number of insertions, deletions, substitutions (Levenshtein) and swaps of adjacent letters.</summary>
    static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        return cost[a.Length, b.Length];
    }
}
