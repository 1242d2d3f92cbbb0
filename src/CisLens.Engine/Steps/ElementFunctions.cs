using CisLens.Design.Layers;
using CisLens.Engine.Functions;

namespace CisLens.Engine.Steps;

/// <summary>The functions of activations and output transforms.</summary>
static class ElementFunctions
{
    /// <summary>The operation of a layer.</summary>
    /// <exception cref="NotSupportedException">The layer is not a function of each number.</exception>
    public static RowOp Of(Layer layer) => layer switch
    {
        Relu or Rectifier => new Function(Draft.Relu),
        Threshold threshold => new Function(values => Draft.Threshold(values, (float)threshold.Limit, (float)threshold.Otherwise)),
        Gelu => new Function(Draft.Gelu),
        GeluTanh => new Function(Draft.GeluTanh),
        GeluSigmoid => new Function(Draft.GeluSigmoid),
        Exponential => new Function(Draft.Exp),
        Sigmoid => new Function(Draft.Sigmoid),
        Softplus => new Function(Draft.Softplus),
        ExpLinear => new Function(Draft.ExpLinear),
        Softmax => new RowFunction(Draft.Softmax),
        _ => throw new NotSupportedException($"the engine has no function for layer {layer.GetType().Name}"),
    };
}
