using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Tests.Evaluate;

/// <summary>
/// Windows of signal in bins of 8 bp. The first bases of a window are its number in base 4, so that <see cref="NumberedModel"/> knows which
/// it is. Every example is in the test split, and ten follow one another in a block.
/// </summary>
/// <param name="labels">[example][bin × tracks + track].</param>
/// <param name="bins">Number of bins.</param>
/// <param name="tracks">Number of tracks.</param>
sealed class LabelledSignal(float[][] labels, int bins, int tracks) : ILabelledSequences
{
    public const int BinBp = 8;

    public int Count => labels.Length;
    public int Window => bins * BinBp;
    public int Flank => 0;
    public int Bins => bins;
    public IReadOnlyList<Track> Tracks { get; } =
        [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Signal, Assay = t < 2 ? "ATAC" : "RNA" })];
    public string Fingerprint => "signal";
    public IReadOnlyList<int> Indexes(Split split) => split == Split.Test ? [.. Enumerable.Range(0, Count)] : [];

    public void Sequence(int index, int shift, Span<byte> codes)
    {
        codes.Clear();
        for (int i = 0; i < BinBp; i++, index /= 4)
            codes[i] = (byte)(index % 4);
    }

    public void Labels(int index, Span<float> target) => labels[index].CopyTo(target);
    public string Block(int index) => $"block{index / 10}";
    public string Name(int index) => $"window{index}";
}

/// <summary>A model that has stored predictions for the windows of <see cref="LabelledSignal"/>.</summary>
sealed class NumberedModel(float[][] predictions, LabelledSignal data) : ISequenceModel
{
    public ModelManifest Manifest { get; } = new()
    {
        Name = "stored",
        Family = "test",
        Design = "test",
        Window = data.Window,
        Bins = data.Bins,
        BinBp = LabelledSignal.BinBp,
        Tracks = data.Tracks,
        Strand = StrandRule.Forward,
    };
    public int BatchSize => 3;
    public void Dispose() { }

    public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, tracks, output) =>
    {
        int width = data.Bins * data.Tracks.Count;
        for (int i = 0; i < batch.Count; i++)
        {
            int index = 0;
            for (int b = LabelledSignal.BinBp - 1; b >= 0; b--)
                index = 4 * index + (batch[i][b] < Dna.N ? batch[i][b] : 0);
            predictions[index % predictions.Length].CopyTo(output.Slice(i * width, width));
        }
    }, into);
}
