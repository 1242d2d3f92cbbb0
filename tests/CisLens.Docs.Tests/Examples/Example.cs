using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Docs.Tests.Examples;

public sealed record Example : ModelDesign
{
    public override string Name => "example";
    public override string Summary => "one convolution, for a lesson";
    public override int Window { get; init; } = 200;
    public override int Tasks { get; init; } = 1;
    public int Filters { get; init; } = 64;
    public override string Citation => "none";
    public override Recipe Recipe => new() { LearningRate = 0.002, Epochs = 10 };

    protected override Stack Build() => Rows(
        Row($"B {Filters} {Window}", Conv("motifs", 4, Filters, width: 15, padding: 7), Exponential()),
        Row($"B {2 * Filters}", GlobalMaxMean()),
        Row($"B {Tasks}", Dense("head", 2 * Filters, Tasks), Transform()));
}
