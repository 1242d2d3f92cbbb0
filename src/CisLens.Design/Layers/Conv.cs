using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>Shape of a kernel of k positions in weight files.</summary>
public enum KernelForm
{
    /// <summary><c>[O, I, k]</c>, a one-dimensional convolution.</summary>
    Conv1d,
    /// <summary><c>[O, I, k, 1]</c>, with the sequence along the height of the image: Basset.</summary>
    Conv2dColumn,
    /// <summary><c>[O, I, 1, k]</c>, with the sequence along the width of the image: DeepSEA.</summary>
    Conv2dRow,
}

/// <summary>Convolution along the sequence: <c>B I L</c> to <c>B O L'</c> with L' = L + 2 padding − dilation (width − 1).</summary>
/// <param name="Filters">Channels out, O.</param>
/// <param name="Width">Number of positions of a filter.</param>
/// <param name="Padding">Number of zeros added at each end.</param>
/// <param name="Dilation">Distance between the positions of a filter.</param>
/// <param name="Bias">Whether a trained number is added to each output channel.</param>
public sealed record Conv(int Filters, int Width, int Padding = 0, int Dilation = 1, bool Bias = true) : Layer
{
    /// <summary>A convolution that keeps the length, as "same" in TensorFlow: an odd number of zeros has one more on the right.</summary>
    public static Conv Same(int filters, int width, int dilation = 1, bool bias = true)
    {
        int zeros = dilation * (width - 1);
        return new(filters, width, zeros / 2, dilation, bias) { ExtraRight = zeros % 2 };
    }

    /// <summary>Name in weight files; <c>.weight</c> and <c>.bias</c> follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Channels in, I, inferred.</summary>
    public int Inputs { get; init; }

    /// <summary>Shape of the kernel in weight files, inferred from the design.</summary>
    public KernelForm Form { get; init; }

    /// <summary>Number of zeros on the right in addition to <see cref="Padding"/>.</summary>
    public int ExtraRight { get; init; }

    /// <summary>Whether kernels are stored from right to left, as for the convolution of Theano.</summary>
    public bool Flipped { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("conv"), Inputs = checked((int)input.Channels), Form = binder.Form };

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        long length = input.Length + 2L * Padding + ExtraRight - Dilation * (Width - 1L);
        return length >= 1 ? new Shape(Filters, length) : throw new ModelException(
            $"convolution {Name} needs at least {Dilation * (Width - 1L) + 1 - 2 * Padding - ExtraRight} positions; found {input}");
    }

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new(Padding, Dilation * (Width - 1L) - Padding, 1);

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights
    {
        get
        {
            // PyTorch's default: kaiming_uniform_(a = √5) is 1/√fan_in for both
            double bound = 1 / Math.Sqrt((double)Inputs * Width);
            yield return new Weight($"{Name}.weight", [Filters, Inputs, Width], -bound, bound) { PublishedShape = FileShape };
            if (Bias)
                yield return new Weight($"{Name}.bias", [Filters], -bound, bound);
        }
    }

    long[]? FileShape => Form switch
    {
        KernelForm.Conv2dColumn => [Filters, Inputs, Width, 1],
        KernelForm.Conv2dRow => [Filters, Inputs, 1, Width],
        _ => null,
    };
}
