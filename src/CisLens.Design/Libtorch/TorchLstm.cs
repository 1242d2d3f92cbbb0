using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>A bidirectional LSTM with libtorch.</summary>
static class TorchLstm
{
    /// <summary><c>B I L</c> to <c>B 2U L</c>.</summary>
    public static Tensor Run(BidirectionalLstm lstm, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        var steps = x.Permute(2, 0, 1);   // L B I
        Tensor forward = Read(lstm, steps, "forward", context), backward = Read(lstm, steps.Flip(0), "backward", context).Flip(0);
        return scope.Keep(Tensor.Cat([forward, backward], 2).Permute(1, 2, 0));
    }

    /// <summary>The state of one direction after each step: <c>L B I</c> to <c>L B U</c>.</summary>
    static Tensor Read(BidirectionalLstm lstm, Tensor steps, string direction, ForwardContext context)
    {
        Tensor Weight(string name) => context[$"{lstm.Name}.{direction}.{name}"];
        long length = steps.Size(0), batch = steps.Size(1);
        Tensor Gate(Tensor gates, int which) => gates.Narrow(1, which * lstm.Units, lstm.Units);
        Tensor recurrent = Weight("weight_hh"), kept = Mask(lstm, [batch, lstm.Units], steps, context);
        var inputs = Functional.Linear(steps * Mask(lstm, [1, batch, lstm.Inputs], steps, context), Weight("weight_ih"), Weight("bias"));
        Tensor hidden = Tensor.Zeros([batch, lstm.Units], steps.DType, steps.Device), cell = hidden;
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

    static Tensor Mask(BidirectionalLstm lstm, ReadOnlySpan<long> shape, Tensor like, ForwardContext context)
    {
        var ones = Tensor.Ones(shape, like.DType, like.Device);
        return context.Training && lstm.Dropout > 0 ? Functional.Dropout(ones, lstm.Dropout, training: true) : ones;
    }
}
