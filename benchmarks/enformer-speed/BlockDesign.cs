using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Benchmarks;

/// <summary>One transformer block of Enformer at its published sizes, on any number of positions.</summary>
/// <param name="Window">Number of positions.</param>
/// <param name="Tasks">Channels.</param>
sealed record BlockDesign(int Window, int Tasks = 1536) : ModelDesign(new Card("block", "", "") { BinBp = 1, Output = TrackKind.Scalar })
{
    public override TrainOptions Recipe => new();

    protected override Sequential Build() => Sequential(
        Row("B 1536 L", new Conv(Tasks, 1)),
        Row("B 1536 L",
            new Residual(new LayerNorm(), new Attention(8, 64, Tasks / 8, new EnformerPositions(Tasks / 8)), new Dropout(0.4)),
            new Residual(new LayerNorm(), new Pointwise(new Dense(2 * Tasks)), new Dropout(0.4), new Relu(), new Pointwise(new Dense(Tasks)),
                new Dropout(0.4))),
        Row("B L 1536", new Transpose(), Transform()));
}
