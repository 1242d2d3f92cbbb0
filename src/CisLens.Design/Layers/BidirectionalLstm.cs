using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// A long short-term memory that reads along the sequence and one that reads against it, side by side at each position:
/// <c>B I L</c> to <c>B 2U L</c> (Hochreiter and Schmidhuber 1997, with forget gates).
/// </summary>
/// <remarks>
/// As Keras 1 has it: gates in the order input, forget, cell, output, one bias each, and the "hard" sigmoid
/// clip(0.2 z + 0.5, 0, 1) for gates. Dropout keeps one mask over all positions (Gal and Ghahramani 2016) and, unlike Keras, over the four gates.
/// </remarks>
/// <param name="Name">To which <c>.forward</c> or <c>.backward</c>, and <c>.weight_ih</c> (4U I), <c>.weight_hh</c> (4U U), <c>.bias</c> (4U) are added.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Units">Numbers that each direction remembers.</param>
/// <param name="Dropout">While training, of the inputs and of what is remembered.</param>
public sealed record BidirectionalLstm(string Name, int Inputs, int Units, double Dropout) : Layer
{
    const int Gates = 4;

    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Channels == Inputs ? new Shape(2 * Units, input.Length) : throw new ModelException($"{Name}: expected B {Inputs} L, found {input}");

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Direction("forward").Concat(Direction("backward"));

    Weight[] Direction(string direction)
    {
        // PyTorch's default
        double bound = 1 / Math.Sqrt(Units);
        return
        [
            new($"{Name}.{direction}.weight_ih", [Gates * Units, Inputs], -bound, bound) { Keras = new("kernel", OfGates("W"), [1, 0]) },
            new($"{Name}.{direction}.weight_hh", [Gates * Units, Units], -bound, bound) { Keras = new("recurrent_kernel", OfGates("U"), [1, 0]) },
            new($"{Name}.{direction}.bias", [Gates * Units], -bound, bound) { Keras = new("bias", OfGates("b"), [0]) },
        ];
    }

    static string[] OfGates(string word) => [.. "ifco".Select(gate => $"{word}_{gate}")];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        var steps = x.Permute(2, 0, 1);   // L B I
        Tensor along = Read(steps, "forward", pass), against = Read(steps.Flip(0), "backward", pass).Flip(0);
        return scope.Keep(Tensor.Cat([along, against], 2).Permute(1, 2, 0));
    }

    /// <summary>What one direction remembers after each step: <c>L B I</c> to <c>L B U</c>.</summary>
    Tensor Read(Tensor steps, string direction, Pass pass)
    {
        long length = steps.Size(0), batch = steps.Size(1);
        Tensor recurrent = pass[$"{Name}.{direction}.weight_hh"], kept = Mask([batch, Units], steps, pass);
        var inputs = Functional.Linear(steps * Mask([1, batch, Inputs], steps, pass), pass[$"{Name}.{direction}.weight_ih"], pass[$"{Name}.{direction}.bias"]);
        Tensor hidden = Tensor.Zeros([batch, Units], steps.DType, steps.Device), cell = hidden;
        var all = new List<Tensor>();
        for (long t = 0; t < length; t++)
        {
            var gates = inputs.Narrow(0, t, 1).Squeeze(0) + Functional.Linear(hidden * kept, recurrent);
            var open = (gates * 0.2 + 0.5).Clamp(0, 1);
            cell = Gate(open, 1) * cell + Gate(open, 0) * Gate(gates, 2).Tanh();
            hidden = Gate(open, 3) * cell.Tanh();
            all.Add(hidden);
        }
        return Tensor.Stack(all);
    }

    Tensor Gate(Tensor gates, int which) => gates.Narrow(1, which * Units, Units);

    Tensor Mask(ReadOnlySpan<long> shape, Tensor like, Pass pass)
    {
        var ones = Tensor.Ones(shape, like.DType, like.Device);
        return pass.Training && Dropout > 0 ? Functional.Dropout(ones, Dropout, training: true) : ones;
    }
}
