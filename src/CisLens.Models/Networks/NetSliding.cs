using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Engine;
using CisLens.Torch;

namespace CisLens.Models.Networks;

/// <summary>Overlapping windows of a sequence with a network: cuts the sequence into stretches, and handles both strands.</summary>
/// <param name="engine">A network that slides.</param>
/// <param name="design">Its design.</param>
/// <param name="manifest">The manifest of the model.</param>
sealed class NetSliding(EngineNetwork engine, ModelDesign design, ModelManifest manifest) : ISliding
{
    const long MostNumbers = 1 << 24;   // of the largest output of a layer for a stretch: 64 MiB

    readonly int _window = manifest.Window;
    readonly int _mostBp = (int)Math.Max(2L * manifest.Window, MostNumbers * manifest.Window / design.LargestOutput());

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts0, int head, ReadOnlySpan<int> tracks, bool bothStrands,
        Span<float> output)
    {
        int[] order = new int[starts0.Length], starts = starts0.ToArray(), wanted = tracks.ToArray();
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(starts, order);
        var stretches = Stretches(codes.ToArray(), starts);
        int[] partners = WholeWindows.Partners(manifest.Head(head), tracks);
        float[] values = !bothStrands ? Run(stretches, head, wanted)
            : partners.SequenceEqual(wanted) ? Run([.. stretches, .. stretches.Select(Reverse)], head, wanted)
            : [.. Run(stretches, head, wanted), .. Run([.. stretches.Select(Reverse)], head, partners)];
        var forward = values.AsSpan(0, starts.Length * wanted.Length);
        if (bothStrands)
            StrandAverage.Merge(forward, values.AsSpan(forward.Length), 1, wanted.Length);
        for (int i = 0; i < order.Length; i++)
            forward.Slice(i * wanted.Length, wanted.Length).CopyTo(output[(order[i] * wanted.Length)..]);
    }

    /// <summary>A part of the sequence, and the 0-based starts of its windows.</summary>
    sealed record Stretch(ReadOnlyMemory<byte> Codes, int[] Starts0);

    /// <summary>Stretches of windows that overlap. A long one is cut, so that the memory does not depend on the sequence.</summary>
    List<Stretch> Stretches(byte[] codes, int[] starts)
    {
        var stretches = new List<Stretch>();
        for (int first = 0, end; first < starts.Length; first = end)
        {
            for (end = first + 1; end < starts.Length && starts[end] < starts[end - 1] + _window
                && starts[end] + _window - starts[first] <= _mostBp;)
                end++;
            int from = starts[first];
            stretches.Add(new(codes.AsMemory(from, starts[end - 1] + _window - from), [.. starts[first..end].Select(s => s - from)]));
        }
        return stretches;
    }

    Stretch Reverse(Stretch stretch) => new(Dna.ReverseComplement(stretch.Codes.Span),
        Array.ConvertAll(stretch.Starts0, start => stretch.Codes.Length - start - _window));

    float[] Run(List<Stretch> stretches, int head, int[] tracks)
    {
        var values = new float[stretches.Sum(s => s.Starts0.Length) * tracks.Length];
        int at = 0;
        foreach (var stretch in stretches)
        {
            engine.PredictWindows(stretch.Codes.Span, stretch.Starts0, _window, head, tracks, TorchLibrary.Threads, values.AsMemory(at));
            at += stretch.Starts0.Length * tracks.Length;
        }
        return values;
    }
}
