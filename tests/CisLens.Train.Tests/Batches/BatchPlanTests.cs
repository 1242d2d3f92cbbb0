using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Train.Batches;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Batches;

public class BatchPlanTests
{
    static BatchPlan Plan(LabelledText data, TrainOptions options)
    {
        var statistics = LabelStatistics.Compute(data);
        bool missing = statistics.Any(s => s.Count < data.Indexes(Split.Train).Count);
        return new BatchPlan(data, data.Window, options, new LabelCoding(data.Tracks, statistics, false, missing), new Rng(5));
    }

    static LabelledText Four(params float[] labels) => new(["AACC", "ACGT", "TTTT", "GGNA"],
        [.. labels.Select(y => new[] { y })], new Split[4], new Track { Id = "t", Kind = TrackKind.Probability });

    [Fact]
    public void Every_example_occurs_once_per_epoch_in_batches_of_nearly_equal_size()
    {
        var data = LabelledText.WithMotif(100, 20, TrackKind.Probability);   // 80 sequences are for training
        var plan = Plan(data, new TrainOptions { BatchSize = 32, Strand = StrandAugmentation.None });
        Assert.Equal(3, plan.BatchesPerEpoch);
        var batches = Enumerable.Range(0, 3).Select(i => plan.Make(0, i)).ToArray();
        Assert.Equal([26, 27, 27], batches.Select(b => b.Count));
        var seen = batches.SelectMany(b => b.Codes.Chunk(20)).Select(row => string.Join("", row)).ToHashSet();
        Assert.Equal(80, seen.Count);
    }

    // 240 and 80 training sequences in batches of 40: 6 batches of the first head are due at 1/12, 3/12, 5/12, 7/12, 9/12 and 11/12 of
    // the epoch, 2 of the second at 3/12 and 9/12
    [Fact]
    public void Batches_of_two_heads_are_spread_evenly_and_each_has_examples_of_one_head()
    {
        var data = new LabelledSpecies(300, 100);
        var heads = data.Heads.Select(data.ForHead).Select(d =>
            (d, new LabelCoding(d.Tracks, LabelStatistics.Compute(d), balance: false, missing: true))).ToArray();
        var options = new TrainOptions { BatchSize = 20, Accumulate = 2, Strand = StrandAugmentation.None };
        var plan = new BatchPlan(heads, data.Window, options, new Rng(5));
        var batches = Enumerable.Range(0, plan.BatchesPerEpoch).Select(i => plan.Make(0, i)).ToArray();
        Assert.Equal([0, 0, 1, 0, 0, 0, 1, 0], batches.Select(b => b.Head));
        Assert.All(batches, b => Assert.Equal(40 * 12 * (b.Head == 0 ? 3 : 1), b.Labels.Length));
        Assert.All(batches, b => Assert.All(b.Parts(2), part => Assert.Equal(b.Head, part.Head)));
        for (int head = 0; head < 2; head++)
        {
            var seen = batches.Where(b => b.Head == head).SelectMany(b => b.Codes.Chunk(data.Window)).Select(codes => Dna.Decode(codes)).ToHashSet();
            var all = new HashSet<string>();
            foreach (int example in heads[head].d.Indexes(Split.Train))
            {
                var codes = new byte[data.Window];
                data.Sequence(example, 0, codes);
                all.Add(Dna.Decode(codes));
            }
            Assert.True(seen.SetEquals(all));
        }
        Assert.Equal(plan.Make(1, 3).Codes, new BatchPlan(heads, data.Window, options, new Rng(5)).Make(1, 3).Codes);
    }

    [Fact]
    public void A_batch_depends_only_on_its_number()
    {
        var data = LabelledText.WithMotif(100, 20, TrackKind.Probability);
        var options = new TrainOptions { BatchSize = 10, Strand = StrandAugmentation.Random, ShiftBp = 3 };
        var first = Plan(data, options);
        first.Make(0, 0);
        first.Make(0, 1);
        Assert.Equal(Plan(data, options).Make(1, 2).Codes, first.Make(1, 2).Codes);
        Assert.NotEqual(first.Make(0, 2).Codes, first.Make(1, 2).Codes);
    }

    [Fact]
    public void Odd_epochs_use_the_other_strand_with_alternating_strands()
    {
        var data = new LabelledText(["AACG"], [[1]], [Split.Train], new Track { Id = "t", Kind = TrackKind.Probability });
        var plan = Plan(data, new TrainOptions { Strand = StrandAugmentation.Alternate });
        Assert.Equal("AACG", Dna.Decode(plan.Make(0, 0).Codes));
        Assert.Equal("CGTT", Dna.Decode(plan.Make(1, 0).Codes));
    }

    [Fact]
    public void A_missing_label_has_weight_0()
    {
        var batch = Plan(Four(1, float.NaN, 0, 0), new TrainOptions { Strand = StrandAugmentation.None }).Make(0, 0);
        var weights = batch.Weights!;
        Assert.Equal(3, weights.Sum());
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(weights[i] == 1 || batch.Labels[i] == 0));
        Assert.Null(Plan(Four(1, 1, 0, 0), new TrainOptions { Strand = StrandAugmentation.None }).Make(0, 0).Weights);
    }

    [Fact]
    public void Balanced_classes_have_the_same_weight()
    {
        var data = Four(1, 0, 0, 0);
        var coding = new LabelCoding(data.Tracks, LabelStatistics.Compute(data), balance: true, missing: false);
        float[] labels = [1], weights = [0];
        coding.Encode(labels, weights, reverse: false);
        Assert.Equal(3, weights[0]);   // there are one positive and three negatives
    }

    // three bins of a plus and a minus track and an unstranded one: the last bin is the first on the other strand, and the strands change places
    [Fact]
    public void On_the_other_strand_bins_are_reversed_and_the_tracks_of_a_pair_swapped()
    {
        Track[] tracks = [new() { Id = "+", Kind = TrackKind.Signal, StrandPair = 1 }, new() { Id = "-", Kind = TrackKind.Signal, StrandPair = 0 }, new() { Id = "both", Kind = TrackKind.Signal }];
        var coding = new LabelCoding(tracks, [.. tracks.Select(_ => new LabelStatistics(9, 1, 1, 0))], balance: false, missing: true);
        float[] labels = [1, 2, 3, 4, 5, 6, 7, 8, float.NaN], weights = new float[9];
        coding.Encode(labels, weights, reverse: true);
        Assert.Equal([8, 7, 0, 5, 4, 6, 2, 1, 3], labels);
        Assert.Equal([1, 1, 0, 1, 1, 1, 1, 1, 1], weights);
        labels = [1, 2, 3, 4, 5, 6];
        coding.Encode(labels, [], reverse: true);
        Assert.Equal([5, 4, 6, 2, 1, 3], labels);
    }

    [Fact]
    public void Labels_are_standardised_for_mean_squared_error()
    {
        // the mean is 5 and the standard deviation is sqrt(5)
        var scalar = new LabelledText(["A", "C", "G", "T"], [[2], [4], [6], [8]], new Split[4], new Track { Id = "t", Kind = TrackKind.Scalar });
        var coding = new LabelCoding(scalar.Tracks, LabelStatistics.Compute(scalar), balance: false, missing: false);
        float[] labels = [10];
        coding.Encode(labels, [], reverse: false);
        Assert.Equal(Math.Sqrt(5), labels[0], 5);
    }

    [Fact]
    public void A_label_that_does_not_fit_its_track_is_refused_by_name() =>
        Assert.Contains("seq2: label of track t is 7", Assert.Throws<InputException>(() => LabelStatistics.Compute(Four(1, 0, 7, 0))).Message);

    [Fact]
    public void The_feed_returns_the_batches_of_the_plan_in_order()
    {
        var plan = Plan(LabelledText.WithMotif(100, 20, TrackKind.Probability), new TrainOptions { BatchSize = 32, Strand = StrandAugmentation.None });
        using var feed = new BatchFeed(plan, epoch: 0, batch: 1, epochs: 2);
        var places = new List<(int, int)>();
        while (feed.Next() is { } batch)
            places.Add((batch.Epoch, batch.Number));
        Assert.Equal([(0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], places);
    }
}
