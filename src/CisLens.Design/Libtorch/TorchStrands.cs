using CisLens.Core.Contract;
using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Layers that read both strands or many windows of a sequence, with libtorch.</summary>
static class TorchStrands
{
    const int MostAtOnce = 1 << 14;   // windows per pass, so that memory does not grow with the length of the sequences

    /// <summary>A body on both strands: <c>B F</c> to <c>B 2F</c>.</summary>
    public static Tensor Run(BothStrands strands, Tensor x, ForwardContext context)
    {
        // reversing the channels swaps A and T, C and G
        using var reversed = x.Flip(1, 2);
        var other = context.Codes is { } codes ? context.WithCodes(codes.ReverseComplement(x, reversed)) : context;
        using Tensor forward = TorchForward.Run(strands.Body, x, context), reverse = TorchForward.Run(strands.Body, reversed, other);
        return Tensor.Cat([forward, reverse], 1);
    }

    /// <summary>The mean of both strands: <c>B 2T</c> to <c>B T</c>.</summary>
    public static Tensor Mean(MeanOfStrands mean, Tensor x)
    {
        using var scope = new TensorScope();
        long tracks = x.Size(1) / 2;
        Tensor forward = x.Narrow(1, 0, tracks), reverse = x.Narrow(1, tracks, tracks);
        // log(σ(a) + σ(b)) − log(σ(−a) + σ(−b)): no probability is ever rounded to 0 or 1
        return scope.Keep(mean.Kind == TrackKind.Probability
            ? LogOfSum(forward, reverse) - LogOfSum(-forward, -reverse) : (forward + reverse) * 0.5);
    }

    static Tensor LogOfSum(Tensor a, Tensor b)
    {
        Tensor p = Functional.LogSigmoid(a), q = Functional.LogSigmoid(b);
        return Tensor.Maximum(p, q) + Functional.Softplus(-(p - q).Abs());
    }

    /// <summary>The largest output over all windows: <c>B 4 L</c> to <c>B T</c>.</summary>
    public static Tensor Max(MaxOverWindows layer, Tensor x, ForwardContext context)
    {
        using var scope = new TensorScope();
        int width = (int)Math.Min(layer.Width, x.Size(2)), windows = (int)x.Size(2) - width + 1;
        var sequences = layer.BothStrands ? Tensor.Cat([x, x.Flip(1, 2)]) : x;
        int atOnce = (int)Math.Max(1, MostAtOnce / sequences.Size(0));
        Tensor? highest = null;
        for (int first = 0; first < windows; first += atOnce)
        {
            var part = Max(layer, sequences, first, Math.Min(atOnce, windows - first), width, context);
            highest = highest is null ? part : Tensor.Maximum(highest, part);
        }
        return scope.Keep(highest!.Reshape(layer.BothStrands ? 2 : 1, x.Size(0), -1).Max([0]));
    }

    /// <summary>The largest output over some neighbouring windows of each sequence.</summary>
    static Tensor Max(MaxOverWindows layer, Tensor sequences, int first, int windows, int width, ForwardContext context)
    {
        using var scope = new TensorScope();
        long[] positions = [.. Enumerable.Range(first, windows).SelectMany(start => Enumerable.Range(start, width)).Select(i => (long)i)];
        var index = Tensor.From<long>(positions, [positions.Length], sequences.Device);
        var cut = sequences.IndexSelect(2, index).Reshape(-1, 4, windows, width);
        var padded = cut.Permute(0, 2, 1, 3).Reshape(-1, 4, width).Pad([layer.Margin, layer.Margin], 0.25);
        var outputs = TorchForward.Run(layer.Body, padded, context);
        return scope.Keep(outputs.Reshape(sequences.Size(0), windows, -1).Max([1]));
    }
}
