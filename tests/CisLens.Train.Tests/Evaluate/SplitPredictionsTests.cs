using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

/// <summary>Evaluates 5,000 tracks. A split has 600 × 5,000 values, but only one track is in memory at a time.</summary>
public sealed class SplitPredictionsTests
{
    const int Tracks = 5000, Examples = 600, Seed = 1;
    const long Mebibyte = 1 << 20;

    readonly ManyTracks _data = new();

    [Fact]
    public void The_memory_of_an_evaluation_does_not_grow_with_the_number_of_tracks()
    {
        using var model = new HashModel(_data);
        var log = new MemoryLog();
        var result = new Evaluator(_data, Split.Test, Seed, log, withBaselines: false).Run(model, TestContext.Current.CancellationToken);
        Assert.Equal(Tracks, result.Tracks.Count);
        Assert.Equal(10, log.Managed.Count);
        // predictions and labels of the split take 23 MiB as float32; only the results stay in memory, 0.3 KiB per track
        Assert.True(log.Managed[^1] - log.Before < 3 * Mebibyte, $"{log.Managed[^1] - log.Before:N0} bytes more than before");
    }

    [Fact]
    public void Results_equal_those_of_arrays_in_memory()
    {
        using var model = new HashModel(_data);
        var result = new Evaluator(_data, Split.Test, Seed, new SilentLog(), withBaselines: false).Run(model, TestContext.Current.CancellationToken);
        Assert.Equal(Tracks - ManyTracks.Dense, result.Tracks.Count(t => t.Skipped is not null));
        for (int t = 0; t < Tracks; t++)
        {
            int[] measured = [.. Enumerable.Range(0, Examples).Where(i => !float.IsNaN(ManyTracks.Label(i, t)))];
            double[] labels = [.. measured.Select(i => (double)ManyTracks.Label(i, t))];
            double[] predictions = [.. measured.Select(i => (double)HashModel.Prediction(i, t))];
            var track = result.Tracks[t];
            Assert.Equal((measured.Length, Examples - measured.Length, labels.Count(y => y == 1)), (track.Examples, track.Missing, track.Positives!.Value));
            if (track.Skipped is not null)
                continue;
            var auroc = new Auroc(predictions, labels);
            var bootstrap = new BlockBootstrap([.. measured.Select(_data.Block)], new Rng(Seed).Split("bootstrap"));
            Assert.Equal(new Measure("auroc", auroc.Value(), bootstrap.Interval(auroc)), track.Scores[0].Measures[0]);
            Assert.Equal(new Brier(predictions, labels).Value(), track.Scores[0].Measures[2].Value);
        }
    }

    [Fact]
    public void A_failed_prediction_leaves_no_file()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-").FullName;
        using var model = new HashModel(_data) { Fails = true };
        Assert.Throws<ModelException>(() => SplitPredictions.Compute(model, _data, Split.Test, folder: folder, stop: TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    /// <summary>Examples of 8 bp that encode their number. The first tracks have many positives, the other tracks have none.</summary>
    sealed class ManyTracks : ILabelledSequences
    {
        public const int Dense = 3;
        public int Count => Examples;
        public int Window => 8;
        public int Flank => 0;
        public int Bins => 1;
        public IReadOnlyList<Track> Tracks { get; } =
            [.. Enumerable.Range(0, SplitPredictionsTests.Tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Probability })];
        public string Fingerprint => "many";

        public static float Label(int example, int track) => (example + track) % 7 == 0 ? float.NaN : track < Dense && example % 3 == 0 ? 1 : 0;

        public IReadOnlyList<int> Indexes(Split split) => split == Split.Test ? [.. Enumerable.Range(0, Examples)] : [];

        public void Sequence(int index, int shift, Span<byte> codes)
        {
            for (int i = 0; i < codes.Length; i++)
                codes[i] = (byte)(index >> (2 * i) & 3);
        }

        public void Labels(int index, Span<float> labels)
        {
            for (int t = 0; t < labels.Length; t++)
                labels[t] = Label(index, t);
        }

        public string Block(int index) => $"block{index % 20}";
        public string Name(int index) => $"seq{index}";
    }

    /// <summary>Predicts a value that depends on the example and the track.</summary>
    sealed class HashModel(ILabelledSequences data) : ISequenceModel
    {
        public bool Fails { get; init; }
        public ModelManifest Manifest { get; } =
            new() { Name = "hash", Family = "test", Design = "test", Window = data.Window, Tracks = data.Tracks, Strand = StrandRule.Forward };
        public int BatchSize => 64;
        public void Dispose() { }

        public static float Prediction(int example, int track) => (example * 37 + track * 11) % 101 / 101f;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, tracks, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int example = 0;
                for (int j = 0; j < batch[i].Length; j++)
                    example |= batch[i][j] << (2 * j);
                for (int t = 0; t < tracks.Length; t++)
                    output[i * tracks.Length + t] = Fails && example == 550 ? float.PositiveInfinity : Prediction(example, tracks[t]);
            }
        }, into);
    }

    /// <summary>Measures the managed memory at the start and after every tenth of the tracks.</summary>
    sealed class MemoryLog : IRunLog
    {
        public long Before { get; } = GC.GetTotalMemory(forceFullCollection: true);
        public List<long> Managed { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) { }

        public void Progress(string what, long done, long? total, string unit)
        {
            if (what == "evaluate" && done % (Tracks / 10) == 0)
                Managed.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
