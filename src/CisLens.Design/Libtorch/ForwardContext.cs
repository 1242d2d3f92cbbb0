using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>What one pass through a network needs in addition to its layers: the weights, and the purpose of the pass.</summary>
sealed class ForwardContext
{
    /// <summary>The weights by name.</summary>
    public required IReadOnlyDictionary<string, Tensor> Weights { get; init; }

    /// <summary>True during training: dropout is active and batch normalisation uses the statistics of the batch.</summary>
    public bool Training { get; init; }

    /// <summary>Names of weights that training does not change.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();

    /// <summary>Rows of the head to compute, in order, or null for all.</summary>
    public Tensor? Tracks { get; init; }

    /// <summary>One weight.</summary>
    public Tensor this[string name] => Weights[name];
}
