using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Scoring;

/// <summary>The transforms of labels are undone before scores; the values are computed by hand from the counts of a stub.</summary>
public sealed class UndoneLabelsTests : IDisposable
{
    const int Window = 40, BinBp = 4;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // counts of G plus half of A in 10 bins; the labels of the second track were 3 * count^(3/4), those of the third are the counts
    sealed class TransformedModel : ISequenceModel
    {
        static readonly LabelTransform s_power = new() { SumStat = "sum_sqrt", Scale = 3 };

        public ModelManifest Manifest { get; } = new()
        {
            Name = "labels", Family = "stub", Design = "bins", Window = Window, Bins = 10, BinBp = BinBp, Strand = StrandRule.Forward,
            Tracks =
            [
                new() { Id = "counts", Kind = TrackKind.Signal }, new() { Id = "power", Kind = TrackKind.Signal, Transform = s_power },
                new() { Id = "plain", Kind = TrackKind.Signal, Transform = new() { SumStat = "sum", Scale = 1, Clip = 3 } },
            ],
        };

        public int BatchSize => 4;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, tracks, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
                for (int b = 0; b < 10; b++)
                    for (int t = 0; t < tracks.Length; t++)
                        output[(i * 10 + b) * tracks.Length + t] =
                            Counts(batch[i].Slice(b * BinBp, BinBp)) is var count && tracks[t] == 1 ? 3 * MathF.Pow(count, 0.75f) : count;
        }, into);

        static float Counts(ReadOnlySpan<byte> codes)
        {
            float sum = 0;
            foreach (byte code in codes)
                sum += code == 2 ? 1 : code == 0 ? 0.5f : 0;
            return sum;
        }

        public void Dispose() { }
    }

    [Fact]
    public void Scores_are_of_the_signal_and_not_of_the_labels()
    {
        string bases = _folder.Bases(0, 0, 1_200);
        char alternate = bases[1000] == 'G' ? 'C' : 'G';
        double change = bases[1000] == 'G' ? -1 : bases[1000] == 'A' ? 0.5 : 1;
        using var model = new TransformedModel();
        string vcf = _folder.Vcf([$"chr1\t1001\t.\t{bases[1000]}\t{alternate}\t.\t.\t.", $"chr1\t1101\t.\t{bases[1100]}\t{bases[1100]}CC\t.\t.\t."]);
        ScoreFolder.Score(_folder.Settings(vcf, model, new ScoreOutput(_folder["o.tsv"], ScoreFormat.LongTsv)) with
        {
            Scores = ["sum", "d1", "lfc"],
        });
        string[][] rows = [.. File.ReadLines(_folder["o.tsv"]).Skip(1).Select(l => l.Split('\t'))];
        // three scores of each track are those of the counts, for an insertion too
        foreach (var own in rows.Chunk(9))
            for (int i = 0; i < 9; i++)
                Assert.Equal([.. own[i % 3][10..13].Select(double.Parse)], own[i][10..13].Select(double.Parse), (a, b) => Math.Abs(a - b) < 2e-5);
        Assert.Equal(change, double.Parse(rows[3][12]), 1e-5);
        Assert.Equal(["power", "sum"], [rows[3][8], rows[3][9]]);
    }

    [Fact]
    public void Moments_are_those_of_the_signal()
    {
        using var model = new TransformedModel();
        var rng = new Rng(7);
        byte[] Codes() => [.. Enumerable.Range(0, Window).Select(_ => (byte)rng.Next(4))];
        byte[] window = Codes(), copy = [.. window];
        (copy[17], copy[18]) = ((byte)(3 - copy[17]), (byte)2);
        var request = new PredictionRequest
        {
            Length = Window,
            Windows = window,
            Copies = [new(copy, new WindowEdit(0, 17, 2, 17, 2), new BinRange(2, 5)), new(copy, new WindowEdit(0, 17, 2, 17, 2))],
            Tracks = new[] { 0, 1 },
            Moments = [SignalTransform.Identity, SignalTransform.Log],
        };
        var answer = new Prediction();
        UndoneLabels.Of(model, [0, 1]).Predict(request, answer);
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < 2 * Moments.Count; i++)   // track by track, the moments of the second are those of the counts
                Assert.Equal(answer.Copy(c)[2 * i], answer.Copy(c)[2 * i + 1], 1e-4f);
        Assert.Same(model, UndoneLabels.Of(model, [0, 2]));
    }
}
