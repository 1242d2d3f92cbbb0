using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>
/// The input of a training step on the CPU as base codes. A convolution that reads it is computed from the codes, together with the batch
/// normalisation, ReLU and pool that follow it. The other layers continue with libtorch, and <see cref="Backward"/> follows its gradients.
/// </summary>
sealed class CodedInput
{
    readonly Tensor _oneHot;
    readonly byte[] _codes;
    readonly float[,] _channels;   // symbol × channel
    readonly List<(Tensor Output, Action Backward)> _layers;   // computed in this step

    /// <summary>Makes the input of a step.</summary>
    /// <param name="oneHot">B 4 L; layers that are not computed from codes read it.</param>
    /// <param name="codes">The codes of all sequences, one after the other.</param>
    /// <param name="baseOrder">The four letters in channel order.</param>
    /// <param name="unknown">How N is encoded.</param>
    public CodedInput(Tensor oneHot, byte[] codes, string baseOrder, UnknownBase unknown)
        : this(oneHot, codes, Channels(baseOrder, unknown), []) { }

    CodedInput(Tensor oneHot, byte[] codes, float[,] channels, List<(Tensor, Action)> layers) =>
        (_oneHot, _codes, _channels, _layers) = (oneHot, codes, channels, layers);

    static float[,] Channels(string baseOrder, UnknownBase unknown)
    {
        var channels = new float[CodedSequences.Symbols, 4];
        for (int channel = 0; channel < 4; channel++)
        {
            channels[Dna.Code(baseOrder[channel]), channel] = 1;
            channels[Dna.N, channel] = unknown == UnknownBase.Quarter ? 0.25f : 0;
        }
        return channels;
    }

    /// <summary>The reverse complement of the input.</summary>
    /// <param name="x">A one-hot input, or a value that was computed from it.</param>
    /// <param name="reversed">The reverse complement of <paramref name="x"/>.</param>
    /// <returns>Null if <paramref name="x"/> is not the input.</returns>
    public CodedInput? ReverseComplement(Tensor x, Tensor reversed)
    {
        if (!ReferenceEquals(x, _oneHot))
            return null;
        int length = (int)x.Size(2);
        var codes = new byte[_codes.Length];
        for (int i = 0; i < codes.Length; i += length)
            Dna.ReverseComplement(_codes.AsSpan(i, length), codes.AsSpan(i, length));
        return new(reversed, codes, _channels, _layers);
    }

    /// <summary>Computes the first layers from the codes, if they read the input and can be computed so.</summary>
    /// <param name="layers">Layers that follow each other.</param>
    /// <param name="value">The input of the first layer; receives the output of the computed ones.</param>
    /// <param name="context">The weights.</param>
    /// <returns>Number of layers computed; 0 for none.</returns>
    public int Run(IEnumerable<Layer> layers, ref Tensor value, ForwardContext context)
    {
        Layer?[] next = [.. layers.Take(4), null, null, null, null];
        if (!ReferenceEquals(value, _oneHot) || next[0] is not Conv { Dilation: 1, Inputs: 4 } conv
            || !context[$"{conv.Name}.weight"].RequiresGrad)
            return 0;
        int count = (int)value.Size(0), done = 1;
        var sequences = new CodedSequences(_codes, count, conv.Padding, conv.Padding + conv.ExtraRight, conv.Width);
        var norm = next[1] is BatchNorm batch && !context.Frozen.Contains($"{batch.Name}.weight") ? batch : null;
        if (norm is not null)
            done++;
        // these do not change which value of a pool is the largest, so they can follow the pool
        var activation = next[done] is Relu or Exponential || next[done] is Threshold limit && limit.Otherwise <= limit.Limit
            ? next[done] : null;
        var pool = next[activation is null ? done : done + 1] as MaxPool;
        if (pool is null || pool.Size >= CodedConv.LargestPool)
            (pool, activation) = (null, null);
        else
            done += activation is null ? 1 : 2;
        var layer = new CodedConv(sequences, conv.Filters, pool, activation is Relu, TorchLibrary.Threads);
        if ((long)count * conv.Filters * layer.Pools > int.MaxValue)
            return 0;
        value = Run(conv, norm, sequences, layer, context);
        if (activation is not (null or Relu))
            value = TorchForward.Run(activation, value, context);
        return done;
    }

    Tensor Run(Conv conv, BatchNorm? norm, CodedSequences sequences, CodedConv layer, ForwardContext context)
    {
        var weight = context[$"{conv.Name}.weight"];
        var bias = conv.Bias ? context[$"{conv.Name}.bias"] : null;
        float[] own = bias?.ToArray<float>() ?? new float[conv.Filters], taps = ToSymbols(conv, weight.Span<float>());
        var normalised = norm is null ? null
            : new NormalisedFilters(new(sequences, TorchLibrary.Threads), norm, taps, own, context, TorchLibrary.Threads);
        using var output = Tensor.Empty([sequences.Count, conv.Filters, layer.Pools]);
        layer.Forward(normalised?.Weights ?? taps, normalised?.Bias ?? own, output.Span<float>());
        output.RequiresGrad = true;
        // the same tensor; the caller disposes the other when the next layer is computed
        var kept = TensorScope.Release(output.To(DType.Float32));
        _layers.Add((kept, () =>
        {
            using var scope = new TensorScope();
            var (weights, biases) = layer.Backward(kept.Grad!.Contiguous().Span<float>());
            weights = normalised?.Backward(weights, biases) ?? weights;
            AddGradient(weight, ToChannels(conv, weights));
            if (bias is { RequiresGrad: true })   // normalisation removes a constant, so that it has no gradient
                AddGradient(bias, normalised is null ? [.. biases.Select(b => (float)b)] : new float[conv.Filters]);
        }));
        return output.To(DType.Float32);
    }

    /// <summary>Weights of filter × channel × position to filter × position × symbol.</summary>
    float[] ToSymbols(Conv conv, ReadOnlySpan<float> weights)
    {
        var taps = new float[conv.Filters * conv.Width * CodedSequences.Symbols];
        for (int i = 0; i < taps.Length; i++)
        {
            var (filter, tap, symbol) = Tap(conv, i);
            for (int channel = 0; channel < 4; channel++)
                taps[i] += weights[(filter * 4 + channel) * conv.Width + tap] * _channels[symbol, channel];
        }
        return taps;
    }

    /// <summary>Gradients of filter × position × symbol to filter × channel × position.</summary>
    float[] ToChannels(Conv conv, double[] gradients)
    {
        var sums = new double[conv.Filters * 4 * conv.Width];
        for (int i = 0; i < gradients.Length; i++)
        {
            var (filter, tap, symbol) = Tap(conv, i);
            for (int channel = 0; channel < 4; channel++)
                sums[(filter * 4 + channel) * conv.Width + tap] += gradients[i] * _channels[symbol, channel];
        }
        return [.. sums.Select(sum => (float)sum)];
    }

    static (int Filter, int Tap, int Symbol) Tap(Conv conv, int index)
    {
        var (row, symbol) = Math.DivRem(index, CodedSequences.Symbols);
        var (filter, position) = Math.DivRem(row, conv.Width);
        return (filter, conv.Flipped ? conv.Width - 1 - position : position, symbol);
    }

    internal static void AddGradient(Tensor weight, float[] values)
    {
        var gradient = Tensor.From<float>(values, weight.Shape);
        weight.Grad = weight.Grad is { } before ? before + gradient : gradient;
    }

    /// <summary>Number of convolutions computed from the codes.</summary>
    public int Layers => _layers.Count;

    /// <summary>Adds the gradients of the layers computed from codes, after the gradients of their outputs are known.</summary>
    public void Backward()
    {
        foreach (var layer in _layers)
            layer.Backward();
        Forget();
    }

    /// <summary>Frees the outputs of the layers computed so far; they get no gradients.</summary>
    public void Forget()
    {
        foreach (var layer in _layers)
            layer.Output.Dispose();
        _layers.Clear();
    }
}
