using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Engine.Functions;
using CisLens.Engine.Passes;
using CisLens.Engine.Steps;

namespace CisLens.Engine.Plans;

/// <summary>
/// Makes the plan of a design. Normalisation is folded into the convolution before it, and other operations on each position are computed
/// by the step that writes or reads the values, so that they cost no pass of their own.
/// </summary>
sealed class PlanBuilder
{
    readonly Func<string, float[]> _read;
    readonly float[][] _symbols;
    List<Step> _steps = [];
    int _slots = 1;

    PlanBuilder(float[][] symbols, Func<string, float[]> read) => (_symbols, _read) = (symbols, read);

    /// <summary>Makes the plan of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="read">Returns the values of a weight by name. The engine changes them.</param>
    /// <exception cref="NotSupportedException">A layer has no step.</exception>
    public static Plan Build(ModelDesign design, Func<string, float[]> read) => new PlanBuilder(
        Symbols.Channels(design.BaseOrder, design.UnknownBase), read).Build([.. design.BoundLayers().Layers], design.Window);

    Plan Build(IReadOnlyList<Layer> layers, long length)
    {
        int choice = layers.TakeWhile(layer => layer is not HeadChoice).Count();
        var source = Add(layers.Take(choice), new(new(0, 4), []) { Shape = new(4, length) });
        var heads = new List<(IReadOnlyList<Step>, Slot)>();
        if (choice == layers.Count)
        {
            var end = End(source);
            return new(_slots, [], [(_steps, end)]);
        }
        source = Fork(Plain(source));
        var trunk = _steps;
        foreach (var part in ((HeadChoice)layers[choice]).Parts)
        {
            _steps = [];
            var output = End(Add([part, .. layers.Skip(choice + 1)], source));
            heads.Add((_steps, output));
        }
        return new(_slots, trunk, heads);
    }

    Source Add(IEnumerable<Layer> layers, Source source) => layers.Aggregate(source, (from, layer) => Add(layer, from));

    Source Add(Layer layer, Source source) => Make(layer, source) with { Shape = layer.Output(source.Shape) };

    Source Make(Layer layer, Source source) => layer switch
    {
        Sequential rows => Add(rows.Layers, source),
        Dropout or Identity or Transpose => source,
        Flatten flatten => Plain(source) with { Flat = flatten.ByPosition },
        Dense dense => Multiply([dense], source),
        Heads heads => Multiply(heads.Parts, source),
        _ when source.Flat is not null => Make(layer, Flattened(source)),
        Pointwise pointwise => Multiply([pointwise.Dense], source),
        Conv conv => Convolve(FilterBank.Of(conv, _read), source),
        BatchNorm norm => Append(Normalisation(norm), source),
        MaxPool pool => Pool(pool, source),
        Residual residual => Add(residual.Body, Fork(source)) is var change ? Append(new AddRows(Read(source)), change) : source,
        Sum sum => Join(sum, Fork(source)),
        SumOfSkips skips => Join(skips, Fork(source)),
        Concat concat => Join(concat, Fork(source)),
        Crop crop => Step(source, source.Channels, (to, from) => new CopyStep(to, from, crop.Each)),
        Upsample upsample => Step(source, source.Channels, (to, from) => new UpsampleStep(to, from, upsample.Factor)),
        Constants constants => Step(source, source.Channels + constants.Values.Count,
            (to, from) => new ConstantsStep(to, from, [.. constants.Values])),
        SlidingPool pool => Step(source, pool.Mean ? 2 * source.Channels : source.Channels,
            (to, from) => new SlidingPoolStep(to, from, pool)),
        MeanPool pool => Step(source, source.Channels, (to, from) => new MeanPoolStep(to, from, pool.Size)),
        BothStrands strands => OfSequence(source, strands, new StrandsPass(Inner(strands.Body, source.Shape))),
        MaxOverWindows windows => OfSequence(source, windows, new WindowsPass(windows, Inner(windows.Body,
            new(4, Math.Min(windows.Width, source.Shape.Length) + 2 * windows.Margin)))),
        GlobalMax => Step(source, source.Channels, (to, from) => new GlobalPoolStep(to, from, max: true, mean: false)),
        GlobalMean => Step(source, source.Channels, (to, from) => new GlobalPoolStep(to, from, max: false, mean: true)),
        GlobalMaxMean => Step(source, 2 * source.Channels, (to, from) => new GlobalPoolStep(to, from, max: true, mean: true)),
        Softmax => Append(new RowFunction(Elementwise.Softmax), source),
        LayerNorm norm => Append(new LayerNormOp(norm, _read), source),
        AttentionPool pool => Step(source, source.Channels, (to, from) => new AttentionPoolStep(to, from, pool, _read)),
        Attention attention => Step(source, source.Channels, (to, from) => new AttentionStep(to, from, attention, _read)),
        SeparableConv conv => Convolve(FilterBank.Of(_read($"{conv.Name}.1.weight"), _read($"{conv.Name}.1.bias")),
            Step(source, source.Channels, (to, from) => new DepthwiseStep(to, from, conv, _read))),
        BidirectionalLstm lstm => Step(source, 2 * lstm.Units, (to, from) => new LstmStep(to, from, lstm, _read)),
        GappedKmers kmers => OfSequence(source, kmers, new GappedKmersPass(kmers, _read($"{kmers.Name}.weight"), _symbols)),
        MeanOfStrands mean => Step(source, source.Channels / 2,
            (to, from) => new MapStep(to, from, (strands, values) => ChannelFunctions.MeanOfStrands(mean.Kind, strands, values))),
        StrengthTimesProbability => Step(source, source.Channels / 2 * 3,
            (to, from) => new MapStep(to, from, ChannelFunctions.StrengthTimesProbability)),
        _ when Elementwise.Of(layer) is { } function => Append(new Function(function), source),
        _ => throw new NotSupportedException($"the engine has no step for layer {layer.GetType().Name}"),
    };

    /// <summary>A step from one source to a new slot.</summary>
    Source Step(Source source, int channels, Func<Slot, Source, Step> make)
    {
        var slot = new Slot(_slots++, channels);
        slot.Producer = make(slot, Read(source));
        _steps.Add(slot.Producer);
        return new(slot, []) { Shape = source.Shape };
    }

    /// <summary>The source, which no earlier step may change from now on. The sequence as channels, if it is the sequence.</summary>
    Source Read(Source source)
    {
        if (!source.IsSequence)
            return Fork(source);
        var slot = new Slot(_slots++, 4) { IsRead = true };
        slot.Producer = new OneHotStep(slot, source with { Ops = [] }, _symbols);
        _steps.Add(slot.Producer);
        return source with { Slot = slot };
    }

    /// <summary>The source, which several steps will read.</summary>
    static Source Fork(Source source)
    {
        source.Slot.IsRead = true;
        return source;
    }

    /// <summary>The source without operations that a reader must do.</summary>
    Source Plain(Source source) => source.Ops.Count == 0 && !source.IsSequence ? source
        : Step(source, source.Channels, (to, from) => new CopyStep(to, from));

    /// <summary>Adds an operation on each position.</summary>
    Source Append(RowOp? op, Source source)
    {
        if (op is null)
            return source;
        if (source.Ops.Count == 0 && !source.Slot.IsRead && source.Slot.Producer?.TryAppend(op) == true)
            return source;
        if (op.Extra is null && op.EachChannel)
            return source with { Ops = [.. source.Ops, op] };
        var copy = Step(source, source.Channels, (to, from) => new CopyStep(to, from));
        copy.Slot.Producer!.TryAppend(op);
        return copy;
    }

    Source Pool(MaxPool pool, Source source)
    {
        if (source.Ops.Count == 0 && !source.Slot.IsRead && source.Slot.Producer is RowStep step && step.TryAppend(pool))
            return source;
        var copy = Step(source, source.Channels, (to, from) => new CopyStep(to, from));
        ((RowStep)copy.Slot.Producer!).TryAppend(pool);
        return copy;
    }

    Source Convolve(FilterBank filters, Source source)
    {
        if (!source.IsSequence)
            return Step(source, filters.Outputs, (to, from) => new ConvStep(to, from, filters));
        var slot = new Slot(_slots++, filters.Outputs);
        slot.Producer = new CodeConvStep(slot, source with { Ops = [] }, filters,
            [.. _symbols.Select((symbol, i) => After(source.Ops, symbol, i))]);
        _steps.Add(slot.Producer);
        return new(slot, []) { Shape = source.Shape };
    }

    /// <summary>The channels of a symbol after some operations. Positions outside the sequence stay zeros.</summary>
    static unsafe float[] After(IReadOnlyList<RowOp> ops, float[] channels, int symbol)
    {
        float[] changed = [.. channels];
        fixed (float* row = changed)
            for (int i = 0; i < ops.Count && symbol != Symbols.Outside; i++)
                ops[i].Apply(null!, null!, new(0, 0, 1), row, changed.Length, changed.Length);
        return changed;
    }

    Source Multiply(IReadOnlyList<Dense> layers, Source source)
    {
        var filters = FilterBank.Of(layers, _read);
        return source.Flat is { } byPosition
            ? Step(source with { Flat = null }, filters.Outputs, (to, from) => new FlatDenseStep(to, from, filters, byPosition))
            : Convolve(filters, source);
    }

    Affine Normalisation(BatchNorm norm)
    {
        float[] weight = _read($"{norm.Name}.weight"), bias = _read($"{norm.Name}.bias"), mean = _read($"{norm.Name}.running_mean"),
            variance = _read($"{norm.Name}.running_var");
        double[] scale = [.. weight.Zip(variance, (w, v) => w / Math.Sqrt(v + norm.Epsilon))];
        return new([.. scale.Select(s => (float)s)], [.. scale.Select((s, i) => (float)(bias[i] - mean[i] * s))]);
    }

    Source Join(Sum sum, Source source)
    {
        var first = Read(Add(sum.First, source));
        return Append(new AddRows(first), Add(sum.Second, source));
    }

    Source Join(SumOfSkips skips, Source source)
    {
        var sum = Add(skips.First, source);
        foreach (var stage in skips.Stages)
        {
            source = Fork(Add(stage.Body, source));
            sum = Append(new AddRows(Read(sum)), Add(stage.Skip, source));
        }
        return sum;
    }

    Source Join(Concat concat, Source source)
    {
        Source first = Read(Flattened(Add(concat.First, source))), second = Read(Flattened(Add(concat.Second, source)));
        var slot = new Slot(_slots++, first.Channels + second.Channels);
        slot.Producer = new ConcatStep(slot, first, second);
        _steps.Add(slot.Producer);
        return new(slot, []) { Shape = source.Shape };
    }

    /// <summary>The values of a vector in its order.</summary>
    Source Flattened(Source source) => source.Flat is { } byPosition
        ? Step(source with { Flat = null }, checked((int)source.Shape.Count), (to, from) => new FlattenStep(to, from, byPosition)) : source;

    /// <summary>The plan of layers inside a layer, from sequences to a vector.</summary>
    Plan Inner(IReadOnlyList<Layer> layers, Shape shape) => new PlanBuilder(_symbols, _read).Build(layers, shape.Length);

    Source OfSequence(Source source, Layer layer, ISequencePass pass)
    {
        if (!source.IsSequence || source.Ops.Count > 0)
            throw new NotSupportedException($"layer {layer.GetType().Name} after other layers");
        var slot = new Slot(_slots++, checked((int)layer.Output(source.Shape).Channels));
        slot.Producer = new SequenceStep(slot, source, pass);
        _steps.Add(slot.Producer);
        return new(slot, []) { Shape = source.Shape };
    }

    /// <summary>The output of a head.</summary>
    Slot End(Source source)
    {
        var output = Plain(Flattened(source)).Slot;
        if (output.Producer is ConvStep { Pool: null } step && step.LastOps.All(op => op.EachChannel))
            step.IsLast = true;
        return output;
    }
}
