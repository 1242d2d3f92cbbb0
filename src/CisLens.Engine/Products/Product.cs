namespace CisLens.Engine.Products;

/// <summary>
/// Products of rows with a <see cref="Packed"/> matrix. Rows are pointers: they may overlap, as the windows of a convolution do, and they
/// may belong to several sequences. The bytes of an output depend on its own row only, and not on other rows or on threads.
/// </summary>
static unsafe class Product
{
    /// <summary>
    /// Inputs of one pass. The panel of such a pass stays in the cache of a core while it meets all rows. Sums of longer rows are sums of
    /// such parts, which also limits the error of rounding.
    /// </summary>
    public const int Block = 1280;

    /// <summary>Adds the products: to[r, c] += Σᵢ rows[r][i] weights[firstInput + i, c].</summary>
    /// <param name="rows">Pointers to the rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstInput">The input of the first element of a row.</param>
    /// <param name="inputs">Length of a row.</param>
    /// <param name="firstPanel">The first panel to compute.</param>
    /// <param name="endPanel">The panel after the last.</param>
    /// <param name="to">Receives rows × <see cref="Packed.Stride"/>.</param>
    /// <param name="stride">Numbers from one row of <paramref name="to"/> to the next.</param>
    public static void Run(float** rows, int count, Packed weights, int firstInput, int inputs, int firstPanel, int endPanel,
        float* to, nint stride) => Run(rows, count, weights, firstInput, inputs, firstPanel, endPanel, null, to, stride);

    /// <summary>As the other <c>Run</c>, with a pointer to the sums of each row. No two rows have the same sums.</summary>
    /// <param name="rows">Pointers to the rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstInput">The input of the first element of a row.</param>
    /// <param name="inputs">Length of a row.</param>
    /// <param name="firstPanel">The first panel to compute.</param>
    /// <param name="endPanel">The panel after the last.</param>
    /// <param name="to">Pointers to the sums, <see cref="Packed.Stride"/> per row.</param>
    public static void Run(float** rows, int count, Packed weights, int firstInput, int inputs, int firstPanel, int endPanel, float** to) =>
        Run(rows, count, weights, firstInput, inputs, firstPanel, endPanel, to, null, 0);

    static void Run(float** rows, int count, Packed weights, int firstInput, int inputs, int firstPanel, int endPanel, float** pointers,
        float* to, nint stride)
    {
        var kernel = weights.Kernel;
        float** part = stackalloc float*[kernel.Rows], sums = stackalloc float*[kernel.Rows];
        float* spare = stackalloc float[kernel.Rows * weights.PanelColumns];
        for (int done = 0; done < inputs; done += Block)
        {
            int length = Math.Min(Block, inputs - done);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int vectors = weights.VectorsOf(panel), column = panel * weights.PanelColumns, width = vectors * kernel.Lanes;
                float* values = weights.Panel(panel, firstInput + done);
                for (int row = 0; row < count; row += kernel.Rows)
                {
                    int own = Math.Min(kernel.Rows, count - row);
                    for (int r = 0; r < kernel.Rows; r++)
                    {
                        part[r] = rows[row + Math.Min(r, own - 1)] + done;
                        sums[r] = r >= own ? spare + r * width : (pointers != null ? pointers[row + r] : to + (row + r) * stride) + column;
                    }
                    kernel.Run(vectors, part, length, values, sums);
                }
            }
        }
    }
}
