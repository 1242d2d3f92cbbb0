using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Engine.Plans;

namespace CisLens.Engine;

/// <summary>
/// A network on the CPU without native libraries. The prediction for a sequence has the same bytes whatever other sequences are in the call,
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
    /// <param name="codes">B × L codes of the sequences.</param>
    /// <param name="windows">
    /// For an edited copy the index of its window; −1 for a window. Of a copy only what differs from its window is computed.
    /// </param>
    /// <param name="head">Index of the head.</param>
    /// <param name="tracks">The tracks to predict.</param>
    /// <param name="bins">The bins to predict.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="output">Receives B × bins × tracks, on the natural scale.</param>
    public void Predict(ReadOnlyMemory<byte> codes, int[] windows, int head, int[] tracks, BinRange bins, int threads, Memory<float> output)
    {
        int width = bins.Count * tracks.Length;
        _plan.Run(new(codes, codes.Length / windows.Length, windows), head, tracks, bins, threads, (sequence, values) =>
        {
            var to = output.Span.Slice(sequence * width, width);
            int all = values.Length / bins.Count;
            for (int bin = 0; bin < bins.Count; bin++)
                for (int t = 0; t < tracks.Length; t++)
                    to[bin * tracks.Length + t] = values[bin * all + tracks[t]];
        });
    }
}
