using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>
/// A chromatin model that counts the windows it predicts. A prediction depends on each base and its position, and differs between strands.
/// </summary>
sealed class CountingModel(int window, StrandRule strand, int? binBp = null) : ISequenceModel
{
    public ModelManifest Manifest => Chromatin(Tracks, window, binBp) with { Strand = strand };

    public int Tracks { get; init; } = 2;

    public static ModelManifest Chromatin(int tracks, int window = 2000, int? binBp = null, int crop = 0) => new()
    {
        Name = "chromatin",
        Family = "stub",
        Design = "stub",
        Window = window,
        BinBp = binBp,
        CropBp = crop,
        Bins = binBp is { } bp ? (window - 2 * crop) / bp : 1,
        Tracks = [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Probability })],
    };

    public int BatchSize => 3;

    public int Predicted { get; private set; }

    public void Predict(PredictionRequest request, Prediction into)
    {
        Assert.Equal(Manifest.Strand == StrandRule.Average, request.BothStrands);
        Assert.InRange(request.Count, 1, BatchSize);
        Predicted += request.Count;
        WholeWindows.Predict(request, Manifest, Values, into);
    }

    void Values(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        int bins = Manifest.Bins, bp = Manifest.Window / bins;
        for (int b = 0; b < batch.Count; b++)
            for (int bin = 0; bin < bins; bin++)
                for (int t = 0; t < tracks.Length; t++)
                    output[(b * bins + bin) * tracks.Length + t] = Value(batch[b].Slice(bin * bp, bp), tracks[t]);
    }

    static float Value(ReadOnlySpan<byte> codes, int track)
    {
        uint hash = (uint)track + 1;
        foreach (byte code in codes)
            hash = (hash ^ code) * 16777619 + (hash >> 16);
        return (hash >> 8) / (float)(1 << 24);
    }

    public void Dispose() { }
}
