using CisLens.Core;
using CisLens.Design;
using CisLens.Torch;
using CisLens.Torch.Optimizers;
using CisLens.Train.Batches;

namespace CisLens.Train.Networks;

/// <summary>A network and its optimizer.</summary>
public sealed class Stepper : IDisposable
{
    readonly Network _network;
    readonly TrainOptions _options;
    readonly LossKind[][] _loss;   // by head
    readonly KeyValuePair<string, Tensor>[] _rowLimited;
    Tensor? _lossSum;
    double _labelWeight;
    int _head;

    /// <summary>
    /// Makes the optimizer of a network. Weight decay and max-norm apply to parameters with two or more dimensions; weight decay applies to
    /// all parameters if <see cref="TrainOptions.DecayAll"/> is set.
    /// </summary>
    /// <param name="network">The network. The caller disposes it.</param>
    /// <param name="options">Optimizer, reduction of the loss, and limits.</param>
    /// <param name="loss">For each head, the loss of each trained track, not <see cref="LossKind.Auto"/>.</param>
    /// <exception cref="UsageException">There is a penalty on the last hidden layer, and the design has no single such layer.</exception>
    public Stepper(Network network, TrainOptions options, params IReadOnlyList<LossKind>[] loss)
    {
        (_network, _options, _loss) = (network, options, [.. loss.Select(own => own.ToArray())]);
        if (options.HiddenL1 > 0 && !network.HasHidden)
            throw new UsageException($"hidden_l1 is {options.HiddenL1}, but design {network.Design.Name} has no single last hidden layer, "
                + "because it processes windows or strands separately; set hidden_l1 to 0");
        var byShape = network.Parameters.ToLookup(p => p.Value.Shape.Length > 1);
        _rowLimited = [.. byShape[true]];
        Optimizer = Create(options).AddGroup(byShape[true], options.WeightDecay)
            .AddGroup(byShape[false], options.DecayAll ? options.WeightDecay : 0);
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    static Optimizer Create(TrainOptions o) => o.Optimizer switch
    {
        OptimizerKind.Sgd => Optimizer.Sgd(o.LearningRate, o.Momentum),
        OptimizerKind.RmsProp => Optimizer.RmsProp(o.LearningRate, o.Alpha, momentum: o.Momentum),
        OptimizerKind.Adam => Optimizer.Adam(o.LearningRate, o.Beta1, o.Beta2),
        _ => Optimizer.AdamW(o.LearningRate, o.Beta1, o.Beta2),
    };

    /// <summary>
    /// Updates the weights from a batch and returns its mean loss; those of other heads do not change. Gradients are summed over
    /// <see cref="TrainOptions.Accumulate"/> parts.
    /// </summary>
    /// <exception cref="ModelException">The loss is not a finite number.</exception>
    public double Step(TrainingBatch batch, double learningRate)
    {
        foreach (var part in batch.Parts(_options.Accumulate))
            Backward(part, batch);
        double loss = Update(learningRate);
        return double.IsFinite(loss) ? loss
            : throw new ModelException($"the loss became {loss} in epoch {batch.Epoch + 1}, batch {batch.Number + 1}; "
                + "expected a finite number: try a smaller learning_rate, or clip_norm 1, or look for extreme labels");
    }

    /// <summary>Adds the gradients of a batch to the current ones.</summary>
    /// <param name="part">The examples to compute gradients for.</param>
    /// <param name="whole">
    /// All examples of the update, over which a mean loss is taken; null if <paramref name="part"/> is all of them.
    /// </param>
    public void Backward(TrainingBatch part, TrainingBatch? whole = null)
    {
        using var scope = new TensorScope();
        var (design, device) = (_network.Design, _network.Device);
        var codes = Tensor.From<byte>(part.Codes, [part.Count, design.Window], device);
        var input = Functional.OneHotDna(codes, design.BaseOrder, design.UnknownBase, _network.Type);
        var kinds = _loss[_head = part.Head];
        long[] shape = design.BinBp is null ? [part.Count, kinds.Length] : [part.Count, design.Bins, kinds.Length];
        var labels = Tensor.From<float>(part.Labels, shape, device).To(_network.Type);
        var weights = part.Weights is null ? null : Tensor.From<float>(part.Weights, shape, device).To(_network.Type);
        using var rounding = new Bf16(device, _options.Bf16);
        var raw = _network.ForwardTraining(input, out var hidden, part.Head, _options.Recompute, _options.Bf16 ? null : part.Codes)
            .To(_network.Type);
        var loss = TrainingLoss.Compute(kinds, raw, _network.Transform, labels, weights, _options.SumLoss,
            _options.TotalWeight);
        if (!_options.SumLoss && whole is not null && whole.Count != part.Count)
            loss *= part.LabelWeight / Math.Max(1e-12, whole.LabelWeight);
        _network.Backward(AddPenalty(loss, hidden, (whole ?? part).Count));
        _labelWeight += part.LabelWeight;
        using var before = _lossSum;
        // stays on the device: reading it here would make the device wait before the update
        _lossSum = TensorScope.Release(before is null ? loss.Detach() : before + loss.Detach());
    }

    /// <summary>
    /// Updates the weights with the gradients from <see cref="Backward"/>, clears the gradients, and returns the mean loss.
    /// </summary>
    public double Update(double learningRate)
    {
        if (_options.ClipNorm is { } clip)
            Optimizer.ClipGradNorm(clip);
        Optimizer.SetLearningRate(learningRate);
        Optimizer.Step();
        Optimizer.ZeroGrad();
        LimitRows();
        double loss = _lossSum!.Item(), labelled = Math.Max(1, _labelWeight);
        _lossSum.Dispose();
        (_lossSum, _labelWeight) = (null, 0);
        return _options.SumLoss ? loss / labelled * (_loss[_head] is [LossKind.CrossEntropy, ..] ? _loss[_head].Length : 1) : loss;
    }

    /// <summary>Adds the L1 penalty on the last hidden layer. Loss and penalty are both sums, or both means over the sequences.</summary>
    Tensor AddPenalty(Tensor loss, Tensor hidden, int sequences) => _options.HiddenL1 == 0 ? loss
        : loss + hidden.Abs().Sum() * (_options.HiddenL1 / (_options.SumLoss ? 1 : sequences));

    void LimitRows()
    {
        if (_options.MaxNorm is not { } limit)
            return;
        using var noGrad = new NoGrad();
        foreach (var (_, weight) in _rowLimited)
            weight.RenormInPlace(2, 0, limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lossSum?.Dispose();
        Optimizer.Dispose();
    }
}
