using System.Collections.Concurrent;
using CisLens.Core.Contract;
using CisLens.Engine.Steps;

namespace CisLens.Engine.Plans;

/// <summary>The steps of a network, in order: those of the trunk, and those of each head.</summary>
/// <param name="slots">Number of slots.</param>
/// <param name="sequence">The slot of the sequence.</param>
/// <param name="trunk">The steps that all heads need.</param>
/// <param name="heads">Of each head, its further steps and its output.</param>
sealed class Plan(int slots, Slot sequence, IReadOnlyList<Step> trunk, IReadOnlyList<(IReadOnlyList<Step> Steps, Slot Output)> heads)
{
    readonly Step[] _trunk = Prepared(trunk);
    readonly (Step[] Steps, Slot Output)[] _heads = [.. heads.Select(head => (Prepared(head.Steps), head.Output))];
    readonly ConcurrentBag<Scratch> _scratch = [];
    readonly FloatPool _memory = new();

    static Step[] Prepared(IEnumerable<Step> steps)
    {
        Step[] all = [.. steps];
        foreach (var step in all)
            step.Prepare();
        return all;
    }

    /// <summary>Computes the predictions for some sequences of one length. One call at a time.</summary>
    /// <param name="codes">The sequences.</param>
    /// <param name="windows">For a copy the index of its window, which is before it; −1 for a window.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="tracks">The tracks; null for all.</param>
    /// <param name="bins">The bins of each sequence to predict; for a copy some of those of its window.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="write">Receives, for each sequence, bins × all tracks; tracks that were not asked for are undefined.</param>
    public unsafe void Run(ReadOnlyMemory<byte>[] codes, int[] windows, int head, int[]? tracks, BinRange[] bins, int threads,
        WritePrediction write)
    {
        var run = new PlanRun(codes, windows, slots, _scratch) { Threads = threads, Tracks = tracks };
        Step[] steps = [.. _trunk, .. _heads[head].Steps];
        var output = _heads[head].Output;
        foreach (var step in steps)
            run.Lengths[step.Output.Index] = step.Length(run.Lengths);
        var needed = Needed(steps, output, bins, run);
        var own = Own(steps, needed, run);
        int[] last = LastUses(steps, output);
        for (int i = 0; i < steps.Length; i++)
        {
            var slot = steps[i].Output;
            var grid = new Grid(slot.Channels, run.Lengths[slot.Index], own[slot.Index], windows, _memory);
            run[slot] = grid;
            steps[i].Compute(run, grid);
            foreach (var used in steps[i].Inputs.Select(input => input.Slot).Append(slot).Distinct())
                if (last[used.Index] == i)
                    run.Free(used, _memory);
        }
        var values = run[output];
        run.WithScratch(scratch =>
        {
            for (int s = 0; s < codes.Length; s++)
                if (bins[s].Count > 0)
                    write(s, new(run.Read(new Source(output), new(s, bins[s].First0, bins[s].Count), scratch.Input, scratch),
                        bins[s].Count * values.Channels));
        });
        run.Free(output, _memory);
    }

    /// <summary>The positions of each slot that the bins need.</summary>
    static RowRange[] Needed(Step[] steps, Slot output, BinRange[] bins, PlanRun run)
    {
        var needed = new RowRange[run.Lengths.Length];
        foreach (var range in bins)
            needed[output.Index] = needed[output.Index].Hull(new(range.First0, range.First0 + range.Count));
        foreach (var step in steps.Reverse())
            foreach (var input in step.Inputs)
                needed[input.Slot.Index] = needed[input.Slot.Index].Hull(
                    step.Needed(input, needed[step.Output.Index], run.Lengths).Within(run.Lengths[input.Slot.Index]));
        return needed;
    }

    /// <summary>For each slot the positions that each sequence computes: of a copy, those that its edits can change.</summary>
    RowRange[][] Own(Step[] steps, RowRange[] needed, PlanRun run)
    {
        var changed = new RowRange[run.Lengths.Length][];
        for (int slot = 0; slot < changed.Length; slot++)
            changed[slot] = new RowRange[run.Count];
        var own = new RowRange[run.Lengths.Length][];
        for (int s = 0; s < run.Count; s++)
            changed[sequence.Index][s] = run.Windows[s] < 0 ? new(0, run.Lengths[0]) : run.Edited(s);
        foreach (var step in steps)
        {
            int slot = step.Output.Index;
            for (int s = 0; s < run.Count; s++)
            {
                if (run.Windows[s] < 0)
                    changed[slot][s] = new(0, run.Lengths[slot]);
                else
                    foreach (var input in step.Inputs)
                        changed[slot][s] = changed[slot][s].Hull(
                            step.Changed(input, changed[input.Slot.Index][s], run.Lengths).Within(run.Lengths[slot]));
            }
            own[slot] = [.. changed[slot].Select(range => range.And(needed[slot]))];
        }
        return own;
    }

    int[] LastUses(Step[] steps, Slot output)
    {
        var last = new int[slots];
        for (int i = 0; i < steps.Length; i++)
        {
            last[steps[i].Output.Index] = i;
            foreach (var input in steps[i].Inputs)
                last[input.Slot.Index] = i;
        }
        last[output.Index] = steps.Length;
        return last;
    }
}

/// <summary>Receives the predictions for a sequence.</summary>
/// <param name="sequence">Its index.</param>
/// <param name="values">Bins × tracks.</param>
delegate void WritePrediction(int sequence, ReadOnlySpan<float> values);
