using CisLens.Design.Layers;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>The filters of a convolution, before they are packed. Normalisation after it can be folded into them.</summary>
sealed class FilterBank
{
    float[]? _weight;   // outputs × inputs × width
    readonly float[] _bias;

    FilterBank(float[] weight, float[] bias, int inputs, int width) =>
        (_weight, _bias, Inputs, Width) = (weight, bias, inputs, width);

    /// <summary>The filters of a convolution.</summary>
    /// <param name="conv">The layer.</param>
    /// <param name="read">Returns a weight by name.</param>
    public static FilterBank Of(Conv conv, Func<string, float[]> read)
    {
        float[] weight = read($"{conv.Name}.weight");
        if (conv.Flipped)
            for (int filter = 0; filter < weight.Length; filter += conv.Width)
                Array.Reverse(weight, filter, conv.Width);
        return new(weight, conv.Bias ? read($"{conv.Name}.bias") : new float[conv.Filters], conv.Inputs, conv.Width)
        {
            Dilation = conv.Dilation,
            Left = conv.Padding,
            Right = conv.Padding + conv.ExtraRight,
        };
    }

    /// <summary>Dense layers of the same input, one after the other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="read">Returns a weight by name.</param>
    public static FilterBank Of(IReadOnlyList<Dense> layers, Func<string, float[]> read) => new(
        layers.Count == 1 ? read($"{layers[0].Name}.weight") : [.. layers.SelectMany(dense => read($"{dense.Name}.weight"))],
        [.. layers.SelectMany(dense => dense.Bias ? read($"{dense.Name}.bias") : new float[dense.Outputs])], layers[0].Inputs, 1);

    /// <summary>A linear layer.</summary>
    /// <param name="weight">Outputs × inputs.</param>
    /// <param name="bias">One per output.</param>
    public static FilterBank Of(float[] weight, float[] bias) => new(weight, bias, weight.Length / bias.Length, 1);

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs => _bias.Length;

    /// <summary>Positions of a filter.</summary>
    public int Width { get; }

    /// <summary>Distance between the positions of a filter.</summary>
    public int Dilation { get; private init; } = 1;

    /// <summary>Zeros before the first position.</summary>
    public int Left { get; private init; }

    /// <summary>Zeros after the last position.</summary>
    public int Right { get; private init; }

    /// <summary>Number of output positions.</summary>
    public int RowsOf(int length) => length + Left + Right - Dilation * (Width - 1);

    /// <summary>The input positions of an output position.</summary>
    public Reach Reach => new(Left, Dilation * (Width - 1L) - Left, 1);

    /// <summary>The weight of an output, an input and a position of the filter. Not known after <see cref="Pack"/>.</summary>
    public float this[int output, int input, int tap] => _weight![(output * Inputs + input) * Width + tap];

    /// <summary>The number that is added to each output.</summary>
    public float[] Bias => _bias;

    /// <summary>Scales and shifts the outputs.</summary>
    public void Scale(Affine affine)
    {
        int size = Inputs * Width;
        for (int o = 0; o < Outputs; o++)
        {
            foreach (ref float weight in _weight.AsSpan(o * size, size))
                weight *= affine.Scale[o];
            float scaled = _bias[o] * affine.Scale[o];
            _bias[o] = scaled + affine.Shift[o];
        }
    }

    /// <summary>Packs the filters and frees them.</summary>
    /// <param name="order">
    /// For each input of the packed matrix its index in a filter (inputs × width); null for position of the filter by position.
    /// </param>
    /// <returns>The matrix, and the bias with zeros up to its stride.</returns>
    public (Packed Weights, float[] Bias) Pack(int[]? order = null)
    {
        int size = Inputs * Width;
        if (order is null && Width > 1)
        {
            order = new int[size];
            for (int at = 0; at < size; at++)
                order[at] = at % Inputs * Width + at / Inputs;
        }
        var packed = Packed.From(_weight!, Outputs, order);
        _weight = null;
        var bias = new float[packed.Stride];
        _bias.CopyTo(bias, 0);
        return (packed, bias);
    }
}
