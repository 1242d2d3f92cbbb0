using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;

namespace CisLens.Train.Networks;

/// <summary>The weight of each track in the loss.</summary>
public static class TaskWeights
{
    /// <summary>Reads a table with columns <c>track</c> and <c>weight</c>.</summary>
    /// <exception cref="InputException">A track occurs twice, or a weight is not a number of at least 0.</exception>
    public static SortedDictionary<string, double> Read(string path)
    {
        using var table = TableReader.Open(path);
        int track = table.Require("track"), weight = table.Require("weight");
        var weights = new SortedDictionary<string, double>(StringComparer.Ordinal);
        while (table.Read())
        {
            double value = table.Number(weight);
            if (!(value >= 0) || double.IsInfinity(value))
                throw table.Fault($"weight is {table.Row[weight]}, expected 0 or more");
            if (!weights.TryAdd(table.Row[track], value))
                throw table.Fault($"duplicate track {table.Row[track]}; expected each track once");
        }
        return weights;
    }

    /// <summary>One weight per track; 1 where none is given. Null if all are 1.</summary>
    /// <param name="tracks">The tracks of a head.</param>
    /// <param name="weights">Weights by track.</param>
    /// <param name="all">The ids of the tracks of all heads; null if there is one head.</param>
    /// <exception cref="UsageException">A track is not in the data, or all weights of the head are 0.</exception>
    public static float[]? From(IReadOnlyList<Track> tracks, IReadOnlyDictionary<string, double>? weights, IEnumerable<string>? all = null)
    {
        if (weights is null)
            return null;
        var ids = (all ?? tracks.Select(t => t.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (string id in weights.Keys)
            if (!ids.Contains(id))
                throw new UsageException($"task weights: the data has no track {id}{DidYouMean.Hint(id, ids)}");
        float[] own = [.. tracks.Select(t => (float)weights.GetValueOrDefault(t.Id, 1))];
        if (own.All(w => w == 0))
            throw new UsageException("task weights: all weights are 0; expected at least one above 0"
                + (ids.Count > own.Length ? $" for the head with the track {tracks[0].Id}" : ""));
        return own.All(w => w == 1) ? null : own;
    }
}
