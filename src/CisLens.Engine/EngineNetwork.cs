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
}
