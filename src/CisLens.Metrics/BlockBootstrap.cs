using CisLens.Core;

namespace CisLens.Metrics;

/// <summary>
/// Bootstrap that draws whole blocks (chromosomes), because neighbours are not independent: 1,000 draws, percentile
/// interval (docs/conventions.md section 14.7). The same draws serve every figure, so that differences are paired.
/// </summary>
public sealed class BlockBootstrap
{
    const int Draws = 1000;
    const int FewestBlocks = 10;
    const int BlocksWhenCut = 50;

    readonly int[] _blockOf;
    readonly CancellationToken _stop;
    readonly int[][] _draws;

    /// <summary>Draws blocks.</summary>
    /// <param name="blocks">Name of the block of each example.</param>
    /// <param name="rng">Where the draws come from.</param>
    /// <param name="exampleOf">The example of each label, by its place in <paramref name="blocks"/>; null where each has one.</param>
    /// <param name="stop">Ends it.</param>
    public BlockBootstrap(IReadOnlyList<string> blocks, Rng rng, int[]? exampleOf = null, CancellationToken stop = default)
    {
        _stop = stop;
        _blockOf = Number(blocks, out int count);
        Named = count;
        if (count < FewestBlocks)
            count = Cut(_blockOf, count);
        Blocks = count;
        _blockOf = exampleOf is null ? _blockOf : Array.ConvertAll(exampleOf, example => _blockOf[example]);
        _draws = new int[Draws][];
        for (int draw = 0; draw < Draws; draw++)
        {
            _draws[draw] = new int[count];
            for (int i = 0; i < count; i++)
                _draws[draw][rng.Next(count)]++;
        }
    }

    /// <summary>Blocks by name.</summary>
    public int Named { get; }

    /// <summary>
    /// Blocks drawn from: the named ones, or, when they are fewer than ten, runs of neighbouring examples within them,
    /// about fifty in all.
    /// </summary>
    public int Blocks { get; }

    /// <summary>The interval of a figure.</summary>
    public Interval95 Interval(Metric metric) => Interval95.From(Values(metric));

    /// <summary>The interval of <paramref name="a"/> − <paramref name="b"/>, both on the same draws.</summary>
    public Interval95 Difference(Metric a, Metric b)
    {
        var first = Values(a);
        var second = Values(b);
        for (int i = 0; i < first.Length; i++)
            first[i] -= second[i];
        return Interval95.From(first);
    }

    double[] Values(Metric metric)
    {
        var values = new double[Draws];
        Parallel.For(0, Draws, new ParallelOptions { CancellationToken = _stop }, () => new double[_blockOf.Length], (draw, _, weights) =>
        {
            for (int i = 0; i < weights.Length; i++)
                weights[i] = _draws[draw][_blockOf[i]];
            values[draw] = metric.Value(weights);
            return weights;
        }, _ => { });
        return values;
    }

    static int[] Number(IReadOnlyList<string> blocks, out int count)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new int[blocks.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (!numbers.TryGetValue(blocks[i], out result[i]))
                numbers[blocks[i]] = result[i] = numbers.Count;
        }
        count = numbers.Count;
        return result;
    }

    /// <summary>Cuts few blocks into runs of equal length, so that a run never crosses a block's border.</summary>
    static int Cut(int[] blockOf, int count)
    {
        int run = Math.Max(1, (blockOf.Length + BlocksWhenCut - 1) / BlocksWhenCut), next = 0;
        var seen = new int[count];
        var current = new int[count];
        for (int i = 0; i < blockOf.Length; i++)
        {
            int block = blockOf[i];
            if (seen[block]++ % run == 0)
                current[block] = next++;
            blockOf[i] = current[block];
        }
        return next;
    }
}
