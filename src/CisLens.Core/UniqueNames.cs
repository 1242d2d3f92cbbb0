namespace CisLens.Core;

/// <summary>Names of tracks that occur several times, as in published lists.</summary>
public static class UniqueNames
{
    /// <summary>The names, where each that occurs again has the ending .2, .3 and so on.</summary>
    /// <param name="names">The names in order.</param>
    /// <param name="path">The file that contains the names; the message shows it.</param>
    /// <param name="log">Receives one line if a name occurs more than once.</param>
    public static string[] From(IReadOnlyList<string> names, string path, IRunLog log)
    {
        var taken = names.ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var unique = new string[names.Count];
        for (int i = 0; i < unique.Length; i++)
        {
            string own = names[i];
            int count = seen.GetValueOrDefault(own);
            // a name such as CTCF.2 may be in the file too
            for (bool free = count == 0; !free; free = taken.Add(own))
                own = $"{names[i]}.{++count}";
            seen[names[i]] = Math.Max(count, 1);
            unique[i] = own;
        }
        var several = names.GroupBy(n => n).Where(g => g.Count() > 1).ToList();
        if (several.Count > 0)
            log.Info($"{path}: {several.Count} {(several.Count == 1 ? "name occurs" : "names occur")} more than once, "
                + $"such as {several[0].Key}; its tracks are {several[0].Key}, {several[0].Key}.2 and so on, with the name in the label");
        return unique;
    }
}
