using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>
/// A model of the size of Enformer: 5,313 tracks × 896 bins. The value of a bin is its number of G times a factor of the track, so the
/// model can compute moments without computing bins for each track.
/// </summary>
sealed class ManyTracksModel : ISequenceModel
{
    public const int Tracks = 5313, Bins = 896, BinBp = 4, Window = Bins * BinBp;

    public ModelManifest Manifest { get; } = new()
    {
        Name = "many",
        Family = "stub",
        Design = "many",
        Window = Window,
        Bins = Bins,
        BinBp = BinBp,
        Strand = StrandRule.Forward,
        Tracks = [.. Enumerable.Range(0, Tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal })],
    };

    public int BatchSize => 2;

    /// <summary>Number of values returned so far.</summary>
    public long Numbers { get; private set; }

    /// <summary>Managed memory in bytes, measured every 250 calls.</summary>
    public List<long> LiveBytes { get; } = [];

    int _calls;

    public void Predict(PredictionRequest request, Prediction into)
    {
        if (request.Moments.Count == 0)
            WholeWindows.Predict(request, Manifest, Pass, into);
        else
            Reduce(request, into);
        Numbers = into.Numbers;
        if (++_calls % 250 == 0)
            LiveBytes.Add(GC.GetTotalMemory(forceFullCollection: true));
    }

    void Reduce(PredictionRequest request, Prediction into)
    {
        Assert.Equal([SignalTransform.Identity], request.Moments);
        into.Prepare(request, Manifest);
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var (codes, edit, bins) = request.Copies[c];
            var one = new float[Moments.Count];
            float[] window = Counts(request.Window(edit.Reference).Span), copy = Counts(codes.Span);
            var range = bins!.Value.First0..(bins.Value.First0 + bins.Value.Count);
            Moments.Reduce(window.AsSpan(range), copy.AsSpan(range), 1, request.Moments, one);
            var answer = into.Copy(c);
            for (int m = 0; m < Moments.Count; m++)
                for (int t = 0; t < Tracks; t++)
                    answer[m * Tracks + t] = one[m] * (m == (int)Moment.Squared ? Factor(t) * Factor(t) : Factor(t));
        }
    }

    static void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        int at = 0;
        for (int i = 0; i < batch.Count; i++)
            foreach (float count in Counts(batch[i]))
                foreach (int track in tracks)
                    output[at++] = count * Factor(track);
    }

    static float Factor(int track) => 1 + track / 1000f;

    static float[] Counts(ReadOnlySpan<byte> codes)
    {
        var counts = new float[Bins];
        for (int i = 0; i < codes.Length; i++)
            counts[i / BinBp] += codes[i] == 2 ? 1 : 0;
        return counts;
    }

    public void Dispose() { }
}
