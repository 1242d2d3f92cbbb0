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
        Relu or Rectifier => new Function(Elementwise.Relu),
        Threshold threshold => new Function(values => Elementwise.Threshold(values, (float)threshold.Limit, (float)threshold.Otherwise)),
        Gelu => new Function(Elementwise.Gelu),
        GeluTanh => new Function(Elementwise.GeluTanh),
        GeluSigmoid => new Function(Elementwise.GeluSigmoid),
        Exponential => new Function(Elementwise.Exp),
        Sigmoid => new Function(Elementwise.Sigmoid),
        Softplus => new Function(Elementwise.Softplus),
        ExpLinear => new Function(Elementwise.ExpLinear),
        Softmax => new RowFunction(Elementwise.Softmax),
        _ => throw new NotSupportedException($"the engine has no function for layer {layer.GetType().Name}"),
    };
}
