using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CisLens.Design.Layers;

namespace CisLens.Design.Libtorch;

/// <summary>
/// A convolution of DNA, and the largest value of each pool of its outputs, from tables: three neighbouring bases select one of 64 rows,
/// which has the sums of their weights. The gradient of the weights adds to the same rows. Both are the same bytes with any number of
/// threads.
/// </summary>
sealed unsafe class CodedConv
{
    const int Lanes = 16, Rows = CodedSequences.Mixed + 1, Symbols = CodedSequences.Symbols, GroupBases = CodedSequences.GroupBases;
    const int BlockPositions = 600, ChunkPositions = 8192;
    const byte None = 255;

    readonly CodedSequences _sequences;
    readonly int _filters, _pool, _pools, _before, _chunk;
    readonly bool _relu;
    readonly ParallelOptions _parallel;
    byte[]? _chosen;   // of each pool, the position in it; None if it is not above 0

    /// <summary>The largest pool.</summary>
    public const int LargestPool = None;

    /// <summary>Makes the layer.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="filters">Number of filters.</param>
    /// <param name="pool">The pool after the convolution; null for none.</param>
    /// <param name="relu">Whether negative outputs are replaced by 0.</param>
    /// <param name="threads">Number of threads.</param>
    public CodedConv(CodedSequences sequences, int filters, MaxPool? pool, bool relu, int threads)
    {
        (_sequences, _filters, _relu) = (sequences, filters, relu);
        _parallel = new() { MaxDegreeOfParallelism = threads };
        _pool = pool?.Size ?? 1;
        _pools = (int)(pool?.Output(new(filters, sequences.Outputs)).Length ?? sequences.Outputs);
        _before = (int)(pool?.Before(sequences.Outputs) ?? 0);
        _chunk = Math.Max(1, ChunkPositions / sequences.Outputs);
    }

    /// <summary>Number of positions after the pool.</summary>
    public int Pools => _pools;

    int Width => _sequences.Width;

    int Groups => (Width + GroupBases - 1) / GroupBases;

    int Panels => (_filters + Lanes - 1) / Lanes;

    int Chunks => (_sequences.Count + _chunk - 1) / _chunk;

    int BlockPools => Math.Max(1, BlockPositions / _pool);

    /// <summary>Computes the outputs.</summary>
    /// <param name="weights">Filter × tap × symbol.</param>
    /// <param name="bias">One per filter.</param>
    /// <param name="output">Receives sequence × filter × pool.</param>
    public void Forward(float[] weights, float[] bias, Span<float> output)
    {
        if (_pool > 1 || _relu)
            _chosen = new byte[output.Length];
        fixed (float* to = output)
        fixed (byte* chosen = _chosen)
        {
            var (values, choices) = ((nint)to, (nint)chosen);
            Parallel.For(0, Panels * Chunks, _parallel,
                task => Forward(weights, bias, task / Chunks, task % Chunks, (float*)values, (byte*)choices));
        }
    }

    void Forward(float[] weights, float[] bias, int panel, int chunk, float* output, byte* chosen)
    {
        int tile = (BlockPools * _pool + 1) * Lanes;
        using var memory = new Floats((Groups * Rows + Width * Symbols + 1) * Lanes + 3 * tile);
        float* table = memory.Start, taps = table + Groups * Rows * Lanes, start = taps + Width * Symbols * Lanes, sums = start + Lanes,
            values = sums + tile;
        int* choices = (int*)(values + tile);
        FillTable(weights, bias, panel, table, taps, start);
        for (int s = chunk * _chunk; s < Math.Min(_sequences.Count, (chunk + 1) * _chunk); s++)
            for (int first = 0; first < _pools; first += BlockPools)
            {
                int count = Math.Min(BlockPools, _pools - first);
                var (from, end) = Positions(first, count);
                fixed (byte* groups = _sequences.GroupsOf(s))
                    SumRows(table, Groups, start, groups + from, end - from, sums);
                AddMixed(s, from, end, taps, sums);
                if (chosen is not null)
                    ChooseLargest(sums, first, count, values, choices);
                Write(s, panel, first, count, chosen is null ? sums : values, choices, output, chosen);
            }
    }

    /// <summary>The output positions of some pools.</summary>
    (int From, int End) Positions(int first, int count) =>
        (Math.Max(0, first * _pool - _before), Math.Min(_sequences.Outputs, (first + count) * _pool - _before));

    void FillTable(float[] weights, float[] bias, int panel, float* table, float* taps, float* start)
    {
        int filters = Math.Min(Lanes, _filters - panel * Lanes);
        new Span<float>(table, (Groups * Rows + Width * Symbols + 1) * Lanes).Clear();
        for (int lane = 0; lane < filters; lane++)
        {
            int filter = panel * Lanes + lane;
            start[lane] = bias[filter];
            for (int tap = 0; tap < Width * Symbols; tap++)
                taps[tap * Lanes + lane] = weights[filter * Width * Symbols + tap];
        }
        for (int group = 0; group < Groups; group++)
            for (int row = 0; row < CodedSequences.Mixed; row++)
                for (int i = 0; i < GroupBases && group * GroupBases + i < Width; i++)
                    Add(table + (group * Rows + row) * Lanes, taps + ((group * GroupBases + i) * Symbols + Base(row, i)) * Lanes);
    }

    static int Base(int row, int i) => row >> (2 * (GroupBases - 1 - i)) & 3;

    static void Add(float* to, float* from)
    {
        (Vector256.Load(to) + Vector256.Load(from)).Store(to);
        (Vector256.Load(to + 8) + Vector256.Load(from + 8)).Store(to + 8);
    }

    /// <summary>Adds the rows of the groups of each position, which lie at every third symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumRows(float* table, int groups, float* start, byte* codes, int count, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(start), b0 = Vector256.Load(start + 8);
        for (int i = 0; i < count; i++, codes++, sums += Lanes)
        {
            Vector256<float> a = a0, b = b0;
            float* rows = table;
            for (int group = 0; group < groups; group++, rows += Rows * Lanes)
            {
                float* row = rows + codes[group * GroupBases] * Lanes;
                a += Vector256.Load(row);
                b += Vector256.Load(row + 8);
            }
            a.Store(sums);
            b.Store(sums + 8);
        }
    }

    /// <summary>Calls an action for each output position and group that has an unknown base or padding.</summary>
    void ForMixed(int sequence, int from, int end, Action<int, int> action)
    {
        var groups = _sequences.GroupsOf(sequence)[from..(end + (Groups - 1) * GroupBases)];
        for (int at = 0; groups[at..].IndexOf(CodedSequences.Mixed) is >= 0 and var next; at++)
        {
            at += next;
            for (int group = 0; group < Groups; group++)
                if (at - group * GroupBases is >= 0 and var position && position < end - from)
                    action(position, group);
        }
    }

    void AddMixed(int sequence, int from, int end, float* taps, float* sums) => ForMixed(sequence, from, end, (position, group) =>
    {
        var symbols = _sequences.SymbolsOf(sequence);
        for (int tap = group * GroupBases; tap < Math.Min(Width, (group + 1) * GroupBases); tap++)
            if (symbols[from + position + tap] is < CodedSequences.Outside and var symbol)
                Add(sums + position * Lanes, taps + (tap * Symbols + symbol) * Lanes);
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ChooseLargest(float* sums, int first, int count, float* values, int* choices)
    {
        int from = Positions(first, count).From;
        for (int p = 0; p < count; p++, values += Lanes, choices += Lanes)
        {
            int start = (first + p) * _pool - _before, i = Math.Max(0, start), end = Math.Min(_sequences.Outputs, start + _pool);
            float* row = sums + (i - from) * Lanes;
            Vector256<float> a = Vector256.Load(row), b = Vector256.Load(row + 8);
            Vector256<int> choiceA = Vector256.Create(i - start), choiceB = choiceA;
            for (i++, row += Lanes; i < end; i++, row += Lanes)
            {
                Vector256<float> c = Vector256.Load(row), d = Vector256.Load(row + 8);
                Vector256<float> largerC = Vector256.GreaterThan(c, a), largerD = Vector256.GreaterThan(d, b);
                var choice = Vector256.Create(i - start);
                (a, b) = (Vector256.ConditionalSelect(largerC, c, a), Vector256.ConditionalSelect(largerD, d, b));
                choiceA = Vector256.ConditionalSelect(largerC.AsInt32(), choice, choiceA);
                choiceB = Vector256.ConditionalSelect(largerD.AsInt32(), choice, choiceB);
            }
            if (_relu)
            {
                (a, b) = (Vector256.Max(a, default), Vector256.Max(b, default));
                var none = Vector256.Create((int)None);
                choiceA = Vector256.ConditionalSelect(Vector256.GreaterThan(a, default).AsInt32(), choiceA, none);
                choiceB = Vector256.ConditionalSelect(Vector256.GreaterThan(b, default).AsInt32(), choiceB, none);
            }
            a.Store(values);
            b.Store(values + 8);
            choiceA.Store(choices);
            choiceB.Store(choices + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Write(int sequence, int panel, int first, int count, float* values, int* choices, float* output, byte* chosen)
    {
        int filters = Math.Min(Lanes, _filters - panel * Lanes);
        for (int lane = 0; lane < filters; lane++)
        {
            long row = ((long)sequence * _filters + panel * Lanes + lane) * _pools + first;
            for (int p = 0; p < count; p++)
                output[row + p] = values[p * Lanes + lane];
            if (chosen is not null)
                for (int p = 0; p < count; p++)
                    chosen[row + p] = (byte)choices[p * Lanes + lane];
        }
    }

    /// <summary>The gradient of the weights (filter × tap × symbol) and of the bias (one per filter).</summary>
    /// <param name="gradient">The gradient of the output of <see cref="Forward(float[], float[], Span{float})"/>.</param>
    public (double[] Weights, double[] Bias) Backward(ReadOnlySpan<float> gradient)
    {
        int size = Width * Symbols + 1;
        var parts = new double[Panels * Chunks * size * Lanes];
        fixed (float* from = gradient)
        {
            nint values = (nint)from;
            Parallel.For(0, Panels * Chunks, _parallel, task =>
                Backward((float*)values, task / Chunks, task % Chunks, parts.AsSpan(task * size * Lanes, size * Lanes)));
        }
        double[] weights = new double[_filters * (size - 1)], bias = new double[_filters];
        for (int filter = 0; filter < _filters; filter++)
            for (int chunk = 0; chunk < Chunks; chunk++)
            {
                var part = parts.AsSpan(((filter / Lanes * Chunks) + chunk) * size * Lanes);
                for (int tap = 0; tap < size - 1; tap++)
                    weights[filter * (size - 1) + tap] += part[tap * Lanes + filter % Lanes];
                bias[filter] += part[(size - 1) * Lanes + filter % Lanes];
            }
        return (weights, bias);
    }

    /// <summary>The sums of a chunk for 16 filters: tap × symbol × filter, then one per filter.</summary>
    void Backward(float* gradient, int panel, int chunk, Span<double> sums)
    {
        int tile = (BlockPools * _pool + 1) * Lanes;
        using var memory = new Floats((Groups * Rows + Width * Symbols + 1) * Lanes + tile);
        float* table = memory.Start, taps = table + Groups * Rows * Lanes, total = taps + Width * Symbols * Lanes, dense = total + Lanes;
        new Span<float>(table, (Groups * Rows + Width * Symbols + 1) * Lanes).Clear();
        for (int s = chunk * _chunk; s < Math.Min(_sequences.Count, (chunk + 1) * _chunk); s++)
            for (int first = 0; first < _pools; first += BlockPools)
            {
                int count = Math.Min(BlockPools, _pools - first);
                var (from, end) = Positions(first, count);
                Read(s, panel, first, count, gradient, dense);
                float* rows = dense + (from - (first * _pool - _before)) * Lanes;
                fixed (byte* groups = _sequences.GroupsOf(s))
                    AddRows(table, Groups, groups + from, end - from, rows);
                AddMixedGradient(s, from, end, taps, total, rows);
            }
        Fold(table, taps, total, sums);
    }

    /// <summary>Writes the gradient of each position: that of its pool, or 0 if another position of the pool was larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Read(int sequence, int panel, int first, int count, float* gradient, float* dense)
    {
        int filters = Math.Min(Lanes, _filters - panel * Lanes), pool = _pool, unused = count * pool;
        new Span<float>(dense, unused * Lanes).Clear();
        for (int lane = 0; lane < filters; lane++)
        {
            long row = ((long)sequence * _filters + panel * Lanes + lane) * _pools + first;
            if (_chosen is null)
                for (int p = 0; p < count; p++)
                    dense[p * Lanes + lane] = gradient[row + p];
            else
                fixed (byte* chosen = &_chosen[row])
                    for (int p = 0; p < count; p++)
                        dense[(chosen[p] == None ? unused : p * pool + chosen[p]) * Lanes + lane] = gradient[row + p];
        }
    }

    /// <summary>Adds a row of gradients to the rows of the groups of each position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(float* table, int groups, byte* codes, int count, float* gradients)
    {
        for (int i = 0; i < count; i++, codes++, gradients += Lanes)
        {
            Vector256<float> a = Vector256.Load(gradients), b = Vector256.Load(gradients + 8);
            float* rows = table;
            for (int group = 0; group < groups; group++, rows += Rows * Lanes)
            {
                float* row = rows + codes[group * GroupBases] * Lanes;
                (Vector256.Load(row) + a).Store(row);
                (Vector256.Load(row + 8) + b).Store(row + 8);
            }
        }
    }

    void AddMixedGradient(int sequence, int from, int end, float* taps, float* total, float* gradients) =>
        ForMixed(sequence, from, end, (position, group) =>
        {
            var symbols = _sequences.SymbolsOf(sequence);
            for (int tap = group * GroupBases; tap < Math.Min(Width, (group + 1) * GroupBases); tap++)
                if (symbols[from + position + tap] is < CodedSequences.Outside and var symbol)
                    Add(taps + (tap * Symbols + symbol) * Lanes, gradients + position * Lanes);
            if (group == 0)
                Add(total, gradients + position * Lanes);
        });

    /// <summary>Adds the rows of each group to the bases that they consist of.</summary>
    void Fold(float* table, float* taps, float* total, Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] = taps[i];   // the total follows the taps
        var last = sums[^Lanes..];
        for (int group = 0; group < Groups; group++)
            for (int row = 0; row < CodedSequences.Mixed; row++)
            {
                var values = new ReadOnlySpan<float>(table + (group * Rows + row) * Lanes, Lanes);
                for (int i = 0; i < GroupBases && group * GroupBases + i < Width; i++)
                    Add(sums.Slice(((group * GroupBases + i) * Symbols + Base(row, i)) * Lanes, Lanes), values);
                if (group == 0)
                    Add(last, values);
            }
    }

    static void Add(Span<double> sums, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            sums[i] += values[i];
    }

    /// <summary>Memory at an address that a vector can be read from at once.</summary>
    readonly struct Floats(int count) : IDisposable
    {
        public readonly float* Start = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);

        public void Dispose() => NativeMemory.AlignedFree(Start);
    }
}
