using CisLens.Core.Contract;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// The last step, from the network's raw output to the natural scale. Training works on the raw output, where the loss
/// is well-behaved; predictions have gone through this.
/// </summary>
public abstract record OutputTransform : Layer
{
    /// <summary>Whether each output goes its own way, so that some can be had without the others.</summary>
    public virtual bool EachAlone => true;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <summary>Its word in a manifest.</summary>
    public abstract string Word { get; }

    /// <summary>The transform that suits what the tracks are.</summary>
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

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Sigmoid();
}

/// <summary>log(1 + eˣ): signal that is never negative.</summary>
public sealed record Softplus : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "softplus";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Softplus(x);
}

/// <summary>eˣ over the sum of eˣ of all tracks: probabilities of classes of which one holds.</summary>
public sealed record Softmax : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "softmax";

    /// <inheritdoc/>
    public override bool EachAlone => false;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Softmax(x, -1);
}

/// <summary>The raw output is the answer.</summary>
public sealed record Identity : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "identity";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x;
}
