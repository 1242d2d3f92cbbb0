namespace CisLens.Design.Layers;

/// <summary>
/// A convolution in two steps, <c>B I L</c> to <c>B O L</c>: a filter for each channel, and then a mixture of the channels at each
/// position. The length stays the same.
/// </summary>
/// <param name="Filters">Channels out, O.</param>
/// <param name="Width">Number of positions of a filter.</param>
public sealed record SeparableConv(int Filters, int Width) : Layer
{
    /// <summary>Name in weight files; <c>.0.weight</c> of the first step, <c>.1.weight</c> and <c>.1.bias</c> follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Channels in, I, inferred.</summary>
    public int Inputs { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("separable"), Inputs = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(Filters, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new((Width - 1) / 2, Width / 2, 1);

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights
    {
        get
        {
            // PyTorch's default, as for a convolution
            double each = 1 / Math.Sqrt(Width), mixed = 1 / Math.Sqrt(Inputs);
            return
            [
                new($"{Name}.0.weight", [Inputs, 1, Width], -each, each),
                new($"{Name}.1.weight", [Filters, Inputs, 1], -mixed, mixed),
                new($"{Name}.1.bias", [Filters], -mixed, mixed),
            ];
        }
    }
}
