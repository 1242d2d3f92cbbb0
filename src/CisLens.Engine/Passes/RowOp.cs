namespace CisLens.Engine.Passes;

/// <summary>Consecutive output positions of a sequence.</summary>
/// <param name="Sequence">Index of the sequence.</param>
/// <param name="First">The first position.</param>
/// <param name="Count">Number of positions.</param>
readonly record struct Piece(int Sequence, int First, int Count);

/// <summary>An operation on each position, in place. It keeps the number of channels.</summary>
abstract unsafe class RowOp
{
    /// <summary>What else it reads, at the same positions; null for nothing.</summary>
    public virtual Source? Extra => null;

    /// <summary>Whether an output channel depends on the same input channel only.</summary>
    public virtual bool EachChannel => true;

    /// <summary>Computes some positions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="piece">The positions.</param>
    /// <param name="rows">Their values. Channels after the last may be changed.</param>
    /// <param name="stride">Numbers from one position to the next.</param>
    /// <param name="channels">Number of channels.</param>
    public abstract void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels);
}
