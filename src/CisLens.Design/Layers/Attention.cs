namespace CisLens.Design.Layers;

/// <summary>
/// Multi-head attention with relative positions: <c>B F L</c> to <c>B F L</c>. The logit of query i and key j is
/// (q_i + b) · k_j + (q_i + c) · r(j − i), where r is a linear function of the features of a distance (Dai 2019; Avsec 2021). q is divided
/// by √(key size) before b and c are added.
/// </summary>
/// <param name="Heads">Number of heads.</param>
/// <param name="KeySize">Length of a query and of a key.</param>
/// <param name="ValueSize">Length of a value.</param>
/// <param name="Positions">The features of a distance.</param>
public sealed record Attention(int Heads, int KeySize, int ValueSize, PositionFeatures Positions) : Layer
{
    /// <summary>Dropout of the weights of the keys.</summary>
    public double DropoutRate { get; init; } = 0.05;   // Enformer and Borzoi

    /// <summary>Dropout of the features of a distance.</summary>
    public double PositionDropoutRate { get; init; } = 0.01;

    /// <summary>Name in weight files; <c>.to_q.weight</c> and seven more follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Channels, inferred.</summary>
    public int Channels { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("attention"), Channels = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights =>
    [
        // normally distributed in PyTorch; here uniform with the same variance
        new($"{Name}.rel_content_bias", [1, Heads, 1, KeySize], -Math.Sqrt(3), Math.Sqrt(3)),
        new($"{Name}.rel_pos_bias", [1, Heads, 1, KeySize], -Math.Sqrt(3), Math.Sqrt(3)),
        Linear("to_q", KeySize, Channels), Linear("to_k", KeySize, Channels), Linear("to_v", ValueSize, Channels),
        new($"{Name}.to_out.weight", [Channels, (long)Heads * ValueSize], 0, 0), new($"{Name}.to_out.bias", [Channels], 0, 0),
        Linear("to_rel_k", KeySize, Positions.Count),
    ];

    Weight Linear(string name, int size, int inputs) =>
        new($"{Name}.{name}.weight", [(long)Heads * size, inputs], -1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs));   // PyTorch's default
}
