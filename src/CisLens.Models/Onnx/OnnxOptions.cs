using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.Onnx;

/// <summary>What an ONNX file does not say about its network.</summary>
public sealed record OnnxOptions
{
    /// <summary>Letters of the input channels in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>What N becomes in the input.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>True when the outputs are logits, so that the model applies the sigmoid function.</summary>
    public bool Logits { get; init; }

    /// <summary>What the outputs are.</summary>
    public TrackKind Kind { get; init; } = TrackKind.Scalar;

    /// <summary>True when the network already combines both strands, or its input has a direction: only the strand given is predicted.</summary>
    public bool ForwardOnly { get; init; }
}
