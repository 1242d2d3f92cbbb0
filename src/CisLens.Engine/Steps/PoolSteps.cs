using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>The largest value of each run of neighbours, one run per position, and optionally their mean as further channels.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="pool">The layer.</param>
sealed unsafe class SlidingPoolStep(Slot output, Source input, SlidingPool pool) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length - pool.Width + 1;

    /// <inheritdoc/>
    protected override Reach Reach => new(0, pool.Width - 1, 1);

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        int channels = Input.Channels;
        foreach (var piece in pieces)
        {
            float* from = run.Read(Input, piece with { Count = piece.Count + pool.Width - 1 }, scratch.Input, scratch);
            for (int row = 0; row < piece.Count; row++, to += stride, from += channels)
            {
                var largest = new Span<float>(to, channels);
                var mean = new Span<float>(to + channels, pool.Mean ? channels : 0);
                new Span<float>(from, channels).CopyTo(largest);
                if (pool.Mean)
                    largest.CopyTo(mean);
                for (int i = 1; i < pool.Width; i++)
                {
                    Channels.Max(largest, new(from + i * channels, channels));
                    if (pool.Mean)
                        Channels.Add(mean, new(from + i * channels, channels));
                }
                Channels.Multiply(mean, 1f / pool.Width);
            }
        }
    }
}

/// <summary>The mean of neighbours, without overlap.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="size">Number of positions in a pool.</param>
sealed unsafe class MeanPoolStep(Slot output, Source input, int size) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length / size;

    /// <inheritdoc/>
    protected override Reach Reach => new(0, size - 1, size);

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            float* from = run.Read(Input, new(piece.Sequence, piece.First * size, piece.Count * size), scratch.Input, scratch);
            for (int row = 0; row < piece.Count; row++, to += stride)
            {
                var mean = new Span<float>(to, stride);
                mean.Clear();
                for (int i = 0; i < size; i++, from += stride)
                    Channels.Add(mean, new(from, stride));
                Channels.Multiply(mean, 1f / size);
            }
        }
    }
}

/// <summary>The maximum, the mean or both over all positions.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="max">Whether to compute the maximum.</param>
/// <param name="mean">Whether to compute the mean.</param>
sealed unsafe class GlobalPoolStep(Slot output, Source input, bool max, bool mean) : GlobalStep(output, input)
{
    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid) => Core.Workers.Run(run.Threads, run.Count, sequence =>
    {
        if (!grid.Own(sequence).IsEmpty)
            run.WithScratch(scratch => Compute(run, sequence, scratch, grid.Row(sequence, 0)));
    });

    void Compute(PlanRun run, int sequence, Scratch scratch, float* to)
    {
        int channels = input.Channels, length = run.Lengths[input.Slot.Index];
        var largest = new Span<float>(to, max ? channels : 0);
        var sum = new Span<float>(to + largest.Length, mean ? channels : 0);
        for (int row = 0; row < length; row++)
        {
            var values = new ReadOnlySpan<float>(run.Read(input, new(sequence, row, 1), scratch.Input, scratch), channels);
            if (row == 0)
            {
                values[..largest.Length].CopyTo(largest);
                values[..sum.Length].CopyTo(sum);
                continue;
            }
            if (max)
                Channels.Max(largest, values);
            if (mean)
                Channels.Add(sum, values);
        }
        Channels.Multiply(sum, 1f / length);
    }
}
