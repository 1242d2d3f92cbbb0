using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests.Splicing;

/// <summary>Predicts values that are computed from the seven bases around each base, and keeps the windows of its requests.</summary>
sealed class ToySpliceModel : ISequenceModel
{
    public const int Crop = 3, Width = 107;

    public ulong Salt { get; init; }

    public int? LengthStep { get; init; }

    public List<string> Asked { get; } = [];

    public ModelManifest Manifest => new()
    {
        Name = "toy",
        Family = "toy",
        Design = "toy",
        Window = Width,
        Bins = Width - 2 * Crop,
        BinBp = 1,
        CropBp = Crop,
        LengthStep = LengthStep,
        Strand = StrandRule.Forward,
        Tracks = [.. new[] { "neither", "acceptor", "donor" }.Select(id => new Track { Id = id, Kind = TrackKind.Probability })],
    };

    public int BatchSize => 4;

    public void Predict(PredictionRequest request, Prediction into)
    {
        Assert.False(request.BothStrands);
        WholeWindows.Predict(request, Manifest, (batch, tracks, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                Asked.Add(Dna.Decode(batch[i]));
                float[] answer = Answer(batch[i].ToArray(), Salt);
                for (int at = 0; at < (batch.Length - 2 * Crop) * tracks.Length; at++)
                    output[i * (batch.Length - 2 * Crop) * tracks.Length + at] = answer[at / tracks.Length * 3 + tracks[at % tracks.Length]];
            }
        }, into);
    }

    public static float[] Answer(byte[] codes, ulong salt = 0)
    {
        var answer = new float[(codes.Length - 2 * Crop) * 3];
        for (int i = 0; i < answer.Length; i++)
            answer[i] = Draw(codes.AsSpan(i / 3, 2 * Crop + 1), (ulong)i % 3 + salt);
        return answer;
    }

    // the seven bases are the digits of a number in base 5; the second step of splitmix64 is applied to this number
    static float Draw(ReadOnlySpan<byte> around, ulong track)
    {
        ulong z = track + 1;
        foreach (byte code in around)
            z = z * 5 + code;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (float)((z >> 40) * (1.0 / (1 << 24)));
    }

    public void Dispose() { }
}
