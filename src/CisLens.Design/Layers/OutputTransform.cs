using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Design.Layers;

/// <summary>
/// The last step of a network, from the raw output to the natural scale. Training uses the raw output, for which the loss is numerically
/// stable. Predictions are on the natural scale.
/// </summary>
public abstract record OutputTransform : Layer
{
    /// <summary>Whether each track is transformed independently, so that some tracks can be computed without the others.</summary>
    public virtual bool EachAlone => true;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public sealed override Reach ReachFor(Shape input) => Reach.Same;

    /// <summary>Its name in manifests.</summary>
    public abstract string Word { get; }

    /// <summary>The transforms that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Words => [.. s_named.Select(transform => transform.Word)];

    static readonly OutputTransform[] s_named = [new Identity(), new Sigmoid(), new Softplus(), new ExpLinear(), new Rectifier()];

    /// <summary>The transform with this name in manifests.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    public static OutputTransform Named(string word) => s_named.First(transform => transform.Word == word);

    /// <summary>The transform for a kind of track.</summary>
    public static OutputTransform For(TrackKind kind) => kind switch
    {
        TrackKind.Probability => new Sigmoid(),
        TrackKind.Signal => new Softplus(),
        _ => new Identity(),
    };
}

/// <summary>1 / (1 + e⁻ˣ): probabilities from logits.</summary>
public sealed record Sigmoid : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "sigmoid";
}

/// <summary>ln(1 + eˣ): signal that is never negative.</summary>
public sealed record Softplus : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "softplus";
}

/// <summary>x + 1 for x &gt; 0, else eˣ: signal that is never negative, in Basenji of 2018.</summary>
public sealed record ExpLinear : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "exp_linear";
}

/// <summary>max(x, 0): signal that is never negative.</summary>
public sealed record Rectifier : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "relu";
}

/// <summary>eˣ over the sum of eˣ of all tracks: probabilities of classes that exclude each other.</summary>
public sealed record Softmax : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "softmax";

    /// <inheritdoc/>
    public override bool EachAlone => false;
}

/// <summary>Returns the raw output unchanged.</summary>
public sealed record Identity : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "identity";
}

/// <summary>
/// The last step of a network with two heads: from strengths and logits, <c>B 2F</c>, to strengths, probabilities and their products,
/// <c>B 3F</c>.
/// </summary>
public sealed record StrengthTimesProbability : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "identity, sigmoid and product";

    /// <inheritdoc/>
    public override bool EachAlone => false;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Rank == 1 && input.Count % 2 == 0 ? new Shape(input.Count / 2 * 3)
        : throw new ModelException($"expected as many strengths as logits; found {input}");
}
