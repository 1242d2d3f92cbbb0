using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;

namespace CisLens.Train.Batches;

/// <summary>
/// The examples of each batch, with strand and shift. They depend only on the seed, the epoch and the number of the batch, so a run that
/// is resumed in the middle of an epoch sees the same batches.
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

    /// <summary>Plans the batches of the training split.</summary>
    /// <param name="data">The data.</param>
    /// <param name="window">Length of the sequences in bp, at least the window of the data.</param>
    /// <param name="options">Batch size, strand and shift.</param>
    /// <param name="labels">Encodes the labels.</param>
    /// <param name="rng">Source of order and augmentation.</param>
    /// <exception cref="InputException">The training split is empty.</exception>
    public BatchPlan(ILabelledSequences data, int window, TrainOptions options, LabelCoding labels, Rng rng)
    {
        (_data, _window, _options, _labels, _rng) = (data, window, options, labels, rng);
        _examples = [.. data.Indexes(Split.Train)];
        if (_examples.Length == 0)
            throw new InputException("the dataset has no training examples");
        _order = new int[_examples.Length];
        long together = (long)options.BatchSize * options.Accumulate;
        BatchesPerEpoch = (int)((_examples.Length + together - 1) / together);
    }

    /// <summary>Number of batches per epoch. Their sizes differ by at most one example.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>Makes one batch; epochs and batches count from 0.</summary>
    public TrainingBatch Make(int epoch, int batch)
    {
        Order(epoch);
        int first = Edge(batch), count = Edge(batch + 1) - first, labelled = _data.Bins * _data.Tracks.Count;
        var codes = new byte[count * _window];
        var labels = new float[count * labelled];
        var weights = _labels.Weighted ? new float[labels.Length] : null;
        var rng = _rng.Split($"augment {epoch} {batch}");
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
        return new TrainingBatch(epoch, batch, count, codes, labels, weights);
    }

    int Edge(int batch) => (int)((long)batch * _examples.Length / BatchesPerEpoch);

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
