using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Functions;
using CisLens.Engine.Passes;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// Multi-head attention with relative positions, for tiles of queries: the matrix of all queries and keys never exists. A tile is one
/// head of some queries; results do not depend on the size of the tiles.
/// </summary>
sealed unsafe class AttentionStep : GlobalStep
{
    const int LogitsOfTile = 1 << 16;   // 256 KiB, half of the level 2 cache of a core
    const int RowsOfTask = 384;         // positions of a projection: the weights are read from memory once per task

    readonly Attention _layer;
    readonly Source _input;
    readonly Packed _projection, _out;
    readonly float[] _bias, _contentBias, _positionBias, _relative;
    AttentionMemory? _memory;

    /// <summary>Makes the step.</summary>
    /// <param name="output">The slot that it computes.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="read">Returns a weight by name.</param>
    public AttentionStep(Slot output, Source input, Attention layer, Func<string, float[]> read) : base(output, input)
    {
        (_layer, _input) = (layer, input);
        float[] Weight(string name) => read($"{layer.Name}.{name}");
        float[] queries = Weight("to_q.weight");
        float scale = (float)(1 / Math.Sqrt(layer.KeySize));
        foreach (ref float weight in queries.AsSpan())
            weight *= scale;
        float[] all = [.. queries, .. Weight("to_k.weight"), .. Weight("to_v.weight")];
        _projection = FilterBank.Of(all, new float[layer.Heads * (2 * layer.KeySize + layer.ValueSize)]).Pack().Weights;
        (_out, _bias) = FilterBank.Of(Weight("to_out.weight"), Weight("to_out.bias")).Pack();
        (_contentBias, _positionBias, _relative) = (Weight("rel_content_bias"), Weight("rel_pos_bias"), Weight("to_rel_k.weight"));
    }

    /// <inheritdoc/>
    public override int Length(int[] lengths, int windows) => lengths[_input.Slot.Index];

    int Joined => _layer.Heads * _layer.ValueSize;

    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid)
    {
        int length = grid.Length;
        if (_memory?.Length != length)
            _memory = new(_layer, length, _relative);
        var projected = _memory.Projected ??= new((long)length * _projection.Stride);
        for (int s = 0; s < run.Count; s++)
            if (grid.Own(s) is { IsEmpty: false } own)
                run.WithScratch(scratch => Compute(run, _memory, run.Read(_input, new(s, 0, length), scratch.Input, scratch),
                    projected.Start, own, scratch.Added((long)own.Count * Joined), grid.Row(s, own.From)));
    }

    void Compute(PlanRun run, AttentionMemory memory, float* from, float* projected, RowRange own, float* joined, float* to)
    {
        int threads = run.Threads, length = memory.Length, channels = _input.Channels, heads = _layer.Heads, stride = _projection.Stride;
        Project(run, from, channels, length, _projection, null, projected, stride);
        Workers.Run(threads, heads, head =>
        {
            float* keys = projected + (heads + head) * _layer.KeySize, values = projected + 2 * heads * _layer.KeySize;
            AttentionMemory.Transpose(keys, stride, length, memory.Keys[head]);
            AttentionMemory.Copy(values + head * _layer.ValueSize, stride, memory.Values[head]);
        });
        int tile = Math.Clamp(LogitsOfTile / length / 24 * 24, 24, 96), tiles = (own.Count + tile - 1) / tile;
        Workers.Run(threads, heads * tiles, task => run.WithScratch(scratch =>
        {
            int head = task / tiles, first = own.From + task % tiles * tile, count = Math.Min(tile, own.To - first);
            float* queries = projected + (long)first * stride + head * _layer.KeySize;
            Attend(memory, head, first, count, queries, scratch, joined + (long)(first - own.From) * Joined + head * _layer.ValueSize);
        }));
        Project(run, joined, Joined, own.Count, _out, _bias, to, channels);
    }

    /// <summary>Multiplies rows by a matrix and adds a bias.</summary>
    static void Project(PlanRun run, float* from, int inputs, int count, Packed weights, float[]? bias, float* to, int stride)
    {
        int parts = Math.Max(run.Threads, (count + RowsOfTask - 1) / RowsOfTask);
        Workers.Run(run.Threads, parts, part => run.WithScratch(scratch =>
        {
            int first = (int)((long)count * part / parts), own = (int)((long)count * (part + 1) / parts) - first, width = weights.Stride;
            float** rows = scratch.Pointers(own);
            // whole vectors are written, which may be longer than a row of the output
            float* target = width == stride ? to + (long)first * stride : scratch.Output((long)own * width);
            for (int row = 0; row < own; row++)
            {
                rows[row] = from + (long)(first + row) * inputs;
                var values = new Span<float>(target + (long)row * width, width);
                if (bias is null)
                    values.Clear();
                else
                    bias.CopyTo(values);
            }
            Product.Run(rows, own, weights, 0, inputs, 0, weights.Panels, target, width);
            for (int row = 0; row < own && width != stride; row++)
                new Span<float>(target + (long)row * width, stride).CopyTo(new(to + (long)(first + row) * stride, stride));
        }));
    }

    /// <summary>The weighted values of one head for consecutive queries.</summary>
    void Attend(AttentionMemory memory, int head, int first, int count, float* queries, Scratch scratch, float* to)
    {
        int length = memory.Length, size = _layer.KeySize;
        Packed keys = memory.Keys[head], distances = memory.Distances[head], values = memory.Values[head];
        // a row of logits has a margin, into which distances of other queries and unused columns of panels fall
        int margin = count + keys.PanelColumns, stride = (length + 2 * margin + 15) / 16 * 16;
        float* logits = scratch.Output((long)count * stride + 16), biased = scratch.Other(2L * count * size + (long)count * values.Stride);
        float* weighted = biased + 2L * count * size;
        float** rows = scratch.Pointers(count);
        for (int i = 0; i < count; i++)
        {
            rows[i] = biased + (long)i * size;
            var query = new ReadOnlySpan<float>(queries + (long)i * _projection.Stride, size);
            query.CopyTo(new(rows[i], size));
            query.CopyTo(new(rows[i] + (long)count * size, size));
            Channels.Add(new(rows[i], size), _contentBias.AsSpan(head * size, size));
            Channels.Add(new(rows[i] + (long)count * size, size), _positionBias.AsSpan(head * size, size));
        }
        new Span<float>(logits, count * stride).Clear();
        Product.Run(rows, count, keys, 0, size, 0, keys.Panels, logits + margin, stride);
        for (int i = 0; i < count; i++)
            rows[i] += (long)count * size;
        // distance d is column d + length − 1, and key j = d + first + i of query i: each row is one column further to the left
        int from = length - first - count, to0 = 2 * length - 2 - first, panel = distances.PanelColumns;
        Product.Run(rows, count, distances, 0, size, from / panel, to0 / panel + 1, logits + margin + first - length + 1, stride + 1);
        float* sums = stackalloc float[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = logits + (long)i * stride + margin;
            sums[i] = Exponentials(rows[i], length);
            new Span<float>(weighted + (long)i * values.Stride, values.Stride).Clear();
        }
        Product.Run(rows, count, values, 0, length, 0, values.Panels, weighted, values.Stride);
        for (int i = 0; i < count; i++)
        {
            var row = new Span<float>(weighted + (long)i * values.Stride, _layer.ValueSize);
            Channels.Multiply(row, 1 / sums[i]);
            row.CopyTo(new(to + (long)i * Joined, _layer.ValueSize));
        }
    }

    /// <summary>Replaces logits by e^(logit − largest logit), and returns their sum. Changes up to 15 numbers after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Exponentials(float* logits, int count)
    {
        int whole = (count + 15) / 16 * 16;
        new Span<float>(logits + count, whole - count).Fill(float.NegativeInfinity);
        Vector512<float> largest = Vector512.Load(logits), sum = default;
        for (int i = 16; i < whole; i += 16)
            largest = Vector512.Max(largest, Vector512.Load(logits + i));
        float most = largest[0];
        for (int i = 1; i < 16; i++)
            most = Math.Max(most, largest[i]);
        var shift = Vector512.Create(most);
        for (int i = 0; i < whole; i += 16)
        {
            var value = VectorMath.Exp(Vector512.Load(logits + i) - shift);
            value.Store(logits + i);
            sum += value;
        }
        return VectorMath.Sum(sum);
    }
}
