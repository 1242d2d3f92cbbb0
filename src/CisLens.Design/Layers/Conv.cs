using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>How the published file shapes a kernel of k bases.</summary>
public enum KernelForm
{
    /// <summary><c>[O, I, k]</c>, a one-dimensional convolution.</summary>
    Line,
    /// <summary><c>[O, I, k, 1]</c>, the sequence runs down the image: Basset.</summary>
    Column,
    /// <summary><c>[O, I, 1, k]</c>, the sequence runs across the image: DeepSEA.</summary>
    Row,
}

/// <summary>Convolution along the sequence: <c>B I L</c> to <c>B O L + 2 padding − dilation (width − 1)</c>.</summary>
/// <param name="Name">Published name, to which <c>.weight</c> and <c>.bias</c> are added.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Filters">Channels out.</param>
/// <param name="Width">Bases a filter spans.</param>
/// <param name="Padding">Zeros added at either end.</param>
/// <param name="Dilation">Step between the bases a filter looks at.</param>
/// <param name="Form">How the weight file shapes the kernel.</param>
public sealed record Conv(string Name, int Inputs, int Filters, int Width, int Padding, int Dilation, KernelForm Form) : Layer
{
    /// <summary>Whether a number is added to each filter's answer.</summary>
    public bool Biased { get; init; } = true;

    /// <summary>Zeros added at the right end beside <see cref="Padding"/>: TensorFlow's "same" of an even width wants one more there.</summary>
    public int ExtraRight { get; init; }

    /// <summary>True where the file's kernels run from right to left, as Theano's convolution wants them.</summary>
    public bool Turned { get; init; }

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        long length = input.Length + 2 * Padding + ExtraRight - Dilation * (Width - 1L);
        if (input.Channels != Inputs || length < 1)
            throw new ModelException($"{Name}: expected B {Inputs} and at least {Dilation * (Width - 1) + 1 - 2 * Padding} long, found {input}");
        return new Shape(Filters, length);
    }

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights
    {
        get
        {
            // PyTorch's default: kaiming_uniform_(a = √5) comes to 1/√fan_in for both
            double bound = 1 / Math.Sqrt((double)Inputs * Width);
            yield return new Weight($"{Name}.weight", [Filters, Inputs, Width], -bound, bound)
            {
                PublishedShape = FileShape,
                Keras = new("kernel", ["W"], [2, 1, 0]) { Settings = [("dilation_rate", Dilation), ("strides", 1), ("subsample_length", 1)], Padding = KerasPadding },
            };
            if (Biased)
                yield return new Weight($"{Name}.bias", [Filters], -bound, bound) { Keras = KerasWeight.Line("bias", "b") };
        }
    }

    string? KerasPadding => Width == 1 ? null : 2 * Padding + ExtraRight is var added && added == 0 ? "valid" : added == Dilation * (Width - 1) ? "same" : null;

    long[]? FileShape => Form switch
    {
        KernelForm.Column => [Filters, Inputs, Width, 1],
        KernelForm.Row => [Filters, Inputs, 1, Width],
        _ => null,
    };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        var padded = ExtraRight > 0 ? x.Pad([0, ExtraRight]) : x;
        var kernel = Turned ? pass[$"{Name}.weight"].Flip(2) : pass[$"{Name}.weight"];
        return scope.Keep(Functional.Conv1d(padded, kernel, Biased ? pass[$"{Name}.bias"] : null, padding: Padding, dilation: Dilation));
    }
}
