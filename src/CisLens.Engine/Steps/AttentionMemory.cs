using CisLens.Design.Layers;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// The keys and values of all heads of an attention layer, packed for products. Its size grows linearly with the length. All layers of a
/// network share one, because they are computed one after the other.
/// </summary>
sealed unsafe class AttentionMemory
{
    (int Heads, int Key, int Value, int Length) _sizes;

    /// <summary>For each head: key size × positions.</summary>
    public Packed[] Keys { get; private set; } = [];

    /// <summary>For each head: positions × value size.</summary>
    public Packed[] Values { get; private set; } = [];

    /// <summary>Queries, keys and values of all heads, per position.</summary>
    public AlignedFloats Projected { get; private set; } = new(0);

    /// <summary>Makes room for a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="length">Number of positions.</param>
    /// <param name="stride">Numbers of <see cref="Projected"/> per position.</param>
    public void Fit(Attention layer, int length, int stride)
    {
        var sizes = (layer.Heads, layer.KeySize, layer.ValueSize, length);
        if (sizes == _sizes)
            return;
        _sizes = sizes;
        Keys = Matrices(layer.Heads, layer.KeySize, length);
        Values = Matrices(layer.Heads, length, layer.ValueSize);
        Projected = new((long)length * stride);
    }

    static Packed[] Matrices(int heads, int inputs, int outputs) =>
        [.. Enumerable.Range(0, heads).Select(_ => new Packed(inputs, outputs))];

    /// <summary>For each head: key size × distances, from −(length − 1) to length − 1.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="length">Number of positions.</param>
    /// <param name="relative">The weights of <c>to_rel_k</c>, heads · key size × features.</param>
    public static Packed[] OfDistances(Attention layer, int length, float[] relative)
    {
        int count = 2 * length - 1, features = layer.Positions.Count, width = layer.Heads * layer.KeySize;
        float[] all = [.. layer.Positions.Compute(length).Select(value => (float)value)];
        var weights = FilterBank.Of(relative, new float[width]).Pack().Weights;
        var projected = new AlignedFloats((long)count * weights.Stride);
        for (long at = 0, end = (long)count * weights.Stride; at < end; at++)
            projected.Start[at] = 0;
        var matrices = Matrices(layer.Heads, layer.KeySize, count);
        fixed (float* first = all)
        {
            var rows = new float*[count];
            for (int row = 0; row < count; row++)
                rows[row] = first + (long)row * features;
            fixed (float** start = rows)
                Product.Run(start, count, weights, 0, features, 0, weights.Panels, projected.Start, weights.Stride);
        }
        for (int head = 0; head < layer.Heads; head++)
            Transpose(projected.Start + head * layer.KeySize, weights.Stride, count, matrices[head]);
        GC.KeepAlive(projected);
        GC.KeepAlive(weights);
        return matrices;
    }

    /// <summary>Writes rows as the columns of a matrix.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="to">The matrix.</param>
    public static void Transpose(float* rows, int stride, int count, Packed to)
    {
        for (int panel = 0, column = 0; column < count; panel++)
        {
            int width = to.VectorsOf(panel) * to.Kernel.Lanes;
            float* start = to.Panel(panel, 0);
            for (int end = Math.Min(count, column + to.PanelColumns), at = 0; column < end; column++, at++)
                for (int i = 0; i < to.Inputs; i++)
                    start[i * width + at] = rows[(long)column * stride + i];
        }
    }

    /// <summary>Writes rows as the rows of a matrix.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="to">The matrix.</param>
    public static void Copy(float* rows, int stride, Packed to)
    {
        for (int panel = 0; panel < to.Panels; panel++)
        {
            int width = to.VectorsOf(panel) * to.Kernel.Lanes, first = panel * to.PanelColumns;
            int own = Math.Min(to.PanelColumns, to.Outputs - first);
            for (int i = 0; i < to.Inputs; i++)
                new ReadOnlySpan<float>(rows + (long)i * stride + first, own).CopyTo(new(to.Panel(panel, i), width));
        }
    }
}
