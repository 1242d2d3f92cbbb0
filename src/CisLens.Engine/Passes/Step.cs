namespace CisLens.Engine.Passes;

/// <summary>Computes the values of one slot from those of others.</summary>
/// <param name="output">The slot.</param>
abstract class Step(Slot output)
{
    /// <summary>The slot that it computes.</summary>
    public Slot Output => output;

    /// <summary>What it reads; known after <see cref="Prepare"/>.</summary>
    public Source[] Inputs { get; private set; } = [];

    /// <summary>What it reads.</summary>
    protected abstract IEnumerable<Source> Sources { get; }

    /// <summary>Adds an operation on the output.</summary>
    /// <returns>False if it must be a step of its own.</returns>
    public virtual bool TryAppend(RowOp op) => false;

    /// <summary>Called when no operation will be added any more.</summary>
    public virtual void Prepare() => Inputs = [.. Sources];

    /// <summary>Number of output positions.</summary>
    /// <param name="lengths">Number of positions of each slot.</param>
    /// <param name="windows">Number of windows of a sequence; 1 if it is a window.</param>
    public abstract int Length(int[] lengths, int windows);

    /// <summary>The positions of an input that some output positions need; may extend beyond the ends.</summary>
    /// <param name="input">Index of the input.</param>
    /// <param name="output">The output positions.</param>
    /// <param name="lengths">Number of positions of each slot.</param>
    public abstract RowRange Needed(int input, RowRange output, int[] lengths);

    /// <summary>The output positions that can differ if some positions of an input do; may extend beyond the ends.</summary>
    /// <param name="input">Index of the input.</param>
    /// <param name="changed">Positions of the input.</param>
    /// <param name="lengths">Number of positions of each slot.</param>
    public abstract RowRange Changed(int input, RowRange changed, int[] lengths);

    /// <summary>Computes the values of all sequences of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="grid">The output.</param>
    public abstract void Compute(PlanRun run, Grid grid);
}

/// <summary>A step whose output depends on all positions of its inputs.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="inputs">What it reads.</param>
abstract class GlobalStep(Slot output, params Source[] inputs) : Step(output)
{
    /// <inheritdoc/>
    protected sealed override IEnumerable<Source> Sources => inputs;

    /// <inheritdoc/>
    public override int Length(int[] lengths, int windows) => 1;

    /// <inheritdoc/>
    public sealed override RowRange Needed(int input, RowRange output, int[] lengths) =>
        output.IsEmpty ? default : new(0, lengths[Inputs[input].Slot.Index]);

    /// <inheritdoc/>
    public sealed override RowRange Changed(int input, RowRange changed, int[] lengths) =>
        changed.IsEmpty ? default : new(0, lengths[Output.Index]);
}
