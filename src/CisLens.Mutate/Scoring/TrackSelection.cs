using System.IO.Enumeration;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>Selects tracks by id, by a pattern with <c>*</c> and <c>?</c>, or by their columns: <c>assay=DNASE</c>.</summary>
public static class TrackSelection
{
    /// <summary>Indexes into the manifest, ascending; all tracks if there are no patterns.</summary>
    /// <exception cref="UsageException">An id, a pattern or a condition matches no track, or a condition is not valid.</exception>
    public static int[] Resolve(ModelManifest manifest, IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
            return [.. Enumerable.Range(0, manifest.Tracks.Count)];
        var chosen = new SortedSet<int>();
        foreach (string pattern in patterns)
        {
            var found = manifest.Tracks.Index().Where(t => Matches(pattern, t.Item.Id)).Select(t => t.Index).ToList();
            if (found.Count == 0 && TrackQuery.IsQuery(pattern))
                found = TrackQuery.Find(pattern, manifest);
            if (found.Count == 0)
                throw new UsageException($"--tracks {pattern}: not a track of {manifest.Name}; its first tracks are " +
                    FirstIds(manifest) + DidYouMean.Hint(pattern, manifest.Tracks.Select(t => t.Id)));
            chosen.UnionWith(found);
        }
        return [.. chosen];
    }

    static bool Matches(string pattern, string id) =>
        pattern == id || FileSystemName.MatchesSimpleExpression(pattern, id, ignoreCase: false);

    static string FirstIds(ModelManifest manifest) => string.Join(", ", manifest.Tracks.Take(5).Select(t => t.Id));
}
