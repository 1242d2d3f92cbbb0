using System.Runtime.CompilerServices;

namespace CisLens.Engine.Products;

/// <summary>
/// A matrix of weights in the order in which <see cref="Product"/> reads it: panels of columns, in each panel input by input.
/// </summary>
sealed unsafe class Packed
{
    readonly AlignedFloats _values;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="kernel">The kernel that reads it; null for the fastest.</param>
    public Packed(int inputs, int outputs, TileKernel? kernel = null) : this(kernel, inputs, outputs) =>
        new Span<float>(_values.Start, (int)_values.Count).Clear();

    Packed(TileKernel? kernel, int inputs, int outputs)
    {
        (Inputs, Outputs, Kernel) = (inputs, outputs, kernel ?? TileKernel.Best);
        _values = new((long)inputs * Stride);
    }

    /// <summary>Packs a matrix.</summary>
    /// <param name="weights">Outputs × inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="order">For each input of the packed matrix its index in <paramref name="weights"/>; null for the same order.</param>
    /// <param name="kernel">The kernel that reads it; null for the fastest.</param>
    public static Packed From(float[] weights, int outputs, int[]? order = null, TileKernel? kernel = null)
    {
        var packed = new Packed(kernel, weights.Length / outputs, outputs);
        fixed (float* all = weights)
            for (int panel = 0; panel < packed.Panels; panel++)
                packed.Write(panel, all, order);
        return packed;
    }

    // input by input, so that memory is written in order
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Write(int panel, float* weights, int[]? order)
    {
        int first = panel * PanelColumns, columns = VectorsOf(panel) * Kernel.Lanes, known = Math.Min(columns, Outputs - first);
        float* to = Panel(panel, 0);
        for (int i = 0; i < Inputs; i++, to += columns)
        {
            float* from = weights + (long)first * Inputs + (order is null ? i : order[i]);
            for (int c = 0; c < known; c++, from += Inputs)
                to[c] = *from;
            for (int c = known; c < columns; c++)
                to[c] = 0;
        }
    }

    /// <summary>Number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>The kernel that reads it.</summary>
    public TileKernel Kernel { get; }

    /// <summary>Columns of a panel; the last can have fewer.</summary>
    public int PanelColumns => Kernel.Lanes * Kernel.Vectors;

    /// <summary>Number of panels.</summary>
    public int Panels => (Outputs + PanelColumns - 1) / PanelColumns;

    /// <summary>Number of outputs, rounded up to whole vectors.</summary>
    public int Stride => (Outputs + Kernel.Lanes - 1) / Kernel.Lanes * Kernel.Lanes;

    /// <summary>Vectors in a row of a panel.</summary>
    public int VectorsOf(int panel) => Math.Min(Kernel.Vectors, Stride / Kernel.Lanes - panel * Kernel.Vectors);

    /// <summary>The weights of a panel from an input on.</summary>
    public float* Panel(int panel, int input) =>
        _values.Start + (long)panel * PanelColumns * Inputs + (long)input * VectorsOf(panel) * Kernel.Lanes;

    /// <summary>The weight of an input and an output.</summary>
    public ref float this[int input, int output] =>
        ref Panel(output / PanelColumns, input)[output % PanelColumns];
}
