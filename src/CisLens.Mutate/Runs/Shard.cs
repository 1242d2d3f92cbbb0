using System.Globalization;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>One part of a run that is split over several computers.</summary>
/// <param name="Number">Number of the part, from 1.</param>
/// <param name="Count">Number of parts.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>Parses text such as <c>2/8</c>.</summary>
    /// <exception cref="UsageException">The text is not a shard.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) &&
            int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && number >= 1 && number <= count)
            return new(number, count);
        throw new UsageException($"--shard {text}: expected i/n with i from 1 to n, such as 2/8");
    }

    /// <summary>The chunks of this shard: a contiguous range, of nearly equal size in all shards.</summary>
    public (long First, long End) Range(long chunks) => (chunks * (Number - 1) / Count, chunks * Number / Count);

    /// <summary>The shard as text, such as <c>2/8</c>.</summary>
    public override string ToString() => $"{Number}/{Count}";
}
