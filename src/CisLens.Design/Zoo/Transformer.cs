using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>The transformer blocks of Enformer and Borzoi, with their names.</summary>
static class Transformer
{
    static readonly string[] s_names = ["0.fn.0", "0.fn.1", "1.fn.0", "1.fn.1", "1.fn.4"];

    /// <summary>Attention and two dense layers, each added to its input.</summary>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="epsilon">Of layer normalisation.</param>
    /// <param name="attention">The attention.</param>
    /// <param name="dropoutRate">Dropout after attention and after each dense layer.</param>
    public static Layer[] Block(int channels, double epsilon, Attention attention, double dropoutRate) =>
    [
        new Residual(new LayerNorm(epsilon), attention, new Dropout(dropoutRate)),
        new Residual(new LayerNorm(epsilon), new Pointwise(new Dense(2 * channels)), new Dropout(dropoutRate), new Relu(),
            new Pointwise(new Dense(channels)), new Dropout(dropoutRate)),
    ];

    /// <summary>Names in weight files of the layers of some blocks.</summary>
    public static IEnumerable<string> Names(int blocks) =>
        Enumerable.Range(0, blocks).SelectMany(i => s_names.Select(layer => $"transformer.{i}.{layer}"));
}
