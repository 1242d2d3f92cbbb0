using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Engine.Tests.Steps;

/// <summary>A few layers, whose output is flattened.</summary>
sealed record LayerDesign(int Window, Layer[] Layers) : ModelDesign(new Card("layers", "test", "test") { Output = TrackKind.Scalar })
{
    public override int Window { get; init; } = Window;

    public override int Tasks { get; init; } = (int)Layers.Aggregate((new Shape(4, Window), new Binder()),
        (at, layer) => layer.Bind(at.Item1, at.Item2) is var bound ? (bound.Output(at.Item1), at.Item2) : at).Item1.Count;

    public override TrainOptions Recipe => new();

    protected override Sequential Build() => new([new Row("", [.. Layers, new Flatten(), new Identity()])]);
}
