using System.Collections.Concurrent;
using CisLens.Core.Contract;
using CisLens.Engine.Passes;
using CisLens.Engine.Steps;

namespace CisLens.Engine.Plans;

/// <summary>The steps of a network, in order: those of the trunk, and those of each head.</summary>
/// <param name="slots">Number of slots; the first is the sequence.</param>
/// <param name="trunk">The steps that all heads need.</param>
/// <param name="heads">Of each head, its further steps and its output.</param>
sealed class Plan(int slots, IReadOnlyList<Step> trunk, IReadOnlyList<(IReadOnlyList<Step> Steps, Slot Output)> heads)
{
    const long MostNumbers = 1 << 24;   // in a slot for all sequences of a pass: 64 MiB, but at least one window and one copy

    readonly Step[] _trunk = Prepared(trunk);
    readonly (Step[] Steps, Slot Output)[] _heads = [.. heads.Select(head => (Prepared(head.Steps), head.Output))];
    readonly ConcurrentBag<Scratch> _scratch = [];
    readonly FloatPool _memory = new();

    static Step[] Prepared(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
            step.Prepare();
        return [.. steps];
    }

    /// <summary>Computes the predictions for some sequences of one length. One call at a time.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="tracks">The tracks.</param>
    /// <param name="bins">The bins.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="write">
    /// Receives, for each sequence, bins × all tracks; those that are not in <paramref name="tracks"/> are undefined.
    /// </param>
    /// <param name="starts">See <see cref="PlanRun.Starts"/>; then the bins are windows.</param>
    public void Run(PlanSequences sequences, int head, int[] tracks, BinRange bins, int threads, WritePrediction write,
        int[]? starts = null)
    {
        Step[] steps = [.. _trunk, .. _heads[head].Steps];
        var ranges = new PlanRanges(steps, _heads[head].Output, slots, sequences.Length, bins, starts?.Length ?? 1);
        long window = ranges.Largest(ranges.Needed), room = MostNumbers;
        var pass = new PlanRun(sequences, ranges, _scratch) { Threads = threads, Tracks = tracks, Starts = starts, Memory = _memory };
        void Flush()
        {
            if (pass.Count > 0)
                Run(pass, steps, _heads[head].Output, bins, write);
            room = MostNumbers;
            pass = new PlanRun(sequences, ranges, _scratch) { Threads = threads, Tracks = tracks, Starts = starts, Memory = _memory };
        }
        foreach (var (index, copies) in sequences.ByWindow())
        {
            if (room < window)
                Flush();
            pass.Add(index, isNew: true);
            room -= window;
            foreach (int copy in copies)
            {
                var changed = ranges.Changed(sequences.Edited(copy));
                long size = ranges.Largest(changed);
                if (room < size && pass.Copies > 0)
                {
                    Flush();
                    pass.Add(index, isNew: false);
                    room -= window;
                }
                pass.Add(copy, changed);
                room -= size;
            }
        }
        Flush();
    }

    /// <summary>
    /// For a sequence with several windows, the distance in bp of windows that have the same values at the same positions: the product of
    /// all
    /// pools, if no layer before the one that joins all positions pads its input. Null if windows share nothing.
    /// </summary>
    public int? SlideBp
    {
        get
        {
            int bp = 1;
            foreach (var step in _trunk.Concat(_heads[0].Steps))
                if (step is FlatDenseStep)
                    return _heads.Length == 1 ? bp : null;
                else if (step is RowStep { IsPadded: false } row)
                    bp *= row.Stride;
                else
                    return null;
            return null;
        }
    }

    unsafe void Run(PlanRun run, Step[] steps, Slot output, BinRange bins, WritePrediction write)
    {
        int[] last = LastUses(steps, output);
        for (int i = 0; i < steps.Length; i++)
        {
            var slot = steps[i].Output;
            run.Open(slot);
            steps[i].Compute(run, run[slot]);
            foreach (var input in steps[i].Inputs)
                if (last[input.Slot.Index] == i)
                    run.Free(input.Slot);
            if (last[slot.Index] == i)
                run.Free(slot);
        }
        int width = bins.Count * output.Channels;
        run.WithScratch(scratch =>
        {
            for (int s = 0; s < run.Count; s++)
                if (run.IsNew(s))
                    write(run.Index(s), new(run.Read(output, new(s, bins.First0, bins.Count), scratch.Input), width));
        });
        run.Free(output);
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
