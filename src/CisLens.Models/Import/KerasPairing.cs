using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;

namespace CisLens.Models.Import;

/// <summary>How the published Keras files of a design differ from the usual case.</summary>
/// <param name="Layers">
/// One Keras layer per layer of the design that has weights, in the order of the design. <c>"Dense_Dev+Dense_Hk"</c> concatenates
/// the outputs of two. Null pairs the n-th layer of a kind with the n-th layer of that kind.
/// </param>
/// <param name="KnowsLambdas">True if the design computes what the Python functions (Lambda layers) in the files compute.</param>
sealed record KerasPairing(IReadOnlyList<string>? Layers = null, bool KnowsLambdas = false)
{
    /// <summary>The pairing for a design.</summary>
    public static KerasPairing For(ModelDesign design) => design switch
    {
        FactorNet => new(["convolution1d_1", "timedistributed_1", "bidirectional_1/forward_lstm_1", "bidirectional_1/backward_lstm_1",
            "dense_2", "dense_3"]),
        SpliceAi splice => new(OfSpliceAi(splice.Widths.Length)),
        Borzoi borzoi => new(OfBorzoi(borzoi)),
        DeepBind { Sliding: true } => new(KnowsLambdas: true),   // padding, the other strand, the maximum over positions
        _ => new(),
    };

    /// <summary>Baskerville numbers layers in the order of construction; both branches of a sum are built in turn.</summary>
    static string[] OfBorzoi(Borzoi design)
    {
        static string Numbered(string kind, int number) => number == 0 ? kind : $"{kind}_{number}";
        static string[] Attention(string name) =>
            [.. s_attention.Select(part => part.Length == 0 ? $"{name}/{name}" : $"{name}/{name}/{part}")];
        int tower = design.Tower.Length, blocks = design.Blocks;
        string[] Narrow(int number) =>
            [Numbered("batch_normalization", tower + number), Numbered("dense", 2 * blocks + number - 1)];
        string[] final = design.Point is null ? [] : [Numbered("batch_normalization", tower + 5), Numbered("conv1d", tower + 2)];
        return
        [
            "conv1d",
            .. Enumerable.Range(0, tower + 1).SelectMany(i => new[] { Numbered("batch_normalization", i), Numbered("conv1d", i + 1) }),
            .. Enumerable.Range(0, blocks).SelectMany(i => (string[])
            [
                Numbered("layer_normalization", 2 * i), .. Attention(Numbered("multihead_attention", i)),
                Numbered("layer_normalization", 2 * i + 1), Numbered("dense", 2 * i), Numbered("dense", 2 * i + 1),
            ]),
            .. Narrow(1), .. Narrow(2), "separable_conv1d", .. Narrow(3), .. Narrow(4), "separable_conv1d_1", .. final,
            Numbered("dense", 2 * blocks + 4),
        ];
    }

    // in the order of our weights; the first has the two biases
    static readonly string[] s_attention = ["", "q_layer", "k_layer", "v_layer", "embedding_layer", "r_k_layer"];

    /// <summary>The released files number layers in the order of construction: four blocks, then their skip connection.</summary>
    static string[] OfSpliceAi(int blocks)
    {
        int[][] stages = [.. Enumerable.Range(0, blocks).Chunk(SpliceAi.BlocksPerSkip)];
        // two convolutions per block, after conv1d_1 and conv1d_2
        static string Conv(int blocks, int skips, int more) => $"conv1d_{3 + 2 * blocks + skips + more}";
        return ["conv1d_1", "conv1d_2",
            .. stages.SelectMany((blocks, stage) => blocks.SelectMany(i => new[]
                { $"batch_normalization_{2 * i + 1}", Conv(i, stage, 0), $"batch_normalization_{2 * i + 2}", Conv(i, stage, 1) })),
            .. stages.Select((blocks, stage) => Conv(blocks[^1] + 1, stage, 0)),
            Conv(blocks, stages.Length, 0)];
    }
}

/// <summary>How Keras stores a weight of a layer.</summary>
/// <param name="Name">Name of the weight within its layer, such as <c>kernel</c>.</param>
/// <param name="OldNames">The same in Keras 1, such as <c>W</c>. Several are concatenated along the last axis: gates of an LSTM.</param>
/// <param name="Axes">For each axis here, its index in Keras.</param>
sealed record KerasWeight(string Name, string[] OldNames, int[] Axes)
{
    /// <summary>Settings that the layer must have, by their Keras names. They are checked if the file has them.</summary>
    public (string Name, double Value)[] Settings { get; init; } = [];

    /// <summary>Padding as Keras calls it, <c>same</c> or <c>valid</c>. Null if it is neither, or if it makes no difference.</summary>
    public string? Padding { get; init; }

    /// <summary>
    /// The layer of this network that has the weight, if its name is not that of the weight up to the last dot: Keras stores both steps
    /// of a separable convolution as one layer.
    /// </summary>
    public string? Layer { get; init; }

    /// <summary>All weights of a network that Keras stores, by their names here.</summary>
    public static IReadOnlyDictionary<string, KerasWeight> ForLayers(Layer layer)
    {
        var all = new Dictionary<string, KerasWeight>(StringComparer.Ordinal);
        Add(layer, all);
        return all;
    }

    static void Add(Layer layer, Dictionary<string, KerasWeight> all)
    {
        foreach (var inner in layer.Contents)
            Add(inner, all);
        switch (layer)
        {
            case Conv conv:
                (string, double)[] settings = [("dilation_rate", conv.Dilation), ("strides", 1), ("subsample_length", 1)];
                all[$"{conv.Name}.weight"] = new("kernel", ["W"], [2, 1, 0]) { Settings = settings, Padding = PaddingOf(conv) };
                all[$"{conv.Name}.bias"] = Vector("bias", "b");
                break;
            case Dense dense:
                all[$"{dense.Name}.weight"] = new("kernel", ["W"], [1, 0]);
                all[$"{dense.Name}.bias"] = Vector("bias", "b");
                break;
            case BatchNorm norm:
                all[$"{norm.Name}.weight"] = Vector("gamma", "gamma") with { Settings = [("epsilon", norm.Epsilon)] };
                all[$"{norm.Name}.bias"] = Vector("beta", "beta");
                all[$"{norm.Name}.running_mean"] = Vector("moving_mean", "running_mean");
                all[$"{norm.Name}.running_var"] = Vector("moving_variance", "running_std");   // Keras 1 stores the variance under this name
                break;
            case LayerNorm norm:
                all[$"{norm.Name}.weight"] = Vector("gamma", "gamma") with { Settings = [("epsilon", norm.Epsilon)] };
                all[$"{norm.Name}.bias"] = Vector("beta", "beta");
                break;
            case SeparableConv conv:
                string own = conv.Name;
                all[$"{own}.0.weight"] = new("depthwise_kernel", ["depthwise_kernel"], [1, 2, 0]) { Layer = own, Padding = "same" };
                all[$"{own}.1.weight"] = new("pointwise_kernel", ["pointwise_kernel"], [2, 1, 0]) { Layer = own };
                all[$"{own}.1.bias"] = Vector("bias", "b") with { Layer = own };
                break;
            case Attention attention:
                all[$"{attention.Name}.rel_content_bias"] = new("r_w_bias", ["r_w_bias"], [0, 1, 2, 3]);
                all[$"{attention.Name}.rel_pos_bias"] = new("r_r_bias", ["r_r_bias"], [0, 1, 2, 3]);
                foreach (string part in (string[])["to_q", "to_k", "to_v", "to_out", "to_rel_k"])
                    all[$"{attention.Name}.{part}.weight"] = new("kernel", ["W"], [1, 0]);
                all[$"{attention.Name}.to_out.bias"] = Vector("bias", "b");
                break;
            case BidirectionalLstm lstm:
                foreach (string direction in (string[])["forward", "backward"])
                {
                    all[$"{lstm.Name}.{direction}.weight_ih"] = new("kernel", Gates("W"), [1, 0]);
                    all[$"{lstm.Name}.{direction}.weight_hh"] = new("recurrent_kernel", Gates("U"), [1, 0]);
                    all[$"{lstm.Name}.{direction}.bias"] = new("bias", Gates("b"), [0]);
                }
                break;
        }
    }

    static KerasWeight Vector(string name, string old) => new(name, [old], [0]);

    static string[] Gates(string name) => [.. "ifco".Select(gate => $"{name}_{gate}")];

    static string? PaddingOf(Conv conv)
    {
        int added = 2 * conv.Padding + conv.ExtraRight;
        if (conv.Width == 1)
            return null;
        return added == 0 ? "valid" : added == conv.Dilation * (conv.Width - 1) ? "same" : null;
    }
}
