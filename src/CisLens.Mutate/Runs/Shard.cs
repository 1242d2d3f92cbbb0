using System.Globalization;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>One part of a run that is split over machines: the <paramref name="Number"/>th of <paramref name="Count"/>, counted from 1.</summary>
public sealed record Shard(int Number, int Count)
{
    /// <summary>Reads <c>2/8</c>.</summary>
    /// <exception cref="UsageException">The text is no shard.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) &&
            int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && number >= 1 && number <= count)
            return new(number, count);
        throw new UsageException($"--shard {text}: expected i/n with i from 1 to n, such as 2/8");
    }

    /// <summary>The chunks of this shard: contiguous, and of nearly equal number in all shards.</summary>
    public (long First, long End) Of(long chunks) => (chunks * (Number - 1) / Count, chunks * Number / Count);

    /// <summary>As typed.</summary>
    public override string ToString() => $"{Number}/{Count}";
}
