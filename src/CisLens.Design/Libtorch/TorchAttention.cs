using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Attention, attention pooling and layer normalisation with libtorch.</summary>
static class TorchAttention
{
    const long MostLogits = 1 << 23;   // per pass, 32 MiB: the matrix of all positions and heads never exists for long windows

    /// <summary>Attention: <c>B F L</c> to <c>B F L</c>. The queries are processed in tiles.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The input.</param>
    /// <param name="context">The weights.</param>
    /// <param name="mostLogits">Number of logits of a tile, at least one row.</param>
    public static Tensor Run(Attention layer, Tensor x, ForwardContext context, long mostLogits = MostLogits)
    {
        using var scope = new TensorScope();
        long batch = x.Size(0), length = x.Size(2);
        Tensor Weight(string name) => context[$"{layer.Name}.{name}"];
        var input = x.Transpose(1, 2);
        // B L F to B heads L size
        Tensor Split(string name, int size) =>
            Functional.Linear(input, Weight(name)).Reshape(batch, length, layer.Heads, size).Transpose(1, 2);
        var queries = Split("to_q.weight", layer.KeySize) * (1 / Math.Sqrt(layer.KeySize));
        var keys = Split("to_k.weight", layer.KeySize).Transpose(2, 3);
        var values = Split("to_v.weight", layer.ValueSize);
        var distances = Functional.Linear(Positions(layer, x, context), Weight("to_rel_k.weight"))
            .Reshape(2 * length - 1, layer.Heads, layer.KeySize).Permute(1, 2, 0);   // heads size 2L−1
        Tensor content = queries + Weight("rel_content_bias"), position = queries + Weight("rel_pos_bias");
        long tile = Math.Clamp(mostLogits / (batch * layer.Heads * length), 1, length);
        Tensor Of(long first, long count) => Attend(layer, content.Narrow(2, first, count), keys, position.Narrow(2, first, count),
            distances.Narrow(2, length - first - count, length + count - 1), values, first, context);
        var joined = Join(layer, values, length, tile, Of);
        return scope.Keep(Functional.Linear(joined, Weight("to_out.weight"), Weight("to_out.bias")).Transpose(1, 2));
    }

    /// <summary>The outputs of all tiles, <c>B L heads·size</c>.</summary>
    static Tensor Join(Attention layer, Tensor values, long length, long tile, Func<long, long, Tensor> of)
    {
        long batch = values.Size(0);
        long[] joined = [batch, length, layer.Heads * layer.ValueSize];
        if (tile >= length || values.RequiresGrad)
        {
            var outputs = new List<Tensor>();
            for (long first = 0; first < length; first += tile)
                outputs.Add(of(first, Math.Min(tile, length - first)));
            return (outputs.Count == 1 ? outputs[0] : Tensor.Cat(outputs, 2)).Transpose(1, 2).Reshape(joined);
        }
        // one block of memory: outputs of tiles between the larger logits would leave gaps that no logits fit into
        var all = Tensor.Zeros([batch, length, layer.Heads, layer.ValueSize], values.DType, values.Device);
        for (long first = 0; first < length; first += tile)
        {
            using var scope = new TensorScope();
            long count = Math.Min(tile, length - first);
            all.Narrow(1, first, count).AddInPlace(of(first, count).Transpose(1, 2));
        }
        return all.Reshape(joined);
    }

    /// <summary>The weighted values for consecutive queries.</summary>
    static Tensor Attend(Attention layer, Tensor content, Tensor keys, Tensor position, Tensor distances, Tensor values, long first0,
        ForwardContext context)
    {
        using var scope = new TensorScope();
        var logits = content.MatMul(keys);
        using (var relative = position.MatMul(distances))
        using (var shifted = Shift(relative))
            logits.AddInPlace(shifted);
        var weights = Functional.Softmax(logits, -1);
        logits.Dispose();
        context.Maps?.Add(layer, first0, weights);
        if (context.Training && layer.DropoutRate > 0)
            weights = Functional.Dropout(weights, layer.DropoutRate, training: true);
        return scope.Keep(weights.MatMul(values));
    }

    /// <summary>
    /// Moves the row of each query so that its column is the key: <c>B H Q L+Q−1</c>, whose last column of the first query is the distance
    /// to the last key, to <c>B H Q L</c>.
    /// </summary>
    internal static Tensor Shift(Tensor x)
    {
        using var scope = new TensorScope();
        long batch = x.Size(0), heads = x.Size(1), queries = x.Size(2), width = x.Size(3), keys = width - queries + 1;
        if (queries == 1)
            return scope.Keep(x.Narrow(3, 0, keys));
        // entry (i, j) is at i · width + j + queries − 1 − i, so rows of width − 1 have it in column j
        var flat = x.Reshape(batch, heads, queries * width).Narrow(2, queries - 1, queries * (width - 1));
        return scope.Keep(flat.Reshape(batch, heads, queries, width - 1).Narrow(3, 0, keys));
    }

    static Tensor Positions(Attention layer, Tensor x, ForwardContext context)
    {
        long length = x.Size(2);
        var features = Tensor.From<double>(layer.Positions.Compute((int)length), [2 * length - 1, layer.Positions.Count], x.Device)
            .To(x.DType);
        return context.Training && layer.PositionDropoutRate > 0
            ? Functional.Dropout(features, layer.PositionDropoutRate, training: true) : features;
    }

    /// <summary>Attention pooling: <c>B F L</c> to <c>B F L / 2</c>.</summary>
    public static Tensor Run(AttentionPool pool, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        long length = x.Size(2);
        var even = length % 2 == 0 ? x : Tensor.Cat([x, x.Narrow(2, length - 1, 1)], 2);
        Tensor first = even.Slice(2, 0, length, 2), second = even.Slice(2, 1, even.Size(2), 2);
        // the softmax of two logits is the sigmoid of their difference, and the logits are linear: half of the multiplications
        var difference = first - second;
        using var kernel = context[$"{pool.Name}.weight"].Reshape(pool.Channels, pool.Channels, 1);
        using var logits = Functional.Conv1d(difference, kernel);
        var share = logits.Sigmoid();
        if (!share.RequiresGrad)   // the memory of the weights becomes that of the output
            return scope.Keep(share.MulInPlace(difference).AddInPlace(second));
        using (share)
        using (var part = difference * share)
            return scope.Keep(second + part);
    }

    /// <summary>Layer normalisation of the channels: <c>B F L</c> to <c>B F L</c>.</summary>
    public static Tensor Run(LayerNorm norm, Tensor x, ForwardContext context)
    {
        var weight = context[$"{norm.Name}.weight"];
        using var transposed = x.Transpose(1, 2);
        using var rows = transposed.To(weight.DType);   // libtorch 1.13 does not convert bfloat16 on the CPU
        using var output = Functional.LayerNorm(rows, [norm.Channels], weight, context[$"{norm.Name}.bias"], norm.Epsilon);
        return output.Transpose(1, 2);
    }
}
