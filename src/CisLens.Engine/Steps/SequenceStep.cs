using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>Computes vectors from sequences.</summary>
interface ISequencePass
{
    /// <summary>Computes the vectors of some sequences.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="width">Length of a vector.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="vectors">Receives sequences × width.</param>
    void Run(PlanSequences sequences, int width, int threads, float[] vectors);
}

/// <summary>A layer that reads the sequence as a whole and gives a vector.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">The sequence.</param>
/// <param name="pass">The computation.</param>
sealed unsafe class SequenceStep(Slot output, Source input, ISequencePass pass) : GlobalStep(output, input)
{
    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid)
    {
        int width = grid.Channels;
        // the window of a changed copy is always computed, too
        int[] which = [.. Enumerable.Range(0, run.Count).Where(s => !grid.Own(s).IsEmpty)];
        byte[] codes = new byte[which.Length * run.Lengths[0]];
        for (int i = 0; i < which.Length; i++)
            run.Codes(which[i]).CopyTo(codes.AsSpan(i * run.Lengths[0]));
        var vectors = new float[which.Length * width];
        int[] windows = [.. which.Select(s => run.Window(s) < 0 ? -1 : Array.IndexOf(which, run.Window(s)))];
        pass.Run(new(codes, run.Lengths[0], windows), width, run.Threads, vectors);
        for (int i = 0; i < which.Length; i++)
            vectors.AsSpan(i * width, width).CopyTo(new(grid.Row(which[i], 0), width));
    }
}
