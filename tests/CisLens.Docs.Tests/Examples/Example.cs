using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Docs.Tests.Examples;

public sealed record Example(int Window = 200, int Tasks = 1, int Filters = 64) : ModelDesign(
    new Card("example", "one convolution, as an example", "none"))
{
    public override TrainOptions Recipe => new() { LearningRate = 0.002, Epochs = 10 };

    protected override Sequential Build() => Sequential(
        Row("B 64 200", new Conv(Filters, 15, Padding: 7), new Exponential()),
        Row("B 128", new GlobalMaxMean()),
        Row("B 1", new Dense(Tasks), Transform()));
}
