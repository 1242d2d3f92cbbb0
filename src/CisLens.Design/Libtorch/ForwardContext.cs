using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>What one pass through a network needs in addition to its layers: the weights, and the purpose of the pass.</summary>
sealed class ForwardContext
{
    /// <summary>The weights by name.</summary>
    public required IReadOnlyDictionary<string, Tensor> Weights { get; init; }

    /// <summary>True during training: dropout is active and batch normalisation uses the statistics of the batch.</summary>
    public bool Training { get; init; }

    /// <summary>False for a pass that is computed again, which must not count in the statistics of batch normalisation.</summary>
    public bool UpdatesStatistics { get; init; } = true;

    /// <summary>This context for a pass that is computed again.</summary>
    public ForwardContext WithoutStatistics() =>
        new() { Weights = Weights, Training = Training, Frozen = Frozen, Head = Head, Codes = Codes, UpdatesStatistics = false };

    /// <summary>Names of weights that training does not change.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();

    /// <summary>The input of a training step as base codes; null if all layers read the one-hot input.</summary>
    public CodedInput? Codes { get; init; }

    /// <summary>This context for a pass through the other strand.</summary>
    public ForwardContext WithCodes(CodedInput? codes) =>
        new()
        {
            Weights = Weights, Training = Training, Frozen = Frozen, Head = Head, UpdatesStatistics = UpdatesStatistics, Codes = codes,
        };

    /// <summary>Index of the head to compute.</summary>
    public int Head { get; init; }

    /// <summary>Indexes of the outputs of <see cref="TracksOf"/> to compute, in order.</summary>
    public Tensor? Tracks { get; init; }

    /// <summary>Name of the layer that computes only <see cref="Tracks"/>; null for none.</summary>
    public string? TracksOf { get; init; }

    /// <summary>Receives the attention weights of one window; null if they are not wanted.</summary>
    public AttentionMaps? Maps { get; init; }

    /// <summary>One weight.</summary>
    public Tensor this[string name] => Weights[name];

    /// <summary>A weight of a layer with one row per output: the rows of the wanted outputs.</summary>
    public Tensor Rows(string layer, string weight) =>
        layer == TracksOf ? Weights[$"{layer}.{weight}"].IndexSelect(0, Tracks!) : Weights[$"{layer}.{weight}"];
}
