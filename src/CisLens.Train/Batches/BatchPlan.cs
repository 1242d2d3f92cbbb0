using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;

namespace CisLens.Train.Batches;

/// <summary>
/// Which examples make up which batch, on which strand, moved by how much: a function of seed, epoch and place alone, so
/// that a run resumed in the middle of an epoch sees what it would have seen.
/// </summary>
public sealed class BatchPlan
{
    readonly ILabelledSequences _data;
    readonly int _window;
    readonly TrainOptions _options;
    readonly LabelCoding _labels;
    readonly Rng _rng;
    readonly int[] _examples;
    readonly int[] _order;
    int _orderedEpoch = -1;

    /// <summary>A plan over the training split.</summary>
    /// <param name="data">The data.</param>
    /// <param name="window">Length of the sequences in bp: the data's window, or more.</param>
    /// <param name="options">Batch size, strand, shifts.</param>
    /// <param name="labels">How labels are written.</param>
    /// <param name="rng">Where order and augmentation come from.</param>
    /// <exception cref="InputException">The training split is empty.</exception>
    /// <exception cref="UsageException">Sequences would be turned or moved whose labels lie along them.</exception>
    public BatchPlan(ILabelledSequences data, int window, TrainOptions options, LabelCoding labels, Rng rng)
    {
        (_data, _window, _options, _labels, _rng) = (data, window, options, labels, rng);
        if (data.Bins > 1 && (options.Strand != StrandAugmentation.None || options.ShiftBp > 0))
            throw new UsageException($"strand is {options.Strand.ToString().ToLowerInvariant()} and shift_bp {options.ShiftBp}, but the labels lie along the sequence and on its strand; set strand none and shift_bp 0");
        _examples = [.. data.Indexes(Split.Train)];
        if (_examples.Length == 0)
            throw new InputException("the dataset has no training examples");
        _order = new int[_examples.Length];
        long together = (long)options.BatchSize * options.Accumulate;
        BatchesPerEpoch = (int)((_examples.Length + together - 1) / together);
    }

    /// <summary>Batches an epoch; their sizes differ by one at most, so that none is tiny.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>Makes one batch.</summary>
    public TrainingBatch Make(int epoch, int place)
    {
        Order(epoch);
        int first = Edge(place), count = Edge(place + 1) - first, labelled = _data.Bins * _data.Tracks.Count;
        var codes = new byte[count * _window];
        var labels = new float[count * labelled];
        var weights = _labels.Weighted ? new float[labels.Length] : null;
        var rng = _rng.Split($"augment {epoch} {place}");
        var given = new byte[_window];
        for (int i = 0; i < count; i++)
        {
            int example = _order[first + i];
            int shift = _options.ShiftBp == 0 ? 0 : rng.Next(2 * _options.ShiftBp + 1) - _options.ShiftBp;
            bool reverse = Reverse(epoch, rng);
            _data.Sequence(example, shift, given);
            var own = codes.AsSpan(i * _window, _window);
            if (reverse)
                Dna.ReverseComplement(given, own);
            else
                given.CopyTo(own);
            var row = labels.AsSpan(i * labelled, labelled);
            _data.Labels(example, row);
            _labels.Encode(row, weights is null ? [] : weights.AsSpan(i * row.Length, row.Length), reverse);
        }
        return new TrainingBatch(epoch, place, count, codes, labels, weights);
    }

    int Edge(int place) => (int)((long)place * _examples.Length / BatchesPerEpoch);

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
        _examples.CopyTo(_order, 0);
        _rng.Split($"order {epoch}").Shuffle<int>(_order);
        _orderedEpoch = epoch;
    }
}
