using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>
/// The largest output of a body over all short windows of a sequence, on one strand or both: <c>B 4 L</c> to <c>B T</c>. Beyond the ends
/// of a window the body sees unknown bases, a quarter of each base. A sequence shorter than a window is one window.
/// </summary>
/// <param name="Width">Bases of a window.</param>
/// <param name="Margin">Unknown bases at either end of it.</param>
/// <param name="BothStrands">True for the windows of both strands.</param>
/// <param name="Body">From <c>B 4 Width + 2 Margin</c> to <c>B T</c>.</param>
public sealed record MaxOverWindows(int Width, int Margin, bool BothStrands, params IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    Shape Inner(Shape input) => input.Rank == 2 && input.Channels == 4
        ? new Shape(4, Math.Min(Width, input.Length) + 2 * Margin) : throw new ModelException($"expected B 4 L, found {input}");

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder)
    {
        var inner = Inner(input);
        return this with { Body = BindAll(Body, ref inner, binder) };
    }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => OutputOf(Body, Inner(input));

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}
