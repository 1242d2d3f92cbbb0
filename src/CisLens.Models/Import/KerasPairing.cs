using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;

namespace CisLens.Models.Import;

/// <summary>How the published Keras files of a design differ from the plain case.</summary>
/// <param name="Layers">
/// The Keras layers that hold the weights, one for each layer of ours that has weights, in our order; <c>"Dense_Dev+Dense_Hk"</c>
/// concatenates outputs. Null where the n-th layer of a kind is the n-th of ours.
/// </param>
/// <param name="KnowsLambdas">Whether the design computes what the Python functions (Lambda layers) in the files compute.</param>
sealed record KerasPairing(IReadOnlyList<string>? Layers = null, bool KnowsLambdas = false)
{
    /// <summary>The pairing for a design.</summary>
    public static KerasPairing For(ModelDesign design) => design switch
    {
        FactorNet => new(["convolution1d_1", "timedistributed_1", "bidirectional_1/forward_lstm_1", "bidirectional_1/backward_lstm_1",
            "dense_2", "dense_3"]),
        SpliceAi splice => new(OfSpliceAi(splice.Widths.Length)),
        DeepBind { Sliding: true } => new(KnowsLambdas: true),   // padding, the other strand, the highest position
        _ => new(),
    };

    /// <summary>The released files number layers in the order of construction: each four blocks, then their skip.</summary>
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
/// <param name="Word">The word after the layer's name, such as <c>kernel</c>.</param>
/// <param name="Old">The same in Keras 1, such as <c>W</c>; several are concatenated on the last axis, as the gates of an LSTM.</param>
/// <param name="Axes">For each axis of ours the axis in Keras.</param>
sealed record KerasWeight(string Word, string[] Old, int[] Axes)
{
    /// <summary>Settings that the layer must have, by Keras' names, such as <c>epsilon</c>; checked where the file has them.</summary>
    public (string Name, double Value)[] Settings { get; init; } = [];

    /// <summary>Keras' word for the zeros at the ends, <c>same</c> or <c>valid</c>; null for neither or no difference.</summary>
    public string? Padding { get; init; }

    /// <summary>All weights of a network that Keras stores, by our names.</summary>
    public static IReadOnlyDictionary<string, KerasWeight> AllOf(Layer layer)
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
                all[$"{norm.Name}.running_var"] = Vector("moving_variance", "running_std");   // Keras 1 calls the variance so
                break;
            case BidirectionalLstm lstm:
                foreach (string direction in (string[])["forward", "backward"])
                {
                    all[$"{lstm.Name}.{direction}.weight_ih"] = new("kernel", OfGates("W"), [1, 0]);
                    all[$"{lstm.Name}.{direction}.weight_hh"] = new("recurrent_kernel", OfGates("U"), [1, 0]);
                    all[$"{lstm.Name}.{direction}.bias"] = new("bias", OfGates("b"), [0]);
                }
                break;
        }
    }

    static KerasWeight Vector(string word, string old) => new(word, [old], [0]);

    static string[] OfGates(string word) => [.. "ifco".Select(gate => $"{word}_{gate}")];

    static string? PaddingOf(Conv conv) => conv.Width == 1 ? null : 2 * conv.Padding + conv.ExtraRight is var added && added == 0 ? "valid"
        : added == conv.Dilation * (conv.Width - 1) ? "same" : null;
}
