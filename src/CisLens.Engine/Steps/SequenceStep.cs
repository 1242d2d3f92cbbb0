using CisLens.Design.Layers;
using CisLens.Engine.Plans;

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

/// <summary>A body on a sequence and on its reverse complement, with both outputs one after the other.</summary>
/// <param name="body">The plan of the body.</param>
sealed class StrandsPass(Plan body) : ISequencePass
{
    /// <inheritdoc/>
    public void Run(PlanSequences sequences, int width, int threads, float[] vectors)
    {
        int[] outputs = [.. Enumerable.Range(0, width / 2)];
        void Strand(PlanSequences strand, int first) => body.Run(strand, 0, outputs, new(0, 1), threads,
            (s, values) => values.CopyTo(vectors.AsSpan(s * width + first)));
        Strand(sequences, 0);
        Strand(sequences.Reversed(), width / 2);
    }
}

/// <summary>The largest output of a body over all short windows of a sequence, each with unknown bases at its ends.</summary>
/// <param name="layer">The layer.</param>
/// <param name="body">The plan of its body.</param>
sealed class WindowsPass(MaxOverWindows layer, Plan body) : ISequencePass
{
    const int MostAtOnce = 1 << 13;   // windows

    /// <inheritdoc/>
    public void Run(PlanSequences sequences, int width, int threads, float[] vectors)
    {
        Array.Fill(vectors, float.NegativeInfinity);
        Windows(sequences, width, threads, vectors);
        if (layer.BothStrands)
            Windows(sequences.Reversed(), width, threads, vectors);
    }

    void Windows(PlanSequences sequences, int width, int threads, float[] vectors)
    {
        int length = Math.Min(layer.Width, sequences.Length), padded = length + 2 * layer.Margin, each = sequences.Length - length + 1;
        int[] outputs = [.. Enumerable.Range(0, width)];
        for (int first = 0, all = each * sequences.Count; first < all; first += MostAtOnce)
        {
            var codes = new byte[Math.Min(MostAtOnce, all - first) * padded];
            Array.Fill(codes, Symbols.Quarter);
            for (int i = 0; i * padded < codes.Length; i++)
                sequences[(first + i) / each].Slice((first + i) % each, length).CopyTo(codes.AsSpan(i * padded + layer.Margin));
            int start = first;
            body.Run(new(codes, padded, []), 0, outputs, new(0, 1), threads,
                (i, values) => Channels.Max(vectors.AsSpan((start + i) / each * width, width), values[..width]));
        }
    }
}
