using CisLens.Design.Layers;
using CisLens.Engine.Passes;
using CisLens.Engine.Steps;

namespace CisLens.Engine.Plans;

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
