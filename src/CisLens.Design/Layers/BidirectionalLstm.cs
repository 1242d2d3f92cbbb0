namespace CisLens.Design.Layers;

/// <summary>
/// A long short-term memory (LSTM) along the sequence and one against it, concatenated at each position: <c>B I L</c> to <c>B 2U L</c>
/// (Hochreiter and Schmidhuber 1997, with forget gates).
/// </summary>
/// <remarks>
/// As in Keras 1: gates in the order input, forget, cell, output, one bias each, and the "hard" sigmoid clip(0.2 z + 0.5, 0, 1) for
/// gates. Dropout uses one mask for all positions (Gal and Ghahramani 2016) and, unlike Keras, for the four gates.
/// </remarks>
/// <param name="Units">State size U of each direction.</param>
/// <param name="Dropout">Dropout of the inputs and of the state during training.</param>
public sealed record BidirectionalLstm(int Units, double Dropout) : Layer
{
    /// <summary>Input, forget, cell and output gate.</summary>
    internal const int Gates = 4;

    /// <summary>
    /// Name in weight files; <c>.forward</c> or <c>.backward</c> and <c>.weight_ih</c> (4U I), <c>.weight_hh</c> (4U U) or
    /// <c>.bias</c> (4U) follow it.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>Channels in, inferred.</summary>
    public int Inputs { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("lstm"), Inputs = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(2 * Units, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [.. Direction("forward"), .. Direction("backward")];

    Weight[] Direction(string direction)
    {
        // PyTorch's default
        double bound = 1 / Math.Sqrt(Units);
        return
        [
            new($"{Name}.{direction}.weight_ih", [Gates * Units, Inputs], -bound, bound),
            new($"{Name}.{direction}.weight_hh", [Gates * Units, Units], -bound, bound),
            new($"{Name}.{direction}.bias", [Gates * Units], -bound, bound),
        ];
    }
}
