using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>Every output sees every input: <c>B I</c> to <c>B O</c>.</summary>
/// <param name="Name">Published name, to which <c>.weight</c> and <c>.bias</c> are added.</param>
/// <param name="Inputs">Numbers in.</param>
/// <param name="Outputs">Numbers out.</param>
public sealed record Dense(string Name, int Inputs, int Outputs) : Layer
{
    /// <summary>Whether a number is added to each output.</summary>
    public bool Biased { get; init; } = true;

    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Equals(new Shape(Inputs)) ? new Shape(Outputs) : throw new ModelException($"{Name}: expected B {Inputs}, found {input}");

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights
    {
        get
        {
            // PyTorch's default, as for a convolution
            double bound = 1 / Math.Sqrt(Inputs);
            yield return new Weight($"{Name}.weight", [Outputs, Inputs], -bound, bound) { Keras = new("kernel", ["W"], [1, 0]) };
            if (Biased)
                yield return new Weight($"{Name}.bias", [Outputs], -bound, bound) { Keras = KerasWeight.Line("bias", "b") };
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Linear(x, pass[$"{Name}.weight"], Biased ? pass[$"{Name}.bias"] : null);

    /// <summary>As <see cref="Forward"/>, but only the rows of <see cref="Pass.Tracks"/>.</summary>
    public Tensor ForwardTracks(Tensor x, Pass pass)
    {
        if (pass.Tracks is null)
            return Forward(x, pass);
        using var weight = pass[$"{Name}.weight"].IndexSelect(0, pass.Tracks);
        using var bias = Biased ? pass[$"{Name}.bias"].IndexSelect(0, pass.Tracks) : null;
        return Functional.Linear(x, weight, bias);
    }
}
