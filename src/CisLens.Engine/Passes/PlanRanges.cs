using CisLens.Core.Contract;

namespace CisLens.Engine.Passes;

/// <summary>Which positions of each slot a prediction needs, and which of them an edit can change.</summary>
sealed class PlanRanges
{
    readonly Step[] _steps;

    /// <summary>Computes lengths, and from the bins back to the sequence what they need.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="output">The slot of the predictions.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="length">Length of a sequence in bp.</param>
    /// <param name="bins">The bins to predict.</param>
    /// <param name="windows">Number of windows of a sequence; 1 if it is a window.</param>
    public PlanRanges(Step[] steps, Slot output, int slots, int length, BinRange bins, int windows)
    {
        (_steps, Lengths, Needed) = (steps, new int[slots], new RowRange[slots]);
        Lengths[0] = length;
        foreach (var step in steps)
            Lengths[step.Output.Index] = step.Length(Lengths, windows);
        Needed[output.Index] = new(bins.First0, bins.First0 + bins.Count);
        foreach (var step in steps.Reverse())
            for (int i = 0; i < step.Inputs.Length; i++)
            {
                int input = step.Inputs[i].Slot.Index;
                Needed[input] = Needed[input].Hull(step.Needed(i, Needed[step.Output.Index], Lengths).Within(Lengths[input]));
            }
    }

    /// <summary>Positions of each slot.</summary>
    public int[] Lengths { get; }

    /// <summary>The positions of each slot that the bins need.</summary>
    public RowRange[] Needed { get; }

    /// <summary>The needed positions of each slot that can change with some bases.</summary>
    public RowRange[] Changed(RowRange bases)
    {
        var changed = new RowRange[Lengths.Length];
        changed[0] = bases;
        foreach (var step in _steps)
        {
            int output = step.Output.Index;
            for (int i = 0; i < step.Inputs.Length; i++)
            {
                var input = changed[step.Inputs[i].Slot.Index];
                changed[output] = changed[output].Hull(step.Changed(i, input, Lengths).Within(Lengths[output]));
            }
        }
        for (int slot = 0; slot < changed.Length; slot++)
            changed[slot] = changed[slot].And(Needed[slot]);
        return changed;
    }

    /// <summary>Numbers in the largest slot, if it has these positions.</summary>
    public long Largest(RowRange[] own)
    {
        long largest = 0;
        foreach (var step in _steps)
            largest = Math.Max(largest, (long)own[step.Output.Index].Count * step.Output.Channels);
        return largest;
    }
}
