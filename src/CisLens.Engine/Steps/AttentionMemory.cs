using CisLens.Design.Layers;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// The keys, values and distances of all heads of an attention layer, packed for products. Its size grows linearly with the length.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="length">Number of positions.</param>
/// <param name="relative">The weights of <c>to_rel_k</c>, heads · key size × features.</param>
sealed unsafe class AttentionMemory(Attention layer, int length, float[] relative)
{
    /// <summary>Number of positions.</summary>
    public int Length => length;

    /// <summary>For each head: key size × positions.</summary>
    public Packed[] Keys { get; } = Matrices(layer.Heads, layer.KeySize, length);

    /// <summary>For each head: positions × value size.</summary>
    public Packed[] Values { get; } = Matrices(layer.Heads, length, layer.ValueSize);

    /// <summary>For each head: key size × distances, from −(length − 1) to length − 1.</summary>
    public Packed[] Distances { get; } = OfDistances(layer, length, relative);

    /// <summary>Queries, keys and values of all heads, per position.</summary>
    public AlignedFloats? Projected { get; set; }

    static Packed[] Matrices(int heads, int inputs, int outputs) =>
        [.. Enumerable.Range(0, heads).Select(_ => new Packed(inputs, outputs))];

    static Packed[] OfDistances(Attention layer, int length, float[] relative)
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
