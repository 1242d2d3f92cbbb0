using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>One step of a network: it knows its shapes and its weights' names, and computes with weights that are handed to it.</summary>
public abstract record Layer
{
    /// <summary>The shape that comes out.</summary>
    /// <exception cref="Core.ModelException">The layer cannot take this input.</exception>
    public abstract Shape Output(Shape input);

    /// <summary>The tensors that the layer wants.</summary>
    public virtual IEnumerable<Weight> Weights => [];

    /// <summary>The layers that this one is made of, in order.</summary>
    public virtual IEnumerable<Layer> Contents => [];

    /// <summary>Computes; may return <paramref name="x"/> itself.</summary>
    public abstract Tensor Forward(Tensor x, Pass pass);
}

/// <summary>One pass through a network: the weights, and what the pass is for.</summary>
public sealed class Pass
{
    /// <summary>The weights by name.</summary>
    public required IReadOnlyDictionary<string, Tensor> Weights { get; init; }

    /// <summary>True while learning: dropout drops and batch normalisation uses the batch's own statistics.</summary>
    public bool Training { get; init; }

    /// <summary>Rows of the head to compute, in order, or null for all.</summary>
    public Tensor? Tracks { get; init; }

    /// <summary>One weight.</summary>
    public Tensor this[string name] => Weights[name];
}
