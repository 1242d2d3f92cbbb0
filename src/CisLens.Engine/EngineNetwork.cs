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
    /// <param name="request">The sequences, and what to predict for them.</param>
    /// <param name="write">Receives the predictions, on the natural scale.</param>
    public void Predict(EngineRequest request, WriteTracks write)
    {
        int[] tracks = request.Tracks;
        float[] chosen = [];
        _plan.Run(request.Sequences, request.Windows, request.Head, tracks, request.Bins, request.Threads, (sequence, values) =>
        {
            int bins = request.Bins[sequence].Count, all = values.Length / bins;
            if (chosen.Length < bins * tracks.Length)
                chosen = new float[bins * tracks.Length];
            for (int bin = 0; bin < bins; bin++)
                for (int t = 0; t < tracks.Length; t++)
                    chosen[bin * tracks.Length + t] = values[bin * all + tracks[t]];
            write(sequence, chosen.AsSpan(0, bins * tracks.Length));
        });
    }
}

/// <summary>Sequences of one length, and what to predict for them.</summary>
public sealed record EngineRequest
{
    /// <summary>The codes of each sequence.</summary>
    public required ReadOnlyMemory<byte>[] Sequences { get; init; }

    /// <summary>
    /// For an edited copy the index of its window, which is before it in <see cref="Sequences"/>; −1 for a window. Of a copy only what the
    /// edit changes is computed.
    /// </summary>
    public required int[] Windows { get; init; }

    /// <summary>The bins of each sequence to predict.</summary>
    public required BinRange[] Bins { get; init; }

    /// <summary>Index of the head.</summary>
    public int Head { get; init; }

    /// <summary>Indexes of the tracks to predict.</summary>
    public required int[] Tracks { get; init; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }
}

/// <summary>Receives the predictions for a sequence.</summary>
/// <param name="sequence">Its index.</param>
/// <param name="values">Bins × tracks.</param>
public delegate void WriteTracks(int sequence, ReadOnlySpan<float> values);
