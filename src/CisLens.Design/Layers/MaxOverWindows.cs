using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>
/// The largest output of a body over all short windows of a sequence, on one or both strands: <c>B 4 L</c> to <c>B T</c>. Each window is
/// extended by unknown bases, a quarter of each base. A sequence that is shorter than a window is one window.
/// </summary>
/// <param name="Width">Length of a window in bp.</param>
/// <param name="Margin">Number of unknown bases at each end of a window.</param>
/// <param name="BothStrands">Whether windows of both strands are used.</param>
/// <param name="Body">The layers, from <c>B 4 Width + 2 Margin</c> to <c>B T</c>.</param>
public sealed record MaxOverWindows(int Width, int Margin, bool BothStrands, params IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    Shape Inner(Shape input) => input.Rank == 2 && input.Channels == 4
        ? new Shape(4, Math.Min(Width, input.Length) + 2 * Margin) : throw new ModelException($"expected B 4 L; found {input}");

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
