using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>
/// A model whose answer is known by hand: each track is the logistic function (or nothing) of a sum of one weight for each
/// base at each place of the window. The two strands give different answers.
/// </summary>
class PositionModel : ISequenceModel
{
    readonly double[] _weights;
    readonly bool _logistic;

    public PositionModel(int window, int batchSize = 4, TrackKind kind = TrackKind.Probability, StrandRule strand = StrandRule.Average,
        int tracks = 2, Centre centre = Centre.Left, ulong seed = 7)
    {
        Manifest = new ModelManifest
        {
            Name = "position",
            Family = "stub",
            Design = "position",
            Window = window,
            Strand = strand,
            Centre = centre,
            Tracks = [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = $"t{t}", Kind = kind })],
        };
        BatchSize = batchSize;
        _logistic = kind == TrackKind.Probability;
        var rng = new Rng(seed);
        _weights = [.. Enumerable.Range(0, tracks * window * 5).Select(_ => rng.NextNormal() / Math.Sqrt(window))];
    }

    public ModelManifest Manifest { get; }

    public int BatchSize { get; }

    /// <summary>Sequences asked for so far.</summary>
    public long Sequences { get; private set; }

    /// <summary>Tracks asked for last.</summary>
    public int[] Asked { get; private set; } = [];

    /// <summary>The answer on one strand.</summary>
    public double Answer(ReadOnlySpan<byte> codes, int track)
    {
        double sum = 0;
        for (int i = 0; i < codes.Length; i++)
            sum += _weights[(track * codes.Length + i) * 5 + codes[i]];
        return _logistic ? 1 / (1 + Math.Exp(-sum)) : sum;
    }

    /// <summary>The answer that the program must give: both strands averaged where the manifest says so.</summary>
    public double Expected(string window, int track)
    {
        byte[] codes = Dna.Encode(window);
        double forward = Answer(codes, track);
        return Manifest.Strand == StrandRule.Forward ? forward : (forward + Answer(Dna.ReverseComplement(codes), track)) / 2;
    }

    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        Assert.Equal(BatchSize, batch.Count);
        Sequences += batch.Count;
        Asked = tracks.ToArray();
        for (int i = 0; i < batch.Count; i++)
            for (int t = 0; t < tracks.Length; t++)
                output[i * tracks.Length + t] = (float)Answer(batch[i], tracks[t]);
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>The same model with a path of its own for alleles.</summary>
sealed class OwnPathModel(int window, int batchSize = 4, ulong seed = 7) : PositionModel(window, batchSize, seed: seed), IAlleleModel
{
    public int LargestBatch { get; private set; }

    public void PredictAlleles(SequenceBatch references, SequenceBatch alternates, ReadOnlySpan<WindowEdit> edits,
        ReadOnlySpan<int> tracks, Span<float> referenceOutput, Span<float> alternateOutput)
    {
        LargestBatch = Math.Max(LargestBatch, Math.Max(references.Count, alternates.Count));
        Fill(references, tracks, referenceOutput);
        Fill(alternates, tracks, alternateOutput);
        for (int i = 0; i < edits.Length; i++)
            CheckPlace(references[edits[i].Reference], alternates[i], edits[i]);
    }

    /// <summary>Before the change both windows are the same as far as both reach, and behind it too.</summary>
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

    void Fill(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        for (int i = 0; i < batch.Count; i++)
            for (int t = 0; t < tracks.Length; t++)
                output[i * tracks.Length + t] = (float)Answer(batch[i], tracks[t]);
    }
}
