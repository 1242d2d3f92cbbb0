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
    public Packed(int inputs, int outputs, TileKernel? kernel = null)
    {
        (Inputs, Outputs, Kernel) = (inputs, outputs, kernel ?? TileKernel.Best);
        _values = new((long)inputs * Stride);
        for (long at = 0, count = (long)inputs * Stride; at < count; at += int.MaxValue)
            new Span<float>(_values.Start + at, (int)Math.Min(int.MaxValue, count - at)).Clear();
    }

    /// <summary>Packs a matrix.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="weight">The weight of an output and an input.</param>
    /// <param name="kernel">The kernel that reads it; null for the fastest.</param>
    public static Packed From(int inputs, int outputs, Func<int, int, float> weight, TileKernel? kernel = null)
    {
        var packed = new Packed(inputs, outputs, kernel);
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++)
                packed[i, o] = weight(o, i);
        return packed;
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
