using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace CisLens.Engine.Products;

/// <summary>
/// Multiplies a few rows by a panel of weights, with all sums in registers. Each sum runs over the inputs in order, so that it has the
/// same bytes with every kernel, except on processors that round a product before they add it.
/// </summary>
abstract unsafe class TileKernel
{
    /// <summary>The fastest kernel on this processor.</summary>
    public static TileKernel Best { get; } =
        Vector512.IsHardwareAccelerated ? new LargeTile<Vector512<float>, Lanes16>()
        : Vector256.IsHardwareAccelerated ? new SmallTile<Vector256<float>, Lanes8>()
        : AdvSimd.IsSupported ? new LargeTile<Vector128<float>, Lanes4>() : new SmallTile<Vector128<float>, Lanes4>();

    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Numbers in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Most vectors in a row of a panel.</summary>
    public abstract int Vectors { get; }

    /// <summary>Adds the products of <see cref="Rows"/> rows with a panel: to[r][c] += Σᵢ rows[r][i] weights[i, c].</summary>
    /// <param name="vectors">Vectors in a row of the panel: 1 to <see cref="Vectors"/>.</param>
    /// <param name="rows">Pointers to the rows.</param>
    /// <param name="inputs">Length of a row.</param>
    /// <param name="weights">Inputs × vectors × lanes.</param>
    /// <param name="to">Pointers to the sums, vectors × lanes per row.</param>
    public abstract void Run(int vectors, float** rows, int inputs, float* weights, float** to);
}
