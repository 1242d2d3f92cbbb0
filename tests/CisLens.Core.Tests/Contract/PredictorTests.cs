using CisLens.Core.Contract;

namespace CisLens.Core.Tests.Contract;

public class PredictorTests
{
    /// <summary>Per bin, the number of A (track 0) and of T (track 1): partners on the two strands.</summary>
    sealed class CountAdenine(int bins, bool paired) : ISequenceModel
    {
        public int Calls { get; private set; }

        public int BatchSize => 3;

        public ModelManifest Manifest { get; } = new()
        {
            Name = "count",
            Family = "test",
            Design = "count",
            Window = 8,
            Bins = bins,
            BinBp = bins > 1 ? 8 / bins : null,
            Tracks = [Track("A", paired ? 1 : null), Track("T", paired ? 0 : null)],
        };

        static Track Track(string id, int? pair) => new() { Id = id, Kind = TrackKind.Signal, StrandPair = pair };

        public void Predict(PredictionRequest request, Prediction into)
        {
            Assert.Equal(BatchSize, request.Count + request.Copies.Count);
            WholeWindows.Predict(request, Manifest, Count, into);
        }

        void Count(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
        {
            Calls++;
            int at = 0, width = batch.Length / Manifest.Bins;
            for (int i = 0; i < batch.Count; i++)
                for (int bin = 0; bin < Manifest.Bins; bin++)
                    foreach (int track in tracks)
                        output[at++] = batch[i].Slice(bin * width, width).Count(track == 0 ? (byte)0 : (byte)3);
        }

        public void Dispose() { }
    }

    static float[] Predict(Predictor predictor, params string[] sequences)
    {
        var output = new float[sequences.Length * predictor.Width];
        predictor.Predict(new SequenceBatch(Dna.Encode(string.Concat(sequences)), sequences[0].Length), output);
        return output;
    }

    [Fact]
    public void Forward_is_the_prediction_of_the_given_strand()
    {
        var model = new CountAdenine(1, paired: false);
        Assert.Equal([3, 0], Predict(new Predictor(model, null, StrandRule.Forward), "AAACCCCC"));
    }

    [Fact]
    public void Averaging_takes_the_mean_of_both_strands()
    {
        // forward: 3 A, 0 T; reverse complement GGGGGTTT: 0 A, 3 T
        Assert.Equal([1.5f, 1.5f], Predict(new Predictor(new CountAdenine(1, paired: false)), "AAACCCCC"));
    }

    [Fact]
    public void Paired_tracks_are_swapped_and_bins_are_reversed_on_the_other_strand()
    {
        // two bins AAAC|CCCC; reverse complement GGGG|GTTT: T of its second bin is A of our first, so nothing changes
        Assert.Equal([3, 0, 0, 0], Predict(new Predictor(new CountAdenine(2, paired: true)), "AAACCCCC"));
    }

    [Fact]
    public void Any_number_of_sequences_is_predicted_in_full_batches_independent_of_neighbours()
    {
        var model = new CountAdenine(1, paired: false);
        var predictor = new Predictor(model, [0], StrandRule.Forward);
        string[] sequences = ["AAAAAAAA", "AACCCCCC", "CCCCCCCC", "ACACACAC", "NNNNNNNA", "TTTTTTTT", "AAATTTTT"];
        Assert.Equal([8, 2, 0, 4, 1, 0, 3], Predict(predictor, sequences));
        Assert.Equal(3, model.Calls);
    }
}
