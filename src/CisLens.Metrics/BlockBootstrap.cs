using CisLens.Core;

namespace CisLens.Metrics;

/// <summary>
/// A bootstrap that draws whole blocks (chromosomes), because neighbours are not independent: 1,000 draws, percentile intervals
/// (docs/conventions.md, section 14.7). All metrics use the same draws, so that differences are paired.
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
    /// <param name="blocks">The block name of each example.</param>
    /// <param name="rng">Source of the draws.</param>
    /// <param name="exampleOf">For each label, the index of its example; null for one label per example.</param>
    /// <param name="stop">Stops the bootstrap.</param>
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

    /// <summary>Number of block names.</summary>
    public int Named { get; }

    /// <summary>
    /// Number of blocks that are drawn: the named blocks, or, if there are fewer than ten, about fifty runs of neighbouring examples within
    /// them.
    /// </summary>
    public int Blocks { get; }

    /// <summary>The interval of a metric.</summary>
    public Interval95 Interval(Metric metric) => Interval95.From(Values(metric));

    /// <summary>The interval of <paramref name="a"/> − <paramref name="b"/> on the same draws.</summary>
    public Interval95 Difference(Metric a, Metric b)
    {
        var first = Values(a);
        var second = Values(b);
        for (int i = 0; i < first.Length; i++)
            first[i] -= second[i];
        return Interval95.From(first);
    }

    /// <summary>The block of each label, from 0.</summary>
    public IReadOnlyList<int> BlockOf => _blockOf;

    /// <summary>Computes something from sums over blocks, once for each draw.</summary>
    /// <param name="compute">Gets how many times each block was drawn.</param>
    public T[] EachDraw<T>(Func<int[], T> compute)
    {
        var values = new T[Draws];
        Parallel.For(0, Draws, new ParallelOptions { CancellationToken = _stop }, draw => values[draw] = compute(_draws[draw]));
        return values;
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

    /// <summary>Cuts blocks into runs of equal length. No run crosses the border of a block.</summary>
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
