using System.Runtime.CompilerServices;

namespace CisLens.Engine.Products;

// The sums of a tile are local variables, because arrays are not kept in registers.
/// <summary>8 rows × 3 vectors: 24 sums, for processors with 32 vector registers.</summary>
sealed unsafe class LargeTile<TVector, TLanes> : TileKernel where TVector : struct where TLanes : struct, ILanes<TVector>
{
    public override int Rows => 8;

    public override int Lanes => TLanes.Count;

    public override int Vectors => 3;

    public override void Run(int vectors, float** rows, int inputs, float* weights, float** to)
    {
        if (vectors == 3)
            Run3(rows, inputs, weights, to);
        else if (vectors == 2)
            Run2(rows, inputs, weights, to);
        else
            Run1(rows, inputs, weights, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run3(float** rows, nint inputs, float* weights, float** to)
    {
        float* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3];
        float* row4 = rows[4], row5 = rows[5], row6 = rows[6], row7 = rows[7];
        TVector a0 = default, a1 = default, a2 = default;
        TVector b0 = default, b1 = default, b2 = default;
        TVector c0 = default, c1 = default, c2 = default;
        TVector d0 = default, d1 = default, d2 = default;
        TVector e0 = default, e1 = default, e2 = default;
        TVector f0 = default, f1 = default, f2 = default;
        TVector g0 = default, g1 = default, g2 = default;
        TVector h0 = default, h1 = default, h2 = default;
        for (nint i = 0; i < inputs; i++)
        {
            TVector x = TLanes.Load(weights), y = TLanes.Load(weights + TLanes.Count), z = TLanes.Load(weights + 2 * TLanes.Count);
            weights += 3 * TLanes.Count;
            var value = TLanes.Create(row0[i]);
            a0 = TLanes.MultiplyAdd(value, x, a0);
            a1 = TLanes.MultiplyAdd(value, y, a1);
            a2 = TLanes.MultiplyAdd(value, z, a2);
            value = TLanes.Create(row1[i]);
            b0 = TLanes.MultiplyAdd(value, x, b0);
            b1 = TLanes.MultiplyAdd(value, y, b1);
            b2 = TLanes.MultiplyAdd(value, z, b2);
            value = TLanes.Create(row2[i]);
            c0 = TLanes.MultiplyAdd(value, x, c0);
            c1 = TLanes.MultiplyAdd(value, y, c1);
            c2 = TLanes.MultiplyAdd(value, z, c2);
            value = TLanes.Create(row3[i]);
            d0 = TLanes.MultiplyAdd(value, x, d0);
            d1 = TLanes.MultiplyAdd(value, y, d1);
            d2 = TLanes.MultiplyAdd(value, z, d2);
            value = TLanes.Create(row4[i]);
            e0 = TLanes.MultiplyAdd(value, x, e0);
            e1 = TLanes.MultiplyAdd(value, y, e1);
            e2 = TLanes.MultiplyAdd(value, z, e2);
            value = TLanes.Create(row5[i]);
            f0 = TLanes.MultiplyAdd(value, x, f0);
            f1 = TLanes.MultiplyAdd(value, y, f1);
            f2 = TLanes.MultiplyAdd(value, z, f2);
            value = TLanes.Create(row6[i]);
            g0 = TLanes.MultiplyAdd(value, x, g0);
            g1 = TLanes.MultiplyAdd(value, y, g1);
            g2 = TLanes.MultiplyAdd(value, z, g2);
            value = TLanes.Create(row7[i]);
            h0 = TLanes.MultiplyAdd(value, x, h0);
            h1 = TLanes.MultiplyAdd(value, y, h1);
            h2 = TLanes.MultiplyAdd(value, z, h2);
        }
        Add(to[0], a0, a1, a2);
        Add(to[1], b0, b1, b2);
        Add(to[2], c0, c1, c2);
        Add(to[3], d0, d1, d2);
        Add(to[4], e0, e1, e2);
        Add(to[5], f0, f1, f2);
        Add(to[6], g0, g1, g2);
        Add(to[7], h0, h1, h2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run2(float** rows, nint inputs, float* weights, float** to)
    {
        float* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3];
        float* row4 = rows[4], row5 = rows[5], row6 = rows[6], row7 = rows[7];
        TVector a0 = default, a1 = default;
        TVector b0 = default, b1 = default;
        TVector c0 = default, c1 = default;
        TVector d0 = default, d1 = default;
        TVector e0 = default, e1 = default;
        TVector f0 = default, f1 = default;
        TVector g0 = default, g1 = default;
        TVector h0 = default, h1 = default;
        for (nint i = 0; i < inputs; i++)
        {
            TVector x = TLanes.Load(weights), y = TLanes.Load(weights + TLanes.Count);
            weights += 2 * TLanes.Count;
            var value = TLanes.Create(row0[i]);
            a0 = TLanes.MultiplyAdd(value, x, a0);
            a1 = TLanes.MultiplyAdd(value, y, a1);
            value = TLanes.Create(row1[i]);
            b0 = TLanes.MultiplyAdd(value, x, b0);
            b1 = TLanes.MultiplyAdd(value, y, b1);
            value = TLanes.Create(row2[i]);
            c0 = TLanes.MultiplyAdd(value, x, c0);
            c1 = TLanes.MultiplyAdd(value, y, c1);
            value = TLanes.Create(row3[i]);
            d0 = TLanes.MultiplyAdd(value, x, d0);
            d1 = TLanes.MultiplyAdd(value, y, d1);
            value = TLanes.Create(row4[i]);
            e0 = TLanes.MultiplyAdd(value, x, e0);
            e1 = TLanes.MultiplyAdd(value, y, e1);
            value = TLanes.Create(row5[i]);
            f0 = TLanes.MultiplyAdd(value, x, f0);
            f1 = TLanes.MultiplyAdd(value, y, f1);
            value = TLanes.Create(row6[i]);
            g0 = TLanes.MultiplyAdd(value, x, g0);
            g1 = TLanes.MultiplyAdd(value, y, g1);
            value = TLanes.Create(row7[i]);
            h0 = TLanes.MultiplyAdd(value, x, h0);
            h1 = TLanes.MultiplyAdd(value, y, h1);
        }
        Add(to[0], a0, a1);
        Add(to[1], b0, b1);
        Add(to[2], c0, c1);
        Add(to[3], d0, d1);
        Add(to[4], e0, e1);
        Add(to[5], f0, f1);
        Add(to[6], g0, g1);
        Add(to[7], h0, h1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run1(float** rows, nint inputs, float* weights, float** to)
    {
        float* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3];
        float* row4 = rows[4], row5 = rows[5], row6 = rows[6], row7 = rows[7];
        TVector a0 = default;
        TVector b0 = default;
        TVector c0 = default;
        TVector d0 = default;
        TVector e0 = default;
        TVector f0 = default;
        TVector g0 = default;
        TVector h0 = default;
        for (nint i = 0; i < inputs; i++)
        {
            TVector x = TLanes.Load(weights);
            weights += TLanes.Count;
            var value = TLanes.Create(row0[i]);
            a0 = TLanes.MultiplyAdd(value, x, a0);
            value = TLanes.Create(row1[i]);
            b0 = TLanes.MultiplyAdd(value, x, b0);
            value = TLanes.Create(row2[i]);
            c0 = TLanes.MultiplyAdd(value, x, c0);
            value = TLanes.Create(row3[i]);
            d0 = TLanes.MultiplyAdd(value, x, d0);
            value = TLanes.Create(row4[i]);
            e0 = TLanes.MultiplyAdd(value, x, e0);
            value = TLanes.Create(row5[i]);
            f0 = TLanes.MultiplyAdd(value, x, f0);
            value = TLanes.Create(row6[i]);
            g0 = TLanes.MultiplyAdd(value, x, g0);
            value = TLanes.Create(row7[i]);
            h0 = TLanes.MultiplyAdd(value, x, h0);
        }
        Add(to[0], a0);
        Add(to[1], b0);
        Add(to[2], c0);
        Add(to[3], d0);
        Add(to[4], e0);
        Add(to[5], f0);
        Add(to[6], g0);
        Add(to[7], h0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* to, TVector v0)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(to), v0), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* to, TVector v0, TVector v1)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(to), v0), to);
        TLanes.Store(TLanes.Add(TLanes.Load(to + TLanes.Count), v1), to + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* to, TVector v0, TVector v1, TVector v2)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(to), v0), to);
        TLanes.Store(TLanes.Add(TLanes.Load(to + TLanes.Count), v1), to + TLanes.Count);
        TLanes.Store(TLanes.Add(TLanes.Load(to + 2 * TLanes.Count), v2), to + 2 * TLanes.Count);
    }
}

/// <summary>6 rows × 2 vectors: 12 sums, for processors with 16 vector registers.</summary>
sealed unsafe class SmallTile<TVector, TLanes> : TileKernel where TVector : struct where TLanes : struct, ILanes<TVector>
{
    public override int Rows => 6;

    public override int Lanes => TLanes.Count;

    public override int Vectors => 2;

    public override void Run(int vectors, float** rows, int inputs, float* weights, float** to)
    {
        if (vectors == 2)
            Run2(rows, inputs, weights, to);
        else
            Run1(rows, inputs, weights, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run2(float** rows, nint inputs, float* weights, float** to)
    {
        float* row0 = rows[0], row1 = rows[1], row2 = rows[2];
        float* row3 = rows[3], row4 = rows[4], row5 = rows[5];
        TVector a0 = default, a1 = default;
        TVector b0 = default, b1 = default;
        TVector c0 = default, c1 = default;
        TVector d0 = default, d1 = default;
        TVector e0 = default, e1 = default;
        TVector f0 = default, f1 = default;
        for (nint i = 0; i < inputs; i++)
        {
            TVector x = TLanes.Load(weights), y = TLanes.Load(weights + TLanes.Count);
            weights += 2 * TLanes.Count;
            var value = TLanes.Create(row0[i]);
            a0 = TLanes.MultiplyAdd(value, x, a0);
            a1 = TLanes.MultiplyAdd(value, y, a1);
            value = TLanes.Create(row1[i]);
            b0 = TLanes.MultiplyAdd(value, x, b0);
            b1 = TLanes.MultiplyAdd(value, y, b1);
            value = TLanes.Create(row2[i]);
            c0 = TLanes.MultiplyAdd(value, x, c0);
            c1 = TLanes.MultiplyAdd(value, y, c1);
            value = TLanes.Create(row3[i]);
            d0 = TLanes.MultiplyAdd(value, x, d0);
            d1 = TLanes.MultiplyAdd(value, y, d1);
            value = TLanes.Create(row4[i]);
            e0 = TLanes.MultiplyAdd(value, x, e0);
            e1 = TLanes.MultiplyAdd(value, y, e1);
            value = TLanes.Create(row5[i]);
            f0 = TLanes.MultiplyAdd(value, x, f0);
            f1 = TLanes.MultiplyAdd(value, y, f1);
        }
        Add(to[0], a0, a1);
        Add(to[1], b0, b1);
        Add(to[2], c0, c1);
        Add(to[3], d0, d1);
        Add(to[4], e0, e1);
        Add(to[5], f0, f1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run1(float** rows, nint inputs, float* weights, float** to)
    {
        float* row0 = rows[0], row1 = rows[1], row2 = rows[2];
        float* row3 = rows[3], row4 = rows[4], row5 = rows[5];
        TVector a0 = default;
        TVector b0 = default;
        TVector c0 = default;
        TVector d0 = default;
        TVector e0 = default;
        TVector f0 = default;
        for (nint i = 0; i < inputs; i++)
        {
            TVector x = TLanes.Load(weights);
            weights += TLanes.Count;
            var value = TLanes.Create(row0[i]);
            a0 = TLanes.MultiplyAdd(value, x, a0);
            value = TLanes.Create(row1[i]);
            b0 = TLanes.MultiplyAdd(value, x, b0);
            value = TLanes.Create(row2[i]);
            c0 = TLanes.MultiplyAdd(value, x, c0);
            value = TLanes.Create(row3[i]);
            d0 = TLanes.MultiplyAdd(value, x, d0);
            value = TLanes.Create(row4[i]);
            e0 = TLanes.MultiplyAdd(value, x, e0);
            value = TLanes.Create(row5[i]);
            f0 = TLanes.MultiplyAdd(value, x, f0);
        }
        Add(to[0], a0);
        Add(to[1], b0);
        Add(to[2], c0);
        Add(to[3], d0);
        Add(to[4], e0);
        Add(to[5], f0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* to, TVector v0)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(to), v0), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* to, TVector v0, TVector v1)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(to), v0), to);
        TLanes.Store(TLanes.Add(TLanes.Load(to + TLanes.Count), v1), to + TLanes.Count);
    }
}
