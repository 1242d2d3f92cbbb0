using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// The highest answer that a body gives to any short window of a sequence, of one strand or both: <c>B 4 L</c> to <c>B T</c>. Beyond a
/// window's ends the body sees unknown bases, a quarter of each. A sequence shorter than a window is one window.
/// </summary>
/// <param name="Width">Bases of a window.</param>
/// <param name="Margin">Unknown bases at either end of it.</param>
/// <param name="BothStrands">True for the windows of both strands.</param>
/// <param name="Body">From <c>B 4 Width + 2 Margin</c> to <c>B T</c>.</param>
public sealed record HighestWindow(int Width, int Margin, bool BothStrands, IReadOnlyList<Layer> Body) : Layer
{
    const int MostAtOnce = 1 << 14;   // windows of a batch, so that memory does not follow from the length of the sequences

    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Body.SelectMany(layer => layer.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Rank == 2 && input.Channels == 4
        ? Body.Aggregate(new Shape(4, Math.Min(Width, input.Length) + 2 * Margin), (shape, layer) => layer.Output(shape))
        : throw new ModelException($"expected B 4 L, found {input}");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        int width = (int)Math.Min(Width, x.Size(2)), windows = (int)x.Size(2) - width + 1;
        var sequences = BothStrands ? Tensor.Cat([x, x.Flip(1, 2)]) : x;
        int atOnce = (int)Math.Max(1, MostAtOnce / sequences.Size(0));
        Tensor? highest = null;
        for (int first = 0; first < windows; first += atOnce)
        {
            var here = Highest(sequences, first, Math.Min(atOnce, windows - first), width, pass);
            highest = highest is null ? here : Tensor.Maximum(highest, here);
        }
        return scope.Keep(highest!.Reshape(BothStrands ? 2 : 1, x.Size(0), -1).Max([0]));
    }

    /// <summary>The highest answer to some neighbouring windows of each sequence.</summary>
    Tensor Highest(Tensor sequences, int first, int windows, int width, Pass pass)
    {
        using var scope = new TensorScope();
        long[] places = [.. Enumerable.Range(first, windows).SelectMany(start => Enumerable.Range(start, width)).Select(place => (long)place)];
        var cut = sequences.IndexSelect(2, Tensor.From<long>(places, [places.Length], sequences.Device)).Reshape(-1, 4, windows, width);
        var padded = cut.Permute(0, 2, 1, 3).Reshape(-1, 4, width).Pad([Margin, Margin], 0.25);
        var answers = Stack.Run(Body, padded, (layer, value) => layer.Forward(value, pass));
        return scope.Keep(answers.Reshape(sequences.Size(0), windows, -1).Max([1]));
    }
}
