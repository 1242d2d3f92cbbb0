using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>
/// A model whose predictions can be computed by hand. Each track has one weight per base and position of the window; the prediction is
/// the sum of the weights or the logistic function of the sum. The two strands have different predictions.
/// </summary>
class PositionModel : ISequenceModel
{
    readonly double[] _weights;
    readonly bool _logistic;

    public PositionModel(int window, int batchSize = 4, TrackKind kind = TrackKind.Probability, StrandRule strand = StrandRule.Average,
        int tracks = 2, Centre centre = Centre.Left, ulong seed = 7, string[]? ids = null, WindowPlacement placement = WindowPlacement.AtVariant)
    {
        Manifest = new ModelManifest
        {
            Name = "position",
            Family = "stub",
            Design = "position",
            Window = window,
            Strand = strand,
            Centre = centre,
            Placement = placement,
            Tracks = [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = ids?[t] ?? $"t{t}", Kind = kind })],
        };
        BatchSize = batchSize;
        _logistic = kind == TrackKind.Probability;
        var rng = new Rng(seed);
        _weights = [.. Enumerable.Range(0, tracks * window * 5).Select(_ => rng.NextNormal() / Math.Sqrt(window))];
    }

    public ModelManifest Manifest { get; }

    public int BatchSize { get; }

    /// <summary>Number of sequences predicted so far.</summary>
    public long Sequences { get; private set; }

    /// <summary>Tracks of the last request.</summary>
    public int[] Asked { get; private set; } = [];

    /// <summary>The prediction for one strand.</summary>
    public double Answer(ReadOnlySpan<byte> codes, int track)
    {
        double sum = 0;
        for (int i = 0; i < codes.Length; i++)
            sum += _weights[(track * codes.Length + i) * 5 + codes[i]];
        return _logistic ? 1 / (1 + Math.Exp(-sum)) : sum;
    }

    /// <summary>The expected prediction: the mean of both strands if the manifest says so.</summary>
    public double Expected(string window, int track)
    {
        byte[] codes = Dna.Encode(window);
        double forward = Answer(codes, track);
        return Manifest.Strand == StrandRule.Forward ? forward : (forward + Answer(Dna.ReverseComplement(codes), track)) / 2;
    }

    public virtual void Predict(PredictionRequest request, Prediction into)
    {
        int rows = request.Count + request.Copies.Count;
        // a batch is full, or it has one window with more copies than fit into a batch
        Assert.True(rows == BatchSize || rows > BatchSize && request.Count == 1, $"{rows} rows for a batch of {BatchSize}");
        WholeWindows.Predict(request, Manifest, Pass, into);
    }

    /// <summary>Predicts one strand.</summary>
    protected virtual void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        Asked = tracks.ToArray();
        for (int i = 0; i < batch.Count; i++)
        {
            // windows that have only N are padding of the batch
            Sequences += batch[i].ContainsAnyExcept(Dna.N) ? 1 : 0;
            for (int t = 0; t < tracks.Length; t++)
                output[i * tracks.Length + t] = (float)Answer(batch[i], tracks[t]);
        }
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A <see cref="PositionModel"/> that checks that each copy equals its window outside the edit.</summary>
sealed class CheckingModel(int window, int batchSize = 4, ulong seed = 7, WindowPlacement placement = WindowPlacement.AtVariant)
    : PositionModel(window, batchSize, seed: seed, placement: placement)
{
    public int Copies { get; private set; }

    public override void Predict(PredictionRequest request, Prediction into)
    {
        Copies += request.Copies.Count;
        foreach (var copy in request.Copies)
            CheckPlace(request.Window(copy.Edit.Reference).Span, copy.Codes.Span, copy.Edit);
        base.Predict(request, into);
    }

    /// <summary>Checks that the window and the copy have the same bases before and after the edit, where both have bases.</summary>
    static void CheckPlace(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate, WindowEdit edit)
    {
        int before = Math.Min(edit.ReferenceStart0, edit.AlternateStart0);
        for (int back = 1; back <= before; back++)
            Assert.Equal(reference[edit.ReferenceStart0 - back], alternate[edit.AlternateStart0 - back]);
        int after = edit.ReferenceStart0 + edit.ReferenceLength, afterAlternate = edit.AlternateStart0 + edit.AlternateLength;
        for (int ahead = 0; Math.Max(after, afterAlternate) + ahead < reference.Length; ahead++)
            if (after + ahead >= 0 && afterAlternate + ahead >= 0)
                Assert.Equal(reference[after + ahead], alternate[afterAlternate + ahead]);
    }
}
