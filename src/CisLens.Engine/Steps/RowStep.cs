using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>
/// A step whose output positions depend on some input positions nearby. Operations on each position, a pool and further operations can
/// follow in the same pass, while the values are in the cache.
/// </summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="inputs">What it reads.</param>
abstract unsafe class RowStep(Slot output, params Source[] inputs) : Step(output)
{
    readonly List<RowOp> _ops = [], _opsAfterPool = [];

    /// <summary>The pool; null for none.</summary>
    public MaxPool? Pool { get; private set; }

    /// <inheritdoc/>
    protected override IEnumerable<Source> Sources =>
        [.. inputs, .. _ops.Concat(_opsAfterPool).Select(op => op.Extra).OfType<Source>()];

    /// <summary>Whether an input is added after the pool.</summary>
    bool IsAfterPool(int input) => input >= inputs.Length + _ops.Count(op => op.Extra is not null);

    /// <summary>The input that determines the number of positions.</summary>
    protected Source Input => inputs[0];

    /// <summary>The operations after the last layer.</summary>
    public IReadOnlyList<RowOp> LastOps => Pool is null ? _ops : _opsAfterPool;

    /// <inheritdoc/>
    public override bool TryAppend(RowOp op)
    {
        (Pool is null ? _ops : _opsAfterPool).Add(op);
        return true;
    }

    /// <summary>Adds a pool at the end.</summary>
    /// <returns>False if there already is one.</returns>
    public bool TryAppend(MaxPool pool)
    {
        if (Pool is not null)
            return false;
        Pool = pool;
        return true;
    }

    /// <summary>Positions before the pool, from those of an input.</summary>
    protected abstract int RowsOf(int length);

    /// <summary>The input positions that a position before the pool needs.</summary>
    protected abstract Reach Reach { get; }

    /// <summary>Input positions from one output position to the next.</summary>
    public int Stride => (int)Reach.Stride * (Pool?.Size ?? 1);

    /// <summary>Whether a position at an end needs values outside the sequence.</summary>
    public bool IsPadded
    {
        get
        {
            const int Length = 1 << 20;
            return Reach.IsGlobal || Pool?.Ceil == true || Reach.Left > 0 || Reach.Stride * (RowsOf(Length) - 1) + Reach.Right >= Length;
        }
    }

    /// <summary>Positions that one thread computes at a time.</summary>
    protected virtual int RowsPerTask => Math.Clamp((1 << 17) / Math.Max(1, Math.Max(Input.Channels, Output.Channels)), 96, 1024);

    /// <summary>Computes positions before the pool.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pieces">The positions.</param>
    /// <param name="count">Number of positions of all pieces.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="threads">Threads that may be used.</param>
    /// <param name="to">Receives the positions of all pieces, one after the other.</param>
    /// <param name="stride">Numbers from one position to the next.</param>
    protected abstract void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to,
        int stride);

    /// <summary>As the other <c>Compute</c>, with the memory of <see cref="Keep"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pieces">The positions, all of windows or all of copies.</param>
    /// <param name="count">Number of positions of all pieces.</param>
    /// <param name="kept">Values of windows.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="threads">Threads that may be used.</param>
    /// <param name="to">Receives the positions of all pieces, one after the other.</param>
    /// <param name="stride">Numbers from one position to the next.</param>
    protected virtual void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Grid? kept, Scratch scratch, int threads,
        float* to, int stride) => Compute(run, pieces, count, scratch, threads, to, stride);

    /// <summary>Numbers from one position to the next before the pool.</summary>
    protected virtual int RowSize => Output.Channels;

    /// <inheritdoc/>
    public sealed override int Length(int[] lengths, int windows)
    {
        int rows = RowsOf(lengths[Input.Slot.Index]);
        return Pool is null ? rows : (int)Pool.Output(new Shape(1, rows)).Length;
    }

    /// <inheritdoc/>
    public sealed override RowRange Needed(int input, RowRange output, int[] lengths)
    {
        if (output.IsEmpty)
            return default;
        if (IsAfterPool(input))
            return output;
        var rows = BeforePool(output, lengths);
        return input < inputs.Length ? NeededBy(rows) : rows;
    }

    /// <summary>The input positions that some positions before the pool need.</summary>
    protected virtual RowRange NeededBy(RowRange rows) => Reach.IsGlobal ? throw new NotSupportedException()
        : new((int)(Reach.Stride * rows.From - Reach.Left), (int)(Reach.Stride * (rows.To - 1) + Reach.Right + 1));

    /// <inheritdoc/>
    public sealed override RowRange Changed(int input, RowRange changed, int[] lengths)
    {
        if (changed.IsEmpty || IsAfterPool(input))
            return changed;
        int rows = RowsOf(lengths[Input.Slot.Index]);
        var range = input < inputs.Length ? ChangedBy(changed, rows) : changed;
        if (Pool is null || range.IsEmpty)
            return range;
        var (from, to) = Pool.Dirty(range.From, range.To, new Shape(1, rows));
        return new((int)from, (int)to);
    }

    /// <summary>The positions before the pool that need some input positions.</summary>
    /// <param name="changed">The input positions.</param>
    /// <param name="rows">Number of positions before the pool.</param>
    protected virtual RowRange ChangedBy(RowRange changed, int rows) =>
        Reach.Dirty(changed.From, changed.To, rows) is var (from, to) ? new((int)from, (int)to) : default;

    RowRange BeforePool(RowRange output, int[] lengths)
    {
        int rows = RowsOf(lengths[Input.Slot.Index]);
        if (Pool is null)
            return output.Within(rows);
        int before = (int)Pool.Before(rows);
        return new RowRange(output.From * Pool.Size - before, output.To * Pool.Size - before).Within(rows);
    }

    /// <inheritdoc/>
    public sealed override void Compute(PlanRun run, Grid grid)
    {
        List<Piece> windows = [], copies = [];
        for (int i = 0; i < run.Count; i++)
            if (grid.Own(i) is { IsEmpty: false } own)
                (run.Window(i) < 0 ? windows : copies).Add(new(i, own.From, own.Count));
        var kept = copies.Count > 0 ? Keep(run, copies) : null;
        Compute(run, grid, windows, kept);
        Compute(run, grid, copies, kept);
        if (kept is not null)
            run.Memory.Return(kept.Values);
    }

    /// <summary>Memory for values of windows that their copies use, before operations and pool; null for none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="copies">The output positions of the copies.</param>
    protected virtual Grid? Keep(PlanRun run, List<Piece> copies) => null;

    /// <summary>The positions before the pool of an output piece.</summary>
    protected Piece BeforePool(PlanRun run, Piece output)
    {
        var range = BeforePool(new(output.First, output.First + output.Count), run.Lengths);
        return new(output.Sequence, range.From, range.Count);
    }

    void Compute(PlanRun run, Grid grid, List<Piece> pieces, Grid? kept)
    {
        int total = pieces.Sum(piece => piece.Count);
        if (total == 0)
            return;
        int perTask = Math.Max(1, RowsPerTask / (Pool?.Size ?? 1)), tasks = (total + perTask - 1) / perTask;
        if (tasks >= run.Threads)
            tasks = (tasks + run.Threads - 1) / run.Threads * run.Threads;
        var cut = Cut(pieces, (total + tasks - 1) / tasks);
        int inner = cut.Count < run.Threads ? run.Threads : 1;
        Workers.Run(inner > 1 ? 1 : run.Threads, cut.Count,
            i => run.WithScratch(scratch => Compute(run, grid, cut[i], kept, scratch, inner)));
    }

    static List<Piece[]> Cut(List<Piece> pieces, int most)
    {
        var tasks = new List<Piece[]>();
        var task = new List<Piece>();
        int room = most;
        foreach (var piece in pieces)
            for (int done = 0; done < piece.Count;)
            {
                int part = Math.Min(room, piece.Count - done);
                task.Add(new(piece.Sequence, piece.First + done, part));
                (done, room) = (done + part, room - part);
                if (room == 0)
                {
                    tasks.Add([.. task]);
                    task.Clear();
                    room = most;
                }
            }
        if (task.Count > 0)
            tasks.Add([.. task]);
        return tasks;
    }

    void Compute(PlanRun run, Grid grid, Piece[] pieces, Grid? kept, Scratch scratch, int threads)
    {
        int channels = Output.Channels, count = 0;
        bool direct = Pool is null && RowSize == channels && AreInOnePiece(grid, pieces);
        var rows = new Piece[pieces.Length];
        for (int i = 0; i < pieces.Length; i++)
        {
            rows[i] = BeforePool(run, pieces[i]);
            count += rows[i].Count;
        }
        float* to = direct ? grid.Row(pieces[0].Sequence, pieces[0].First) : scratch.Output((long)(count + 1) * RowSize);
        Compute(run, rows, count, kept, scratch, threads, to, RowSize);
        float* from = to;
        for (int i = 0; i < pieces.Length; from += (long)rows[i++].Count * RowSize)
        {
            foreach (var op in _ops)
                op.Apply(run, scratch, rows[i], from, RowSize, channels);
            float* own = grid.Row(pieces[i].Sequence, pieces[i].First);
            if (Pool is not null)
                Largest(run, rows[i], from, pieces[i], own);
            else if (!direct)
                for (int row = 0; row < rows[i].Count; row++)
                    new Span<float>(from + (long)row * RowSize, channels).CopyTo(new(own + (long)row * channels, channels));
            foreach (var op in _opsAfterPool)
                op.Apply(run, scratch, pieces[i], own, channels, channels);
        }
    }

    static bool AreInOnePiece(Grid grid, Piece[] pieces)
    {
        float* next = grid.Row(pieces[0].Sequence, pieces[0].First);
        foreach (var piece in pieces)
        {
            if (grid.Row(piece.Sequence, piece.First) != next)
                return false;
            next += (long)piece.Count * grid.Channels;
        }
        return true;
    }

    void Largest(PlanRun run, Piece rows, float* from, Piece pooled, float* to)
    {
        int channels = Output.Channels;
        for (int p = 0; p < pooled.Count; p++)
        {
            var range = BeforePool(new(pooled.First + p, pooled.First + p + 1), run.Lengths);
            var largest = new Span<float>(to + (long)p * channels, channels);
            for (int row = range.From; row < range.To; row++)
            {
                var values = new ReadOnlySpan<float>(from + (long)(row - rows.First) * RowSize, channels);
                if (row == range.From)
                    values.CopyTo(largest);
                else
                    Channels.Max(largest, values);
            }
        }
    }
}
