using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>A model whose signal can be computed by hand: the value of a bin is its number of G plus half its number of A.</summary>
sealed class BinModel(int window, int binBp, int batchSize = 4, int cropBp = 0) : ISequenceModel
{
    public ModelManifest Manifest { get; } = new()
    {
        Name = "bins",
        Family = "stub",
        Design = "bins",
        Window = window,
        Bins = (window - 2 * cropBp) / binBp,
        BinBp = binBp,
        CropBp = cropBp,
        Strand = StrandRule.Forward,
        Tracks = [new Track { Id = "signal", Kind = TrackKind.Signal }],
    };

    public int BatchSize => batchSize;

    /// <summary>Number of sequences predicted so far.</summary>
    public int Predicted { get; private set; }

    /// <summary>The profile of a window.</summary>
    public float[] Profile(ReadOnlySpan<byte> codes)
    {
        var bins = new float[Manifest.Bins];
        for (int i = 0; i < Manifest.Bins * binBp; i++)
            bins[i / binBp] += codes[cropBp + i] == 2 ? 1 : codes[cropBp + i] == 0 ? 0.5f : 0;
        return bins;
    }

    public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
    {
        Predicted += batch.Count;
        for (int i = 0; i < batch.Count; i++)
            Profile(batch[i]).CopyTo(output[(i * Manifest.Bins)..]);
    }, into);

    public void Dispose() { }
}
