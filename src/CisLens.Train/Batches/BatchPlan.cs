using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;

namespace CisLens.Train.Batches;

/// <summary>
/// The examples of each batch, with strand and shift. They depend only on the seed, the epoch and the number of the batch, so a run that
/// is resumed in the middle of an epoch sees the same batches. With several heads, each batch has examples of one of them: an epoch has all
/// examples of all heads, and the batches of each head are spread evenly over it.
/// </summary>
public sealed class BatchPlan
{
    readonly int _window;
    readonly TrainOptions _options;
    readonly Rng _rng;
    readonly HeadExamples[] _heads;
    readonly (int Head, int Number)[] _turns;
    int _orderedEpoch = -1;

    /// <summary>Plans the batches of the training split.</summary>
    /// <param name="data">The data.</param>
    /// <param name="window">Length of the sequences in bp, at least the window of the data.</param>
    /// <param name="options">Batch size, strand and shift.</param>
    /// <param name="labels">Encodes the labels.</param>
    /// <param name="rng">Source of order and augmentation.</param>
    /// <exception cref="InputException">The training split is empty.</exception>
    public BatchPlan(ILabelledSequences data, int window, TrainOptions options, LabelCoding labels, Rng rng)
        : this([(data, labels)], window, options, rng) { }

    /// <summary>Plans the batches of the training splits of several heads.</summary>
    /// <param name="heads">The data of each head, and what encodes its labels.</param>
    /// <param name="window">Length of the sequences in bp, at least the window of the data.</param>
    /// <param name="options">Batch size, strand and shift.</param>
    /// <param name="rng">Source of order and augmentation.</param>
    /// <exception cref="InputException">The training split of a head is empty.</exception>
    public BatchPlan(IReadOnlyList<(ILabelledSequences Data, LabelCoding Labels)> heads, int window, TrainOptions options, Rng rng)
    {
        (_window, _options, _rng) = (window, options, rng);
        long together = (long)options.BatchSize * options.Accumulate;
        _heads = [.. heads.Select(h => new HeadExamples(h.Data, h.Labels, together))];
        if (Array.FindIndex(_heads, h => h.Examples.Length == 0) is >= 0 and var empty)
            throw new InputException("the dataset has no training examples"
                + (heads.Count > 1 ? $" of head {heads[empty].Data.Heads[0]}" : ""));
        // batch i of n of a head is due at (2i + 1) / 2n of the epoch
        _turns = [.. _heads.SelectMany((h, head) => Enumerable.Range(0, h.Batches).Select(i => (head, i)))
            .OrderBy(turn => (2 * turn.i + 1) / (2.0 * _heads[turn.head].Batches)).ThenBy(turn => turn.head)];
    }

    /// <summary>Number of batches per epoch. The sizes of those of a head differ by at most one example.</summary>
    public int BatchesPerEpoch => _turns.Length;

    /// <summary>Makes one batch; epochs and batches count from 0.</summary>
    public TrainingBatch Make(int epoch, int batch)
    {
        Order(epoch);
        var (head, number) = _turns[batch];
        var (data, coding) = (_heads[head].Data, _heads[head].Labels);
        int first = _heads[head].Edge(number), count = _heads[head].Edge(number + 1) - first, labelled = data.Bins * data.Tracks.Count;
        var codes = new byte[count * _window];
        var labels = new float[count * labelled];
        var weights = coding.Weighted ? new float[labels.Length] : null;
        var rng = _rng.Split($"augment {epoch} {batch}");
        var given = new byte[_window];
        for (int i = 0; i < count; i++)
        {
            int example = _heads[head].Ordered[first + i];
            int shift = _options.ShiftBp == 0 ? 0 : rng.Next(2 * _options.ShiftBp + 1) - _options.ShiftBp;
            bool reverse = Reverse(epoch, rng);
            data.Sequence(example, shift, given);
            var own = codes.AsSpan(i * _window, _window);
            if (reverse)
                Dna.ReverseComplement(given, own);
            else
                given.CopyTo(own);
            var row = labels.AsSpan(i * labelled, labelled);
            data.Labels(example, row);
            coding.Encode(row, weights is null ? [] : weights.AsSpan(i * row.Length, row.Length), reverse);
        }
        return new TrainingBatch(epoch, batch, count, codes, labels, weights) { Head = head };
    }

    bool Reverse(int epoch, Rng rng) => _options.Strand switch
    {
        StrandAugmentation.Random => rng.Next(2) == 1,
        StrandAugmentation.Alternate => epoch % 2 == 1,
        _ => false,
    };

    void Order(int epoch)
    {
        if (epoch == _orderedEpoch)
            return;
        foreach (var (h, head) in _heads.Index())
        {
            head.Examples.CopyTo(head.Ordered, 0);
            _rng.Split(h == 0 ? $"order {epoch}" : $"order {epoch} {h}").Shuffle<int>(head.Ordered);
        }
        _orderedEpoch = epoch;
    }

    sealed class HeadExamples(ILabelledSequences data, LabelCoding labels, long batchSize)
    {
        public ILabelledSequences Data => data;
        public LabelCoding Labels => labels;
        public int[] Examples { get; } = [.. data.Indexes(Split.Train)];
        public int[] Ordered => field ??= new int[Examples.Length];
        public int Batches => (int)((Examples.Length + batchSize - 1) / batchSize);
        public int Edge(int batch) => (int)((long)batch * Examples.Length / Batches);
    }
}
