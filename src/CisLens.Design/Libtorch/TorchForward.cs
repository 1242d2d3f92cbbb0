using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Computes layers with libtorch: the reference for every other way to compute them.</summary>
static class TorchForward
{
    /// <summary>The output of a layer; may be <paramref name="x"/> itself.</summary>
    public static Tensor Run(Layer layer, Tensor x, ForwardContext context) => layer switch
    {
        Sequential rows => Run(rows.Layers, x, context),
        Conv conv => Convolve(conv, x, context),
        Dense dense => Multiply(dense, x, context),
        BatchNorm norm => Normalise(norm, x, context),
        Relu => Functional.Relu(x),
        Threshold threshold => Functional.Threshold(x, threshold.Limit, threshold.Otherwise),
        Gelu => Functional.Gelu(x),
        GeluTanh => Functional.GeluTanh(x),
        GeluSigmoid => Functional.GeluSigmoid(x),
        Exponential => x.Exp(),
        Dropout dropout => context.Training && dropout.Probability > 0 ? Functional.Dropout(x, dropout.Probability, training: true) : x,
        MaxPool pool => Functional.MaxPool1d(x, pool.Size, padding: (int)pool.Before(x.Size(2)), ceil: pool.Ceil),
        SlidingPool pool => Pool(pool, x),
        MeanPool pool => Functional.AvgPool1d(x, pool.Size),
        GlobalMax => x.Max([2]),
        GlobalMean => x.Mean([2]),
        GlobalMaxMean => PoolAll(x),
        SeparableConv conv => Convolve(conv, x, context),
        Upsample upsample => Repeat(upsample, x),
        Crop crop => x.Slice(2, crop.Each, x.Size(2) - crop.Each),
        Transpose => x.Transpose(1, 2),
        Flatten flatten => Reshape(flatten, x),
        Constants constants => Extend(constants, x),
        Pointwise pointwise => MultiplyEach(pointwise.Dense, x, context),
        Heads heads => RunHeads(heads, x, context),
        HeadChoice choice => Run(choice.Parts[context.Head], x, context),
        LayerNorm norm => TorchAttention.Run(norm, x, context),
        Attention attention => TorchAttention.Run(attention, x, context),
        AttentionPool pool => TorchAttention.Run(pool, x, context),
        Residual residual => Add(residual, x, context),
        Sum sum => Add(sum, x, context),
        Concat concat => Join(concat, x, context),
        SumOfSkips skips => Sum(skips, x, context),
        BidirectionalLstm lstm => TorchLstm.Run(lstm, x, context),
        GappedKmers kmers => TorchGappedKmers.Run(kmers, x, context),
        BothStrands strands => TorchStrands.Run(strands, x, context),
        MeanOfStrands mean => TorchStrands.Mean(mean, x),
        MaxOverWindows windows => TorchStrands.Max(windows, x, context),
        Sigmoid => x.Sigmoid(),
        Softplus => Functional.Softplus(x),
        ExpLinear => Functional.ExpLinear(x),
        Rectifier => Functional.Relu(x),
        Softmax => Functional.Softmax(x, -1),
        Identity => x,
        StrengthTimesProbability => Multiply(x),
        _ => throw new NotSupportedException($"layer {layer.GetType().Name} cannot be computed with libtorch"),
    };

    /// <summary>The output of consecutive layers. Intermediate outputs are freed at once, unless autograd needs them.</summary>
    public static Tensor Run(IEnumerable<Layer> layers, Tensor x, ForwardContext context)
    {
        var value = x;
        int done = context.Codes?.Run(layers, ref value, context) ?? 0;
        foreach (var layer in layers.Skip(done))
        {
            var next = Run(layer, value, context);
            if (!ReferenceEquals(next, value) && !ReferenceEquals(value, x))
                value.Dispose();
            value = next;
        }
        return value;
    }

    static Tensor Convolve(Conv conv, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        var padded = conv.ExtraRight > 0 ? x.Pad([0, conv.ExtraRight]) : x;
        var rows = context.Rows(conv.Name, "weight");
        var kernel = conv.Flipped ? rows.Flip(2) : rows;
        var bias = conv.Bias ? context.Rows(conv.Name, "bias") : null;
        return scope.Keep(Functional.Conv1d(padded, kernel, bias, padding: conv.Padding, dilation: conv.Dilation));
    }

    static Tensor Convolve(SeparableConv conv, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        int left = (conv.Width - 1) / 2;
        var padded = conv.Width % 2 == 0 ? x.Pad([left, conv.Width / 2]) : x;
        var filters = context[$"{conv.Name}.0.weight"];
        var each = Functional.Conv1d(padded, filters, padding: conv.Width % 2 == 0 ? 0 : left, groups: conv.Inputs);
        return scope.Keep(Functional.Conv1d(each, context[$"{conv.Name}.1.weight"], context[$"{conv.Name}.1.bias"]));
    }

    static Tensor Repeat(Upsample upsample, Tensor x)
    {
        using var column = x.Unsqueeze(3);
        using var repeated = column.Expand(x.Size(0), x.Size(1), x.Size(2), upsample.Factor);
        return repeated.Reshape(x.Size(0), x.Size(1), x.Size(2) * upsample.Factor);
    }

    static Tensor Multiply(Dense dense, Tensor x, ForwardContext context) =>
        Functional.Linear(x, context.Rows(dense.Name, "weight"), dense.Bias ? context.Rows(dense.Name, "bias") : null);

    static Tensor MultiplyEach(Dense dense, Tensor x, ForwardContext context)
    {
        using var transposed = x.Transpose(1, 2);
        using var output = Multiply(dense, transposed, context);
        return output.Transpose(1, 2);
    }

    static Tensor RunHeads(Heads heads, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        return scope.Keep(Tensor.Cat([.. heads.Parts.Select(part => Multiply(part, x, context))], 1));
    }

    static Tensor Normalise(BatchNorm norm, Tensor x, ForwardContext context) =>
        Functional.BatchNorm(x, context[$"{norm.Name}.weight"], context[$"{norm.Name}.bias"], context[$"{norm.Name}.running_mean"],
            context[$"{norm.Name}.running_var"], context.Training && !context.Frozen.Contains($"{norm.Name}.weight"),
            context.UpdatesStatistics ? norm.Momentum : 0, norm.Epsilon);

    static Tensor Pool(SlidingPool pool, Tensor x)
    {
        var largest = Functional.MaxPool1d(x, pool.Width, stride: 1);
        if (!pool.Mean)
            return largest;
        using (largest)
        using (var mean = Functional.AvgPool1d(x, pool.Width, stride: 1))
            return Tensor.Cat([largest, mean], 1);
    }

    static Tensor PoolAll(Tensor x)
    {
        using var max = x.Max([2]);
        using var mean = x.Mean([2]);
        return Tensor.Cat([max, mean], 1);
    }

    static Tensor Reshape(Flatten flatten, Tensor x)
    {
        if (!flatten.ByPosition)
            return x.Reshape(x.Size(0), -1);
        using var transposed = x.Transpose(1, 2);
        return transposed.Reshape(x.Size(0), -1);
    }

    static Tensor Extend(Constants constants, Tensor x)
    {
        using var scope = new TensorScope();
        int count = constants.Values.Count;
        long[] one = [1, count, .. Enumerable.Repeat(1L, x.Shape.Length - 2)], all = x.Shape.ToArray();
        all[1] = count;
        var values = Tensor.From<float>(constants.Values.ToArray(), one, x.Device).To(x.DType).Expand(all);
        return scope.Keep(Tensor.Cat([x, values], 1));
    }

    static Tensor Add(Residual residual, Tensor x, ForwardContext context)
    {
        var change = Run(residual.Body, x, context);
        if (!change.RequiresGrad && change.DType == x.DType && !ReferenceEquals(change, x))   // its memory becomes that of the output
            return change.AddInPlace(x);
        using (change)
            return change + x;   // in this order, the sum has the memory layout of the change, as without gradients
    }

    static Tensor Add(Sum sum, Tensor x, ForwardContext context)
    {
        using Tensor first = Run(sum.First, x, context), second = Run(sum.Second, x, context);
        return first + second;
    }

    static Tensor Join(Concat concat, Tensor x, ForwardContext context)
    {
        Tensor first = Run(concat.First, x, context), second = Run(concat.Second, x, context);
        var joined = Tensor.Cat([first, second], 1);
        foreach (var branch in (Tensor[])[first, second])
            if (!ReferenceEquals(branch, x))
                branch.Dispose();
        return joined;
    }

    static Tensor Sum(SumOfSkips skips, Tensor x, ForwardContext context)
    {
        Tensor trunk = x, sum = Run(skips.First, x, context);
        foreach (var stage in skips.Stages)
        {
            var next = Run(stage.Body, trunk, context);
            if (!ReferenceEquals(trunk, x))
                trunk.Dispose();
            trunk = next;
            using var before = sum;
            using var skipped = Run(stage.Skip, trunk, context);
            sum = before + skipped;
        }
        if (!ReferenceEquals(trunk, x))
            trunk.Dispose();
        return sum;
    }

    static Tensor Multiply(Tensor x)
    {
        long factors = x.Size(1) / 2;
        using var strengths = x.Narrow(1, 0, factors);
        using var logits = x.Narrow(1, factors, factors);
        using var probabilities = logits.Sigmoid();
        using var products = strengths * probabilities;
        return Tensor.Cat([strengths, probabilities, products], 1);
    }
}
