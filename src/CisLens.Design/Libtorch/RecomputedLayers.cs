using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>
/// Layers whose activations are not kept for the gradients: only the inputs of segments are, and each segment is computed again when its
/// gradients are needed (Chen 2016). The gradients are the same, and so is the state of the generator of dropout.
/// </summary>
/// <param name="layers">The layers, in order.</param>
/// <param name="context">The weights; the pass is for training.</param>
/// <param name="device">The device, whose generator dropout uses.</param>
sealed class RecomputedLayers(IEnumerable<Layer> layers, ForwardContext context, Device device)
{
    readonly List<(Layer[] Layers, Tensor Input, byte[] Generator)> _segments = [];
    Tensor? _output;

    /// <summary>The output of the layers; <see cref="Backward"/> continues with its gradient.</summary>
    public Tensor Run(Tensor x)
    {
        using var noGrad = new NoGrad();
        var value = x;
        foreach (var segment in Segments())
        {
            _segments.Add((segment, value, TorchLibrary.SaveGenerator(device)));
            value = TorchForward.Run(segment, value, context);
        }
        context.Codes?.Forget();
        _output = value.Detach();
        _output.RequiresGrad = true;
        return _output;
    }

    /// <summary>A segment ends after each pool and each sum, where the activations are small or needed as a whole.</summary>
    IEnumerable<Layer[]> Segments()
    {
        var segment = new List<Layer>();
        foreach (var layer in layers)
        {
            segment.Add(layer);
            if (layer is not (AttentionPool or MaxPool or Residual or Sum))
                continue;
            yield return [.. segment];
            segment.Clear();
        }
        if (segment.Count > 0)
            yield return [.. segment];
    }

    /// <summary>Adds the gradients of all weights, after the gradient of the output is known.</summary>
    public void Backward()
    {
        var gradient = _output!.Grad!;
        byte[] generator = TorchLibrary.SaveGenerator(device);
        var again = context.WithoutStatistics();
        for (int i = _segments.Count - 1; i >= 0; i--)
        {
            using var scope = new TensorScope();
            var (segment, stored, state) = _segments[i];
            TorchLibrary.RestoreGenerator(device, state);
            var input = i == 0 ? stored : stored.Detach();   // the first is the input of the step itself, which has no gradient
            if (i > 0)
                input.RequiresGrad = true;
            var output = TorchForward.Run(segment, input, again);
            if (!output.RequiresGrad)
                break;   // the first layers are frozen
            output.Backward(gradient);
            if (i > 0)
                gradient = TensorScope.Release(input.Grad!);
        }
        TorchLibrary.RestoreGenerator(device, generator);
    }
}
