using System.Runtime.Intrinsics;
using CisLens.Core;
using CisLens.Engine.Products;

namespace CisLens.Engine.Tests;

/// <summary>Products against plain sums, with every kernel.</summary>
public sealed unsafe class ProductTests
{
    static readonly TileKernel[] s_kernels =
    [
        new LargeTile<Vector512<float>, Lanes16>(), new SmallTile<Vector256<float>, Lanes8>(), new LargeTile<Vector128<float>, Lanes4>(),
        new SmallTile<Vector128<float>, Lanes4>(),
    ];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(6, 16, 16)]
    [InlineData(8, 48, 48)]
    [InlineData(13, 33, 49)]
    [InlineData(31, 3000, 70)]
    public void Every_kernel_gives_the_sums_in_the_same_bytes(int count, int inputs, int outputs)
    {
        var rng = new Rng(1);
        float[] rows = Random(rng, count * inputs), weights = Random(rng, inputs * outputs);
        float[]? first = null;
        foreach (var kernel in s_kernels)
        {
            float[] found = Multiply(rows, count, weights, inputs, outputs, kernel);
            for (int r = 0; r < count; r++)
                for (int o = 0; o < outputs; o++)
                {
                    double sum = 0.5, size = 0.5;
                    for (int i = 0; i < inputs; i++)
                    {
                        double term = (double)rows[r * inputs + i] * weights[o * inputs + i];
                        (sum, size) = (sum + term, size + Math.Abs(term));
                    }
                    Assert.Equal(sum, found[r * outputs + o], 1e-6 * size);
                }
            Assert.Equal(first ??= found, found);
        }
    }

    [Fact]
    public void Rows_may_overlap_and_the_bytes_of_a_row_do_not_depend_on_the_others()
    {
        const int Inputs = 100, Outputs = 20, Step = 7, Count = 11;
        var rng = new Rng(2);
        float[] values = Random(rng, Inputs + Step * Count), weights = Random(rng, Inputs * Outputs);
        float[] apart = [.. Enumerable.Range(0, Count).SelectMany(r => values.Skip(r * Step).Take(Inputs))];
        float[] separate = Multiply(apart, Count, weights, Inputs, Outputs, TileKernel.Best);
        fixed (float* start = values)
        {
            float** rows = stackalloc float*[Count];
            for (int r = 0; r < Count; r++)
                rows[r] = start + r * Step;
            for (int size = 1; size <= Count; size++)
                Assert.Equal(separate[..(size * Outputs)], Multiply(rows, size, weights, Inputs, Outputs, TileKernel.Best));
        }
    }

    [Fact]
    public void Some_inputs_and_some_panels_can_be_multiplied_alone()
    {
        const int Inputs = 40, Outputs = 100;
        var rng = new Rng(3);
        float[] row = Random(rng, Inputs), weights = Random(rng, Inputs * Outputs);
        var packed = Packed.From(weights, Outputs);
        float[] whole = new float[packed.Stride], parts = new float[packed.Stride];
        fixed (float* from = row, all = whole, some = parts)
        {
            float* part = from + 10;
            float* start = from;
            for (int panel = 0; panel < packed.Panels; panel++)
                Product.Run(&part, 1, packed, 10, 20, panel, panel + 1, some, packed.Stride);
            for (int i = 0; i < Inputs; i++)
                if (i is < 10 or >= 30)
                    row[i] = 0;
            Product.Run(&start, 1, packed, 0, Inputs, 0, packed.Panels, all, packed.Stride);
        }
        for (int o = 0; o < Outputs; o++)
            Assert.Equal(whole[o], parts[o], 1e-5f);
    }

    static float[] Multiply(float[] rows, int count, float[] weights, int inputs, int outputs, TileKernel kernel)
    {
        fixed (float* start = rows)
        {
            float** pointers = stackalloc float*[count];
            for (int r = 0; r < count; r++)
                pointers[r] = start + r * inputs;
            return Multiply(pointers, count, weights, inputs, outputs, kernel);
        }
    }

    /// <summary>The products plus 0.5.</summary>
    static float[] Multiply(float** rows, int count, float[] weights, int inputs, int outputs, TileKernel kernel)
    {
        var packed = Packed.From(weights, outputs, kernel: kernel);
        var sums = new float[count * packed.Stride];
        Array.Fill(sums, 0.5f);
        fixed (float* to = sums)
            Product.Run(rows, count, packed, 0, inputs, 0, packed.Panels, to, packed.Stride);
        return [.. Enumerable.Range(0, count).SelectMany(r => sums.Skip(r * packed.Stride).Take(outputs))];
    }

    static float[] Random(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(rng.NextDouble() - 0.5))];
}
