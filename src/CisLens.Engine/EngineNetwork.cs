using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Engine.Plans;

namespace CisLens.Engine;

/// <summary>
/// A network on the CPU without native libraries. The prediction for a sequence has the same bytes whatever other sequences are in the
/// call,
/// and with any number of threads.
/// </summary>
public sealed class EngineNetwork
{
    readonly Plan _plan;

    EngineNetwork(Plan plan) => _plan = plan;

    /// <summary>Prepares a network.</summary>
    /// <param name="design">The design.</param>
    /// <param name="read">Returns the values of a weight by name, row-major; they are changed.</param>
    /// <returns>Null if the design has a layer that the engine cannot compute.</returns>
    public static EngineNetwork? For(ModelDesign design, Func<string, float[]> read)
    {
        try
        {
            return new(PlanBuilder.Build(design, read));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Predicts sequences of one length. One call at a time.</summary>
    /// <param name="batch">B sequences. Of an edited copy, only what differs from its window is computed.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="tracks">The tracks to predict.</param>
    /// <param name="bins">The bins to predict.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="output">Receives B × bins × tracks, on the natural scale.</param>
    public void Predict(SequenceBatch batch, int head, ReadOnlySpan<int> tracks, BinRange bins, int threads, Span<float> output)
    {
        int count = bins.Count, width = count * tracks.Length;
        int[] wanted = tracks.ToArray();
        var values = new float[batch.Count * width];
        _plan.Run(new(batch.Codes.ToArray(), batch.Length, batch.Windows.ToArray()), head, wanted, bins, threads, (sequence, row) =>
        {
            var to = values.AsSpan(sequence * width, width);
            int all = row.Length / count;
            for (int bin = 0; bin < count; bin++)
                for (int t = 0; t < wanted.Length; t++)
                    to[bin * wanted.Length + t] = row[bin * all + wanted[t]];
        });
        values.CopyTo(output);
    }

    /// <summary>
    /// Whether windows that overlap share the layers before the one that joins all positions: no layer pads its input, and there are no
    /// bins.
    /// </summary>
    public bool Slides => _plan.SlideBp is not null;

    /// <summary>
    /// Predicts windows of a sequence, as <see cref="Predict"/> gives for each by itself. Windows that start a multiple of all pools apart
    /// are
    /// computed together.
    /// </summary>
    /// <param name="codes">The codes of the sequence.</param>
    /// <param name="starts0">0-based starts of the windows.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="tracks">The tracks to predict.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="output">Receives windows × tracks.</param>
    public void PredictWindows(ReadOnlySpan<byte> codes, IReadOnlyList<int> starts0, int window, int head, int[] tracks, int threads,
        Memory<float> output)
    {
        int stride = _plan.SlideBp!.Value;
        foreach (var group in Enumerable.Range(0, starts0.Count).GroupBy(i => starts0[i] % stride))
        {
            int[] which = [.. group];
            int first = which.Min(i => starts0[i]), end = which.Max(i => starts0[i]) + window;
            int[] rows = [.. which.Select(i => (starts0[i] - first) / stride)];
            _plan.Run(new(codes[first..end].ToArray(), end - first, []), head, tracks, new(0, which.Length), threads, (_, values) =>
            {
                int all = values.Length / which.Length;
                for (int k = 0; k < which.Length; k++)
                    for (int t = 0; t < tracks.Length; t++)
                        output.Span[which[k] * tracks.Length + t] = values[k * all + tracks[t]];
            }, rows);
        }
    }
}
