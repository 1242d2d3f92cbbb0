using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>A bidirectional LSTM. Several sequences take each step together, so that a step is a product of several rows.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="lstm">The layer.</param>
/// <param name="read">Returns a weight by name.</param>
sealed unsafe class LstmStep(Slot output, Source input, BidirectionalLstm lstm, Func<string, float[]> read) : GlobalStep(output, input)
{
    const int MostSequences = 24, MostNumbers = 1 << 22;   // of the gates of a group of sequences: 16 MiB

    readonly LstmDirection _forward = new(lstm, "forward", read), _backward = new(lstm, "backward", read);

    /// <inheritdoc/>
    public override int Length(int[] lengths, int windows) => lengths[input.Slot.Index];

    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid)
    {
        int[] which = [.. Enumerable.Range(0, run.Count).Where(s => !grid.Own(s).IsEmpty)];
        int fit = (int)Math.Max(1, MostNumbers / ((long)grid.Length * _forward.Width));
        int group = Math.Clamp((which.Length + run.Threads - 1) / run.Threads, 1, Math.Min(fit, MostSequences));
        int[][] groups = [.. which.Chunk(group)];
        Workers.Run(run.Threads, 2 * groups.Length, task => run.WithScratch(scratch =>
            Compute(run, grid, groups[task / 2], task % 2 == 1, scratch)));
    }

    void Compute(PlanRun run, Grid grid, int[] sequences, bool backward, Scratch scratch)
    {
        var direction = backward ? _backward : _forward;
        int length = grid.Length, width = direction.Width, padded = direction.Padded, count = sequences.Length;
        float* inputs = scratch.Output((long)count * length * width);
        float** rows = scratch.Pointers(Math.Max(length, count));
        for (int s = 0; s < count; s++)
        {
            float* from = run.Read(input, new(sequences[s], 0, length), scratch.Input, scratch);
            for (int row = 0; row < length; row++)
                rows[row] = from + (long)row * input.Channels;
            direction.Inputs(rows, length, inputs + (long)s * length * width);
        }
        float* cells = scratch.Other((long)count * (2 * padded + width)), hidden = cells + (long)count * padded;
        float* gates = hidden + (long)count * padded;
        new Span<float>(cells, 2 * count * padded).Clear();
        for (int s = 0; s < count; s++)
            rows[s] = hidden + (long)s * padded;
        for (int step = 0; step < length; step++)
        {
            int position = backward ? length - 1 - step : step;
            for (int s = 0; s < count; s++)
                new Span<float>(inputs + ((long)s * length + position) * width, width).CopyTo(new(gates + (long)s * width, width));
            direction.Step(rows, cells, gates, count);
            for (int s = 0; s < count; s++)
                if (grid.Own(sequences[s]) is var own && position >= own.From && position < own.To)
                    new Span<float>(rows[s], lstm.Units)
                    .CopyTo(new(grid.Row(sequences[s], position) + (backward ? lstm.Units : 0), lstm.Units));
        }
    }
}
