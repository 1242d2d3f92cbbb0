using CisLens.Core;
using CisLens.Design;
using CisLens.Torch;
using CisLens.Torch.Optimizers;
using CisLens.Train.Batches;

namespace CisLens.Train.Networks;

/// <summary>A network and its optimizer: one call is one step.</summary>
public sealed class Stepper : IDisposable
{
    readonly Network _network;
    readonly TrainOptions _options;
    readonly LossKind[] _loss;
    readonly KeyValuePair<string, Tensor>[] _rowLimited;

    /// <summary>Makes the optimizer of a network; weight decay and max-norm touch what has two or more dimensions, decay everything where that is wanted.</summary>
    /// <param name="network">The network, which stays the caller's.</param>
    /// <param name="options">Optimizer, loss reduction, limits.</param>
    /// <param name="loss">The loss of each track that is learnt, not <see cref="LossKind.Auto"/>.</param>
    /// <exception cref="UsageException">A price is set on hidden activations that the design does not have.</exception>
    public Stepper(Network network, TrainOptions options, IReadOnlyList<LossKind> loss)
    {
        (_network, _options, _loss) = (network, options, [.. loss]);
        if (options.HiddenL1 > 0 && !network.HasHidden)
            throw new UsageException($"hidden_l1 is {options.HiddenL1}, but design {network.Design.Name} reads windows or strands apart and has no one last hidden layer; set hidden_l1 to 0");
        var byShape = network.Parameters.ToLookup(p => p.Value.Shape.Length > 1);
        _rowLimited = [.. byShape[true]];
        Optimizer = Create(options).AddGroup(byShape[true], options.WeightDecay).AddGroup(byShape[false], options.DecayAll ? options.WeightDecay : 0);
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

    /// <summary>Learns from a batch and returns its mean loss.</summary>
    /// <exception cref="ModelException">The loss is not a finite number.</exception>
    public double Step(TrainingBatch batch, double learningRate)
    {
        using var scope = new TensorScope();
        var (design, device) = (_network.Design, _network.Device);
        var codes = Tensor.From<byte>(batch.Codes, [batch.Count, design.Window], device);
        var input = Functional.OneHotDna(codes, design.BaseOrder, design.UnknownBase, _network.Type);
        long[] shape = design.BinBp is null ? [batch.Count, _loss.Length] : [batch.Count, design.Bins, _loss.Length];
        var labels = Tensor.From<float>(batch.Labels, shape, device).To(_network.Type);
        var weights = batch.Weights is null ? null : Tensor.From<float>(batch.Weights, shape, device).To(_network.Type);
        var raw = _network.ForwardTraining(input, out var hidden);
        var loss = TrainingLoss.Of(_loss, raw, _network.Transform, labels, weights, _options.SumLoss);
        Optimizer.ZeroGrad();
        Penalised(loss, hidden, batch.Count).Backward();
        if (_options.ClipNorm is { } clip)
            Optimizer.ClipGradNorm(clip);
        Optimizer.SetLearningRate(learningRate);
        Optimizer.Step();
        LimitRows();
        double value = loss.Item();
        if (!double.IsFinite(value))
            throw new ModelException($"the loss became {value} in epoch {batch.Epoch + 1}, batch {batch.Place + 1}: try a smaller learning_rate, or clip_norm 1; look for extreme labels");
        double labelled = batch.Weights is null ? batch.Labels.Length : Math.Max(1, batch.Weights.Sum());
        return _options.SumLoss ? value / labelled * (_loss[0] == LossKind.CrossEntropy ? _loss.Length : 1) : value;
    }

    /// <summary>The loss with the price of the last hidden activations; both are sums, or means over the batch.</summary>
    Tensor Penalised(Tensor loss, Tensor hidden, int sequences) => _options.HiddenL1 == 0 ? loss
        : loss + hidden.Abs().Sum() * (_options.HiddenL1 / (_options.SumLoss ? 1 : sequences));

    void LimitRows()
    {
        if (_options.MaxNorm is not { } limit)
            return;
        using var guard = new NoGrad();
        foreach (var (_, weight) in _rowLimited)
            weight.RenormInPlace(2, 0, limit);
    }

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();
}
